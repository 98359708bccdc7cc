"""A step that prints a secret, or puts it where others can read it: output, summary, artifact, environment file.

Why: the forge masks a secret only where it stands in one piece. Encoded, cut, reversed or as JSON it is in the log
for everybody who can read it. What goes to ``GITHUB_OUTPUT`` or ``GITHUB_ENV`` lives on for other steps and jobs,
and ``set -x`` prints every command with its values.

Example: bad: ``echo "${{ secrets.TOKEN }}"``, ``run: env``, ``set -x`` beside a secret. Good: hand a secret to the
one program that needs it, by its environment.

Fix: take the line away; if it ever ran, delete the log and replace the secret.

Sources: GitHub Docs, "Workflow commands" (masking) and "Secure use reference".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Step

ID = "printed-credential"
ITEMS = ("WFS-2", "DAT-1")
_VOICE = Voice(ID, "take the line away; if it ever ran, delete that log and replace the secret")
_SECRET = re.compile(r"\$\{\{[^}]*\bsecrets(?:\.(?!GITHUB_TOKEN\b)\w+|\s*\))", re.IGNORECASE)
_PRINTERS = {"echo", "printf", "print", "Write-Host", "Write-Output"}
_DUMPERS = {"env", "printenv", "export", "set"}
_FILES = re.compile(r"GITHUB_(?:OUTPUT|ENV|STEP_SUMMARY)")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No step prints a secret or writes it where others read."""
    return _VOICE.over(facts, _look, "no step runs a script or is given a secret")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job, step in workflows.steps():
        found = [*_found(step, _variables(job, step))]
        for where, words in found:
            yield _VOICE.failed(where, words)
        if not found and (step.run or _SECRET.search(" ".join(entry.value for entry in step.options))):
            yield _VOICE.passed(step.place.where, f"{step.title} prints no secret")
    for _, job in workflows.jobs():
        for setting in job.outputs:
            if _SECRET.search(setting.value):
                yield _VOICE.failed(setting.place.where, f"the output {setting.name} of job {job.id} is a secret")


def _variables(job: Job, step: Step) -> frozenset[str]:
    """Return the names of the variables that hold a secret in *step*."""
    return frozenset(entry.name for entry in (*job.env, *step.env) if _SECRET.search(entry.value))


def _found(step: Step, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    for command in step.commands:
        text = " ".join(command.raw)
        held = _SECRET.search(text) or any(re.search(rf"\$\{{?{name}\b(?!:?[+])", text) for name in names)
        to_file = _FILES.search(text) or _file_of(command.words)
        if held and command.program in _PRINTERS and (to_file or ">" not in "".join(command.words)):
            if to_file:
                yield step.at(command), f"a secret is written to {to_file if isinstance(to_file, str) else to_file[0]}"
            elif not command.is_piped:
                yield step.at(command), f"{command.program} prints a secret"
        if names and command.words == ("set", "-x"):
            yield step.at(command), "set -x prints every command, beside a secret in the environment"
        if names and command.raw[-1] in _DUMPERS and len(command.raw) == 1:
            yield step.at(command), f"{command.raw[0]} prints the environment, which holds {', '.join(sorted(names))}"


def _file_of(words: tuple[str, ...]) -> str:
    found = next((word for at, word in enumerate(words) if at and words[at - 1] in {">", ">>"}), "")
    return found if "upload" in found or "artifact" in found else ""

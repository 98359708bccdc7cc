"""No scan of the workflows in CI: a pull request can bring in what this audit would have found.

Why: the audit looks when somebody runs it. A change to a workflow is reviewed by people who look at the diff; a
scanner in pull requests, or as a hook, looks at what the diff makes of the whole.

Example: bad: no such job. Good: a job or hook that runs zizmor (or ``nox -s audit``) on pull requests.

Fix: add zizmor's hook to pre-commit, or its action to a workflow that runs for pull requests.

Sources: zizmor, "Usage" and "Integration"; OpenSSF Scorecard, "SAST".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Command

ID = "unscanned-workflows"
ITEMS = ("AUT-2", "OWN-27")
_VOICE = Voice(ID, "add a job that runs zizmor for pull requests, or its hook to .pre-commit-config.yaml")
_SCANNERS = {"zizmor", "poutine", "actionlint", "octoscan"}
_LOOSE = {"actionlint"}
_WHERE = ".github/workflows"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A pull request that changes a workflow is scanned."""
    return _VOICE.over(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    found = [*_in_hooks(workflows), *_in_jobs(workflows)]
    for where, words in found:
        yield _VOICE.passed(where, words)
    if not found and workflows.files:
        yield _VOICE.failed(_WHERE, "no job of a pull request and no hook scans the workflows")


def _in_hooks(workflows: Workflows) -> Iterator[tuple[str, str]]:
    for hook in workflows.hooks:
        if hook.name in _SCANNERS - _LOOSE:
            yield hook.place.where, f"the hook {hook.name} scans the workflows"


def _in_jobs(workflows: Workflows) -> Iterator[tuple[str, str]]:
    for file, job, step in workflows.steps():
        starts = {trigger.name for trigger in file.triggers}
        if starts.isdisjoint({"pull_request", "push", "merge_group", "workflow_call"}):
            continue
        uses = step.uses.action if step.uses else ""
        named = next((tool for tool in sorted(_SCANNERS - _LOOSE) if tool in uses), "")
        command = next((command for command in step.commands if _scans(command)), None)
        if named or command:
            yield step.place.where, f"job {job.id} runs {named or ' '.join(command.words[:3] if command else ())}"


def _scans(command: Command) -> bool:
    if command.program in _SCANNERS - _LOOSE:
        return True
    if command.program == "pre-commit":
        return "zizmor" in command.words
    return command.program in {"nox", "invoke", "release", "release-tasks"} and bool({"audit"} & set(command.words))

"""A publish step that only says that it would publish: the run is green, and nothing is on the index.

Why: what is not built yet must not look done. People see a green "Publish" job, and a checklist ticks it. It should
fail, or not be there.

Example: bad: ``publish: run: echo "Publishing to the index..."``. Good: a step that uploads, or ``exit 1`` with the
words "not implemented".

Fix: publish, or let the job fail until it does.

Sources: mypylogger's ownership document, which called its own workflow a placeholder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITHUB, GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "placeholder-publish"
ITEMS = ("OWN-21", "OWN-26")
_VOICE = Voice(ID, "publish, or let the job fail until it does")
_NAMED = re.compile(
    r"\bpublish(?:es|ing)?\b.*\b(?:py|test)?pypi\b|\b(?:py|test)pypi\b.*\b(?:publish|upload|release)|"
    r"^(?:publish|upload)(?: package| distributions?| to \w*pypi)?$|\btwine upload\b",
    re.IGNORECASE,
)
_TALK = {"echo", "printf", "true", ":", "exit", "print", "sleep", "Write-Host", "set"}
_SAYS = re.compile(
    r"placeholder|would (?:be )?(?:publish|upload|run)|not (?:yet )?implemented|coming soon|simulat", re.IGNORECASE
)
_DRY = re.compile(r"dry[-_ ]?run|summary|notify|announce|status|skip|instructions?|verify|check|wait", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No step that is called a publish only talks."""
    return _VOICE.over(facts, _look, "no step is called a publish")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.jobs(GITHUB, GITLAB):
        for step in job.steps:
            name = step.name or (job.id if file.kind == GITLAB else "")
            if (step.index and any(command.program in _TALK for command in step.commands)) or step.index:
                yield _VOICE.passed(step.place.where, f"{step.title} uploads")
            elif step.commands and _NAMED.search(name.strip()) and not _DRY.search(f"{name} {step.condition} {job.id}"):
                yield from _judged(step)


def _judged(step: Step) -> Iterator[Finding]:
    talks = all(command.program in _TALK for command in step.commands)
    fails = any(command.words[:1] == ("exit",) and command.words[1:2] != ("0",) for command in step.commands)
    text = step.run.value if step.run else ""
    if talks and not fails:
        yield _VOICE.failed(step.place.where, f"{step.title} only talks: it uploads nothing and succeeds")
    elif _SAYS.search(text) and not fails and not any("upload" in command.words for command in step.commands):
        yield _VOICE.failed(step.place.where, f"{step.title} says that it is a placeholder, and succeeds")

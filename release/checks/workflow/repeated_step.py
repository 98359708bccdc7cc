"""The same step stands twice in a job: the second does the work again, or undoes it.

Why: a copied step uploads the same files again, which fails on one forge and replaces them on another; and whoever
edits one of the two changes half of it.

Example: bad: "Upload release assets" twice with the same options. Good: once.

Fix: delete one of the two.

Sources: toonstream's ``publish.yml``, whose last step stands twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import ACTION, GITHUB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "repeated-step"
ITEMS = ("GATE-30", "OWN-20")
_VOICE = Voice(ID, "delete one of the two")

# To do these again, whatever came in between, is no use.
_HANDS_OUT = re.compile(r"publish|upload|release|deploy|asset", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No step stands twice in a job."""
    return _VOICE.over(facts, _look, "no job has steps to compare")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.jobs(GITHUB, ACTION):
        seen: dict[tuple[object, ...], Step] = {}
        again = 0
        for before, step in zip((None, *job.steps), job.steps, strict=False):
            key = _key(step)
            is_next = before is not None and _key(before) == key
            if key in seen and (is_next or _HANDS_OUT.search(step.title)) and not _is_harmless(step):
                again += 1
                yield _VOICE.failed(
                    step.place.where, f"{step.title} of job {job.id} is the step of line {seen[key].place.line}"
                )
            seen.setdefault(key, step)
        if not again and len(job.steps) > 1:
            yield _VOICE.passed(f"{file.path}:{job.place.line}", f"no step of {job.id} stands twice")


def _key(step: Step) -> tuple[object, ...]:
    options = tuple(sorted((entry.name, entry.value) for entry in (*step.options, *step.env)))
    does = (step.uses.written if step.uses else "", step.run.value if step.run else "")
    return (step.name, *does, step.condition, step.shell, step.folder, options)


def _is_harmless(step: Step) -> bool:
    """Tell whether it is usual to do the same again: to look, to clean, to wait, or with a state in between."""
    if step.run is None:
        return False
    shown = {"ls", "df", "cat", "sleep", "git", "free", "pwd", "tree", "rm", "docker", "du", "pip"}
    return bool(step.id) or all(command.program in shown for command in step.commands)

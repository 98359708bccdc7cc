"""A publish that cannot be run again: the second run stops at files that the first one has uploaded.

Why: something after the upload fails, say the release on the forge. The run is started again, the upload comes
first, and the index refuses a file that it has. The release stays half done, for ever by this workflow; people then
delete, bump or upload by hand.

Example: bad: one job that uploads, then makes the forge's release. Good: the release in a job of its own behind
``needs: publish``, or an upload that compares digests and leaves out what is there (``nox -s publish``).

Fix: move what comes after the upload into a job of its own, or upload with ``nox -s publish``.

Sources: GitHub Docs, "Re-running workflows and jobs"; toonstream's pipeline, which dies on "file already exists".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "unresumable-publish"
ITEMS = ("GATE-43",)
_VOICE = Voice(ID, "move what comes after the upload into a job of its own, or upload with nox -s publish")
_RESUMES = {"nox", "release", "release-tasks", "invoke"}
_TALK = {"echo", "printf", "cat", "ls", "sleep", "true", "exit"}
_ALWAYS = re.compile(r"always\(\)|failure\(\)|cancelled\(\)")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A publish that failed half way can be run again."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.releasing():
        uploads = [at for at, step in enumerate(job.steps) if step.index]
        if not uploads:
            yield _VOICE.unknown(job.place.where, f"what job {job.id} does after its upload stands in a local action")
            continue
        if len(uploads) == 1 and _resumes(job.steps[uploads[0]]):
            yield _VOICE.passed(
                job.steps[uploads[0]].place.where, "the upload leaves out what is there with the same digest"
            )
            continue
        after = [step for step in job.steps[uploads[0] + 1 :] if _can_fail(step)]
        if after:
            words = f"after the upload comes {after[0].title}: when it fails, job {job.id} cannot be run again"
            yield _VOICE.failed(after[0].place.where, words)
        else:
            yield _VOICE.passed(job.place.where, f"nothing after the upload of job {job.id} can fail")


def _resumes(step: Step) -> bool:
    for command in step.commands:
        if command.program in _RESUMES or (command.program == "uv" and "--check-url" in command.words):
            return True
    return any(option.name.replace("_", "-") == "skip-existing" for option in step.options)


def _can_fail(step: Step) -> bool:
    if step.continue_on_error.strip().lower() == "true" or _ALWAYS.search(step.condition):
        return False
    if step.uses:
        return not step.uses.action.startswith("actions/upload-artifact")
    return not all(command.program in _TALK for command in step.commands)

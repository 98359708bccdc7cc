"""An uploaded artifact without a term, or that may be empty in silence.

Why: without ``retention-days`` what a run built lies for the repository's default of 90 days (GitLab: 30), with
whatever was left in it; and an upload that finds no file only warns, so that the next job publishes nothing or
something old.

Example: bad: ``upload-artifact`` with name and path alone. Good: also ``retention-days: 5`` and, where a later job
needs it, ``if-no-files-found: error``. GitLab: ``artifacts: {expire_in: 1 week}``.

Fix: ``invoke audit --fix`` adds both.

Sources: actions/upload-artifact, "Usage"; GitLab Docs, ``artifacts:expire_in``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows

ID = "unkept-artifact"
ITEMS = ("DAT-2", "GATE-05", "GATE-26")
_VOICE = Voice(ID, "add retention-days and if-no-files-found: error; invoke audit --fix does")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every artifact has a term, and one that is published cannot be empty."""
    return _VOICE.over(facts, _look, "no job keeps an artifact")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job, step in workflows.steps():
        if step.uses is None or step.uses.repository != "actions/upload-artifact":
            continue
        where, lacks = step.place.where, []
        if step.option("retention-days") is None:
            lacks.append("no retention-days")
        missing = step.option("if-no-files-found")
        if _is_handed_on(workflows, file, job) and (missing is None or missing.value.strip() != "error"):
            lacks.append("a later job publishes it, and finding no file is no error")
        if lacks:
            yield _VOICE.failed(where, f"{step.title}: {'; '.join(lacks)}")
        else:
            yield _VOICE.passed(where, f"{step.title} has a term")
    for _, job in workflows.jobs(GITLAB):
        if job.artifacts and job.artifacts.paths:
            where = job.artifacts.place.where
            if job.artifacts.expires:
                yield _VOICE.passed(where, f"the artifacts of {job.id} expire in {job.artifacts.expires}")
            else:
                yield _VOICE.failed(where, f"the artifacts of {job.id} have no expire_in", "add expire_in")


def _is_handed_on(workflows: Workflows, file: Workflow, job: Job) -> bool:
    """Tell whether a job that publishes waits for *job*, which uploads."""
    return any(
        found is job
        for at, publish in workflows.publishing()
        if at.path == file.path or publish.calls
        for _, found in workflows.before(at, publish)
    )

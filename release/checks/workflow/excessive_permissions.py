"""The job's token may do more than its steps need, or whatever the repository's default allows.

Why: every step gets the token. With ``contents: write`` a taken-over action can push to the branch and move tags;
with no ``permissions`` at all the default holds, which in older repositories is to write everything.

Example: bad: no ``permissions``; ``permissions: write-all``; ``contents: write`` at the top of a workflow. Good:
``permissions: {}`` or ``contents: read`` at the top, and what a job needs at the job.

Fix: ``invoke audit --fix`` writes ``permissions: {}`` at the top where every job has its own.

Sources: GitHub Docs, "Controlling permissions for GITHUB_TOKEN"; OpenSSF Scorecard, "Token-Permissions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITHUB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Permissions

ID = "excessive-permissions"
ITEMS = ("WFS-1", "GHP-1")
_VOICE = Voice(ID, "write permissions: {} at the top and at each job only what it needs")
_READS = {"read", "none", ""}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job may do more than the workflow says that it needs."""
    return _VOICE.over(facts, _look, "no workflow of GitHub is here")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file in workflows.files:
        if file.kind == GITHUB:
            yield from _file(file)


def _file(file: Workflow) -> Iterator[Finding]:
    granted = file.permissions
    bare = [job for job in file.jobs if job.permissions is None]
    if granted is not None:
        yield from _wide(granted, bare)
    elif {trigger.name for trigger in file.triggers} == {"workflow_call"}:
        yield _VOICE.passed(file.path, "is only called: its jobs have no more than the caller gives")
    elif not bare:
        yield _VOICE.passed(file.path, "every job says what its token may do")
    else:
        for job in bare:
            yield _VOICE.failed(
                job.place.where, f"no permissions are given for {job.id}: the repository's default holds"
            )
    for job in file.jobs:
        if job.permissions and job.permissions.whole == "write-all":
            yield _VOICE.failed(job.permissions.place.where, f"job {job.id} may write everything")


def _wide(granted: Permissions, taking: list[Job]) -> Iterator[Finding]:
    """Judge what stands at the top: *taking* are the jobs that have no permissions of their own."""
    writes = [entry for entry in granted.scopes if entry.value not in _READS and entry.name != "id-token"]
    if granted.whole == "write-all":
        yield _VOICE.failed(granted.place.where, "every job may write everything")
    elif writes and len(taking) > 1:
        for entry in writes:
            words = f"{entry.name}: {entry.value} for all of {len(taking)} jobs: give it to the one that needs it"
            yield _VOICE.failed(entry.place.where, words)
    else:
        yield _VOICE.passed(granted.place.where, "the top of the file gives no right to write to several jobs")

"""A concurrency group that ends a running publish: some files are on the index, the others never come.

Why: ``cancel-in-progress`` ends the run that is there when a new one begins. In the middle of an upload that leaves
half a release, and a file name on the index can never be used again. A publish has to finish.

Example: bad: ``concurrency: {group: release, cancel-in-progress: true}`` around a publish job. Good: the same group
with ``cancel-in-progress: false``.

Fix: set ``cancel-in-progress: false`` for the workflow, or the job, that publishes.

Sources: GitHub Docs, "Control the concurrency of workflows and jobs"; GitLab Docs, ``interruptible``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Concurrency

ID = "cancelled-publish"
ITEMS = ("GATE-31", "GATE-43")
_VOICE = Voice(ID, "set `cancel-in-progress: false` (GitLab: `interruptible: false`)")

_REF = re.compile(r"github\.ref(?:_name)?\b")
_TAGS = re.compile(
    r"refs/tags|event\.action\s*==\s*'(?:published|released)'|event_name\s*==\s*'release'|ref_type\s*==\s*'tag'"
)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job that uploads is ended by a newer run."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        around = [
            found for other, caller in workflows.callers(file) for found in (other.concurrency, caller.concurrency)
        ]
        groups = [group for group in (file.concurrency, job.concurrency, *around) if group]
        bad = [group for group in groups if _cancels(file, job, group)]
        for group in bad:
            is_sure = group.cancels.strip().lower() == "true"
            say = _VOICE.failed if is_sure else _VOICE.unknown
            when = "the next run ends it" if is_sure else f"the next run ends it where this holds: {group.cancels}"
            yield say(group.place.where, f"job {job.id} uploads, and {when}")
        if not bad:
            yield _VOICE.passed(job.place.where, f"no other run ends job {job.id} before it has finished")


def _cancels(file: Workflow, job: Job, group: Concurrency) -> bool:
    """Tell whether a later run ends the one that uploads; a group for each run, or each tag, has no other."""
    text = group.cancels.strip().lower()
    if text in {"", "false"} or "github.run_id" in group.group or "github.sha" in group.group:
        return False
    if file.kind == GITLAB:
        return True
    if "pull_request" in text or ("refs/tags" in text and "!" in text):
        return False
    return not (_REF.search(group.group) and _is_for_tags(file, job))


def _is_for_tags(file: Workflow, job: Job) -> bool:
    """Tell whether *job* runs for tags and releases alone, so that another run of its group is the same tag again."""
    if _TAGS.search(job.condition):
        return True
    starts = [trigger for trigger in file.triggers if trigger.name not in {"pull_request", "workflow_call"}]
    return all(
        trigger.name == "release" or (trigger.name == "push" and trigger.tags and trigger.branches is None)
        for trigger in starts
    )

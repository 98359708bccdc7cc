"""A workflow with the repository's rights checks out what a stranger wrote.

Why: ``pull_request_target`` and ``workflow_run`` run with secrets and a token that may write, for anybody's pull
request. A checkout of the pull request's head, and anything that then installs, builds or tests, runs the
stranger's code with them.

Example: bad: ``on: pull_request_target`` and ``checkout`` with ``ref: ${{ github.event.pull_request.head.sha }}``.
Good: ``on: pull_request``, which has neither secrets nor rights.

Fix: use ``pull_request``; let a second workflow, without checkout, do what needs rights.

Sources: GitHub Security Lab, "Preventing pwn requests"; zizmor, "dangerous-triggers".
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
    from release.model.workflow_parts import Step, Trigger

ID = "untrusted-checkout"
ITEMS = ("PEN-2", "WFS-1")
_VOICE = Voice(ID, "use pull_request; do what needs rights in a second workflow without checkout")
_HEAD = re.compile(
    r"pull_request\.head\.(?:sha|ref)|github\.head_ref|pull_request\.merge_commit_sha|refs/pull/|workflow_run\.head_(?:sha|branch)"
)
_GUARDED = re.compile(
    r"full_name|event\s*==\s*'push'|event_name\s*==\s*'(?:push|schedule|workflow_dispatch)'|head_branch\s*==|label|"
    r"author_association|\bactor\b|user\.login"
)
_TRIGGERS = {"pull_request_target", "workflow_run", "issue_comment"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No workflow with rights checks out what strangers wrote."""
    return _VOICE.over(facts, _look, "no workflow starts with rights for what strangers do")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file in workflows.files:
        starts = sorted(trigger.name for trigger in file.triggers if _gives_rights(workflows, trigger))
        if not starts:
            continue
        bad = [(job, where) for job in file.jobs for step in job.steps if (where := _takes(step))]
        for job, where in bad:
            if job.environment or any(_GUARDED.search(found.condition) for found in (job, *file.before(job))):
                words = f"job {job.id} checks out what {starts[0]} brings; whether its guard holds is not judged"
                yield _VOICE.unknown(where, words)
            else:
                words = f"job {job.id} checks out the stranger's code, and {starts[0]} gives it the rights"
                yield _VOICE.failed(where, words)
        if not bad:
            yield _VOICE.passed(file.path, f"starts by {', '.join(starts)}, and checks out nothing of the stranger's")


def _gives_rights(workflows: Workflows, trigger: Trigger) -> bool:
    """Tell whether strangers can start it with rights: not what follows a workflow that no pull request starts."""
    if trigger.name != "workflow_run":
        return trigger.name in _TRIGGERS
    followed = [file for file in workflows.files if file.name in trigger.workflows]
    starts = {found.name for file in followed for found in file.triggers}
    return len(followed) < len(trigger.workflows) or not starts.isdisjoint({"pull_request", "pull_request_target"})


def _takes(step: Step) -> str:
    if step.uses and step.uses.repository == "actions/checkout":
        ref = step.option("ref")
        return ref.place.where if ref and _HEAD.search(ref.value) else ""
    for command in step.commands:
        words = " ".join(command.words)
        if words.startswith(("gh pr checkout", "git fetch", "git checkout")) and (
            "gh pr" in words or _HEAD.search(words)
        ):
            return step.at(command)
    return ""

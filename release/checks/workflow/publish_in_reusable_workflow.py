"""A job that uploads in a workflow that others call: trusted publishing does not support that.

Why: the index compares the workflow that was started with the one that it trusts. In a called (reusable) workflow
the OIDC token names two files, and the index takes none of them; people then fall back to a stored token.

Example: bad: ``release.yml`` with ``publish: {uses: ./.github/workflows/publish.yml}``. Good: the build may be a
called workflow, the job with the upload stands in ``release.yml`` itself.

Fix: move the job that uploads into the workflow that the tag starts.

Sources: PyPI docs, "Troubleshooting" of trusted publishers (reusable workflows); GitHub Docs, "OpenID Connect with
reusable workflows".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "publish-in-reusable-workflow"
ITEMS = ("TOK-C1", "GATE-29")
_VOICE = Voice(ID, "move the job that uploads into the workflow that is started")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job that uploads stands in a workflow that is called."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.publishing():
        if file.kind == GITLAB:
            yield _VOICE.passed(job.place.where, "GitLab's token names the pipeline, wherever the job stands")
            continue
        callers = [other.path for other, _ in workflows.callers(file)]
        call = file.trigger("workflow_call")
        if call and job.condition and len(file.triggers) > 1:
            words = (
                f"job {job.id} uploads in a workflow that is also called; whether it runs then, its condition decides"
            )
            yield _VOICE.unknown(call.place.where, words)
        elif call and (callers or len(file.triggers) == 1):
            who = f"{', '.join(callers)} calls it" if callers else "others call it"
            yield _VOICE.failed(job.place.where, f"job {job.id} uploads in a called workflow ({who})")
        else:
            yield _VOICE.passed(job.place.where, f"job {job.id} stands in the workflow that is started")

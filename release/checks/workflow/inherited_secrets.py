"""``secrets: inherit``: a called workflow gets every secret of the repository.

Why: it needs one or two. With ``inherit`` the token for the index goes to a workflow that only builds documents,
and if that stands in another repository, to whoever can change it there.

Example: bad: ``uses: org/ci/.github/workflows/docs.yml@main`` with ``secrets: inherit``. Good: ``secrets:
{DOCS_KEY: ...}``.

Fix: name the secrets that the called workflow needs.

Sources: GitHub Docs, "Reuse workflows" (passing secrets); zizmor, "secrets-inherit".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "inherited-secrets"
ITEMS = ("SEC-3",)
_VOICE = Voice(ID, "name the secrets that the called workflow needs")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No called workflow gets every secret."""
    return _VOICE.over(facts, _look, "no workflow calls another one")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.jobs():
        if job.calls is None:
            continue
        if job.inherits:
            yield _VOICE.failed(job.inherits.where, f"{job.calls.written} gets every secret of the repository")
        else:
            yield _VOICE.passed(job.calls.place.where, f"{job.calls.action} gets the secrets that are named")

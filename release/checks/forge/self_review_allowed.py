"""An environment whose reviewer may approve a run that the same person started.

Why: with it one stolen account starts the release and opens the gate for it.

Example: bad: ``prevent_self_review: false``. Good: ``prevent_self_review: true`` and two reviewers.

Fix: tick "Prevent self-review"; a project of one person waives this and says until when.

Sources: GitHub Docs, "Reviewing deployments"; REST API, "Create or update an environment".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

ID = "self-review-allowed"
ITEMS = ("REP-2", "ENV-2", "GATE-07", "GATE-18", "PEN-4")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Who started a run cannot approve it."""

    def look(forge: ForgeFacts, environment: Environment) -> Iterator[Finding]:
        where = f"environment {environment.name}"
        if environment.prevents_self_review is None:
            yield _VOICE.unseen(facts, f"environments/{environment.name}/prevents_self_review", where)
        elif environment.prevents_self_review:
            yield _VOICE.passed(where, "who started a run cannot approve it")
        else:
            fix = page_at(forge, "settings/environments")
            yield _VOICE.failed(where, "who started a run may approve it", fix)

    yield from _VOICE.over_environments(facts, look)

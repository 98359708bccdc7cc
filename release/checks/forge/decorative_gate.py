"""An environment for publishing that no person has to open.

Why: without a required reviewer the job does not pause. Whoever can push a tag, or has taken over an account that
can, publishes at once.

Example: bad: environment ``pypi`` without a rule ``required_reviewers``. Good: one that names two people.

Fix: give the environment required reviewers.

Sources: GitHub Docs, "Deployments and environments"; REST API, "Deployment environments".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

ID = "decorative-gate"
ITEMS = ("REP-2", "ENV-2", "GATE-06", "GATE-10", "GATE-27", "QTR-3")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """At least one person or team has to approve what is published."""

    def look(forge: ForgeFacts, environment: Environment) -> Iterator[Finding]:
        where = f"environment {environment.name}"
        if environment.reviewers is None:
            yield _VOICE.unseen(facts, f"environments/{environment.name}/reviewers", where)
        elif not environment.reviewers:
            fix = page_at(forge, "settings/environments")
            yield _VOICE.failed(where, "nobody has to approve: the gate is decoration", fix)
        else:
            names = ", ".join(each.name for each in environment.reviewers)
            yield _VOICE.passed(where, f"waits for one of {names}")

    yield from _VOICE.over_environments(facts, look)

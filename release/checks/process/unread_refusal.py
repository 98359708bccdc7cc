"""Refused logins and failed uploads that stand in the journal and that nobody has looked at.

Why: a token that is refused again and again is one that somebody else revoked, or that somebody else tries.

Example: bad: four uploads of this month ended with 403. Good: none, or an incident that explains them.

Fix: ``invoke trail --all`` shows them; replace the credential, or write down what it was.

Sources: OWASP, Logging Cheat Sheet (authentication failures).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.journal_facts import Act

ID = "unread-refusal"
ITEMS = ("MON-3", "MTH-2")
_SAYS = Says(ID)
_MOST_DAYS = 38
_REFUSED = (401, 403)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The journal counts what was refused; in the last 38 days it was nothing, or an incident tells of it."""
    journal = facts.journal
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: refusals are written where somebody published")
        return
    acts = [
        act
        for act in journal.named("upload", "http", "announce", "verify")
        if (facts.now - act.time).days <= _MOST_DAYS
    ]
    refused = [act for act in acts if _is_refused(act)]
    told = f"{len(refused)} of {len(acts)} acts outside were refused in the last {_MOST_DAYS} days"
    if not acts:
        yield _SAYS.unknown(
            journal.path, f"nothing was sent from here in the last {_MOST_DAYS} days, so no refusal could be seen"
        )
    elif not refused:
        yield _SAYS.passed(journal.path, told)
    elif any(_days(facts, incident) <= _MOST_DAYS for incident in facts.answers.incidents):
        yield _SAYS.passed(journal.path, f"{told}, and an incident of that time is registered")
    else:
        yield _SAYS.failed(journal.path, f"{told}, the last on {refused[-1].time.date()}", "invoke trail --all")


def _is_refused(act: Act) -> bool:
    statuses = act.data.get("statuses")
    return any(
        status in _REFUSED for status in [act.data.get("status"), *(statuses if isinstance(statuses, list) else ())]
    )


def _days(facts: AuditFacts, incident: Mapping[str, object]) -> int:
    day = incident["detected"]
    return (
        (facts.now.date() - (day.date() if isinstance(day, datetime) else day)).days if isinstance(day, date) else 9999
    )

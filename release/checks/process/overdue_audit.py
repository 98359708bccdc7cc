"""An audit that is due and was not made.

Why: what was true a quarter ago is not true now: people leave, tokens age, settings drift. An audit that is planned and
not made is worse than none, because everybody relies on it.

Example: bad: the last ``audit`` in the journal is 60 days old. Good: one from last week, with the digest of its report.

Fix: ``invoke audit --online``; its report's SHA-256 is written into the journal.

Sources: NIST SP 800-137 (continuous monitoring).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "overdue-audit"
ITEMS = ("ONG-1", "OWN-52", "PYP-3")
_FIX = "invoke audit --online"
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """There was a whole audit in the last 38 days, and one that asked forge and index in the last 92."""
    journal = facts.journal
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: audits are written where they are made", _FIX)
        return
    audits = [act for act in journal.named("audit") if act.outcome == "done" and not act.data.get("select")]
    online = [act for act in audits if act.data.get("online") is True]
    for says, found, most, words in (
        (_SAYS.on("ONG-1", "OWN-52"), audits, 38, "audit"),
        (_SAYS.on("PYP-3"), online, 92, "audit that asked the index"),
    ):
        last = max((act.time for act in found), default=None)
        if last is None:
            yield says.failed(journal.path, f"there was no {words} before this one", _FIX)
        elif (facts.now - last).days > most:
            yield says.failed(journal.path, f"the last {words} was on {last.date()}, {most} days is the most", _FIX)
        else:
            yield says.passed(journal.path, f"{words} on {last.date()}")

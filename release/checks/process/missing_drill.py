"""An emergency procedure that nobody has rehearsed for a quarter.

Why: a procedure that was never walked has wrong commands in it, names people who left, and is found out at the worst
moment. Three months are short enough for both to be remembered.

Example: bad: no drill in the journal. Good: ``invoke incident token --drill`` six weeks ago, to its end.

Fix: ``invoke incident token --drill``: it takes every step on this machine and touches nothing outside.

Sources: NIST SP 800-84 (tests and exercises).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "missing-drill"
ITEMS = ("IRP-4", "QTR-4")
_MOST_DAYS = 92
_FIX = "invoke incident token --drill"
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A drill was walked to its end in the last 92 days."""
    journal = facts.journal
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: a drill is written where it was made", _FIX)
        return
    last = journal.last("drill")
    if last is None:
        yield _SAYS.failed(journal.path, "no drill was ever finished here", _FIX)
        return
    days = (facts.now - last.time).days
    if days > _MOST_DAYS:
        yield _SAYS.failed(journal.path, f"the last drill was {days} days ago, on {last.time.date()}", _FIX)
    else:
        yield _SAYS.passed(journal.path, f"a drill on {last.time.date()}")

"""A known hole in what is published, or in what it depends on.

Why: whoever installs the project installs its dependencies. A hole that is known is one that is used.

Example: bad: the index lists ``PYSEC-2026-12`` for the version that is live, or the forge warns of a dependency. Good:
neither does.

Fix: raise the lower bound in ``[project] dependencies`` or bring the lock file up to date, and release.

Sources: the index's JSON (field ``vulnerabilities``, from the OSV database); the forge's dependency alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import ASK, live_of, page_of, untold, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "vulnerable-dependency"
ITEMS = ("TST-2",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The index knows no hole in the live version, the forge none in the dependencies."""
    page, live = page_of(facts), live_of(facts)
    if page is None or page.holes is None:
        yield untold(_SAYS, facts, "known holes of the live version")
    else:
        holes = [hole for hole in page.holes if not hole.is_withdrawn]
        for hole in holes:
            better = f"; without it: {', '.join(hole.fixed)}" if hole.fixed else ""
            yield _SAYS.failed(
                where(live), f"{page.version}: {hole.id} {hole.summary[:120]}{better}", "invoke bump patch"
            )
        if not holes:
            yield _SAYS.passed(where(live), f"no hole is known in {page.version}")
    alerts = facts.forge.dependency_alerts if facts.forge else None
    if alerts is None:
        why = facts.forge.why_unseen("dependency_alerts") if facts.forge else "the forge was not asked"
        yield _SAYS.unknown("the forge", f"known holes of the dependencies: {why}", ASK)
    elif not alerts.is_on:
        told = "it does not warn of holes in dependencies, so nobody has looked"
        yield _SAYS.unknown("the forge", told, "turn dependency alerts on")
    for alert in alerts.open if alerts else ():
        told = f"{alert.about}: {alert.severity or 'a hole'}, since {alert.created[:10] or 'a day that is not told'}"
        yield _SAYS.failed("the forge", told, "raise the version of the dependency")
    if alerts and alerts.is_on and not alerts.open:
        yield _SAYS.passed("the forge", "it warns of no hole in a dependency")

"""A project that the index holds as archived, deprecated or quarantined.

Why: an archived project takes no file. A quarantined one cannot be installed, because somebody reported it as harmful:
that is the first thing that a maintainer has to know.

Example: bad: ``"project-status": {"status": "quarantined"}``. Good: ``active``.

Fix: an owner makes it active again in its settings; in quarantine only the index's people can: write to them.

Sources: PEP 792 (project status markers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import live_of, unlisted, where
from release.checks.saying import Says
from release.model.ownership import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "project-not-active"
ITEMS = ("OWN-08", "GATE-19")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The index says that the project is active."""
    live = live_of(facts)
    if live is None or live.files is None:
        yield unlisted(_SAYS, facts)
    elif not live.status:
        yield _SAYS.unknown(where(live), "it does not tell the project's status (PEP 792)")
    elif live.status != ACTIVE:
        fix = "ask the index's people" if live.status == "quarantined" else "make it active in its settings there"
        yield _SAYS.failed(where(live), f"the project is {live.status}", fix)
    else:
        yield _SAYS.passed(where(live), "the project is active")

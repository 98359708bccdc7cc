"""An index whose answers disagree on which version is live, or that disagrees with what was published from here.

Why: users get what the index calls the latest. Where its list of files and its page differ, or the journal's last
release is not there, somebody yanked, deleted or uploaded something.

Example: bad: the list ends with 1.0.2, the page shows 1.0.3. Good: 1.0.2 in both, and in the journal.

Fix: ask again in a quarter of an hour: pages are kept in caches. Then ask the owners, or ``invoke incident token``.

Sources: the index's simple API (PEP 691, PEP 700) and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import listed_of, page_of, unlisted, untold, where
from release.checks.saying import Says
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "disagreeing-live-version"
ITEMS = ("OWN-02",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The list of files and the page name the same version as the latest."""
    live, page = listed_of(facts), page_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    latest = live.latest
    if latest is None:
        yield _SAYS.unknown(where(live), "no file there is live: all are yanked, or their versions cannot be read")
        return
    shown = read_version(page.version or "") if page else None
    if shown is None:
        yield untold(_SAYS, facts, f"{latest} is the latest with files; the page")
    elif shown not in {latest, max(file.version for file in live.files or () if file.version)}:
        told = f"{latest} is the latest with files, the page shows {shown}"
        yield _SAYS.failed(where(live), told, "invoke audit --online, in a quarter of an hour")
    else:
        yield _SAYS.passed(where(live), f"{latest} is live")

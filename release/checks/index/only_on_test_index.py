"""A project that is only on the test index, or a test index that says something else than the index.

Why: the test index has accounts, tokens and projects of its own. An upload there proves nothing of the index; a
document that says "published" and means the test index is wrong.

Example: bad: 1.0 is on testpypi, and pypi has no such project. Good: what is live is told by the index alone.

Fix: publish to the index: ``nox -s publish``.

Sources: the packaging user guide, "Using TestPyPI" (a separate instance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import ASK, live_of, testpypi_of, unlisted, where
from release.checks.saying import Says
from release.model.ownership import LISTING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "only-on-test-index"
ITEMS = ("OWN-02",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The index has what the test index has: the latest version there is not missing here."""
    live, test = live_of(facts), testpypi_of(facts)
    if live is None or live.is_known is None or (live.is_known and not live.files):
        yield unlisted(_SAYS, facts)
        return
    if test is None or test.is_known is None:
        yield _SAYS.unknown(where(test), test.why(LISTING) if test else "the test index was not asked", ASK)
        return
    latest = test.latest
    if not live.is_known:
        told = f"{facts.project} is on the test index" if test.is_known else f"neither index has {facts.project}"
        yield _SAYS.failed(where(live), f"no version is live: {told}", "nox -s publish")
    elif latest and live.latest and live.latest < latest and not latest.is_devrelease:
        told = f"{live.latest} is live; {latest} is on the test index only, which says nothing of {live.index}"
        yield _SAYS.passed(where(live), told)
    else:
        yield _SAYS.passed(where(live), f"{live.latest} is live, whatever the test index has")

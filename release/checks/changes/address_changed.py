"""A link of the project on the index page that is gone or leads elsewhere.

Why: readers follow the index page to the source and to support; who takes a project over changes these first.

Example: bad: ``Source`` leads to a fork. Good: the repository moved, and the old address redirects.

Fix: open each new address; then approve, which records the decision.

Sources: PyPI, "Project metadata" (verified details); Python Packaging User Guide, "Well-known project URLs".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "address-changed"
_FIELDS = ("Project-URL", "Home-Page", "Download-URL")


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """Every address is there still, under whatever name."""
    changes = [change for change in facts.review.metadata if change.field in _FIELDS]
    there = {_address(value) for change in changes for value in change.added}
    found = [
        f"{change.field}: {value} is gone"
        for change in changes
        for value in change.removed
        if _address(value) not in there
    ]
    yield from judged(facts, ID, found, "every address is there still")


def _address(value: str) -> str:
    """Return the address in ``label, address`` as browsers take it."""
    return value.rpartition(", ")[2].rstrip("/").casefold()

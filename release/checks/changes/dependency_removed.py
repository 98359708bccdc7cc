"""A dependency that the release before had and this one has not.

Why: it may be an import that was replaced, or a line that got lost; then the package breaks wherever nothing else
brings it.

Example: httpx 0.28.1 has no ``sniffio`` any more, which 0.27.2 had; the notes of 0.28.0 and 0.28.1 do not name it.

Fix: see that no module imports it any more; then approve, which records the decision.

Sources: Python Packaging User Guide, "Core metadata specifications", Requires-Dist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "dependency-removed"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No dependency is gone."""
    found = [
        f"{change.name}{f' (extra {change.extra})' * bool(change.extra)} is gone; it was: {change.old}"
        for change in facts.review.dependencies
        if not change.new
    ]
    yield from judged(facts, ID, found, "no dependency is gone")

"""A dependency whose allowed versions, extras or conditions are others than before.

Why: a bound that is too tight makes users' environments unsolvable; one that fell away lets in what was never tested.

Example: bad: ``urllib3>=1.21,<3`` becomes ``urllib3`` because a file was rewritten. Good: a lower bound that the code
needs.

Fix: compare with what the tests ran on; then approve, which records the decision.

Sources: Python Packaging User Guide, "Dependency specifiers".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "dependency-bound-changed"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No dependency has other versions, extras or conditions."""
    found = [
        f"{change.name}{f' (extra {change.extra})' * bool(change.extra)}: {change.old} -> {change.new}"
        for change in facts.review.dependencies
        if change.old and change.new
    ]
    yield from judged(facts, ID, found, "every dependency is as before")

"""A dependency that the release before did not have.

Why: every user installs it with the next upgrade, with all that it depends on, and whoever can publish it runs code
there.

Example: bad: a typing slip that adds ``reqeusts``. Good: a dependency that was chosen, and is named in the change
log.

Fix: look at its name, its maintainers and its licence; then approve, which records the decision.

Sources: OpenSSF, "Concise Guide for Evaluating Open Source Software"; the event-stream incident of 2018 came as a new
dependency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "dependency-added"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No dependency is new."""
    found = [
        f"{change.name}{f' (extra {change.extra})' * bool(change.extra)}: {change.new}"
        for change in facts.review.dependencies
        if not change.old
    ]
    yield from judged(facts, ID, found, "no dependency is new")

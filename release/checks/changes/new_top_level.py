"""A name at the top of the wheel that the release before did not have there.

Why: it is put beside the packages of all other projects, and replaces one of the same name: ``tests``, ``docs`` and
``src`` come this way.

Example: bad: ``tests/`` is packed by a rewritten configuration. Good: a second package that the notes name.

Fix: exclude it in the build configuration, or approve, which records the decision.

Sources: check-wheel-contents W009 and W010; Python Packaging User Guide, "Binary distribution format".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "new-top-level"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No name at the top of the wheel is new."""
    found = [f"{each.new}: {name}" for each in facts.review.contents for name in each.new_tops]
    yield from judged(facts, ID, found, "no name at the top is new")

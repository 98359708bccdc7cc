"""A command or plugin that is new, gone or leads elsewhere.

Why: a console script is a command on every user's PATH, and may hide another of its name; one that is gone breaks
scripts; plugins run inside of other programs.

Example: bad: a script ``test = mypackage.tests:main`` slips in. Good: one that the notes name.

Fix: look at each name; then approve, which records the decision.

Sources: Python Packaging User Guide, "Entry points specification".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.metadata_changes import ENTRY_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "entry-point-changed"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """Every command and plugin is as before."""
    found = [
        f"{'new' if value in change.added else 'gone'}: {value}"
        for change in facts.review.metadata
        if change.field == ENTRY_POINTS
        for value in (*change.added, *change.removed)
    ]
    yield from judged(facts, ID, found, "every entry point is as before")

"""A file that may be run now and could not be before.

Why: a mode is not seen in most views of a change; scripts for maintainers reach users this way.

Example: bad: ``deploy.sh`` with mode 755 in the wheel. Good: a script below ``.data/scripts/``.

Fix: ``git update-index --chmod=-x FILE``, or approve, which records the decision.

Sources: Python Packaging User Guide, "Binary distribution format" (the ``.data`` directory).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.signs import EXECUTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "new-executable"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No file became executable."""
    found = [f"{change.path}: {sign}" for change in facts.changes for sign in change.signs if sign == EXECUTABLE]
    yield from judged(facts, ID, found, "no file became executable")

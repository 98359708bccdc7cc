"""A file that is new or different and that nobody can read.

Why: what a machine reads and people do not is the usual place for what nobody should see: the xz backdoor of 2024
came in binary test files.

Example: bad: ``tests/data/good.xz`` that no test names. Good: a compiled module of a known build. No question is asked
about an image (PNG, JPEG, GIF) that is what its name says and has nothing behind its end.

Fix: find out which build or commit made it; then approve, which records the decision.

Sources: CVE-2024-3094; OpenSSF Scorecard, "Binary-Artifacts".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.signs import BINARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "new-binary"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No binary file is new or different."""
    found = [f"{change.path}: {sign}" for change in facts.changes for sign in change.signs if sign.startswith(BINARY)]
    yield from judged(facts, ID, found, "no binary file is new or different")

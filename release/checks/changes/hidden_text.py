r"""Text or a name with characters that turn its direction or are not seen.

Why: with them code reads for people in another way than for Python, and a reviewer approves what is not there.

Example: bad: ``if access_level != "user<U+202E> ..."``. Good: the escape ``\u202e`` where a program needs the
character.

Fix: write the characters as escapes; where they are meant, a waiver in release-answers.toml says who decided that.

Sources: CVE-2021-42574 ("Trojan Source"); Unicode Technical Standard 55.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.finding import BLOCK
from release.model.signs import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "hidden-text"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No text has hidden characters that it had not before."""
    found = [f"{change.path}: {sign}" for change in facts.changes for sign in change.signs if HIDDEN in sign]
    yield from judged(facts, ID, found, "no hidden characters are new", BLOCK)

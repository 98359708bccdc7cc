"""A distribution that is more than twice as large as before, or less than half, in bytes or in files.

Why: it is how a forgotten folder, a data set or a build directory shows first; half of it missing shows the same way.

Example: bad: 80 kB become 12 MB because ``.venv`` was packed. Good: a model file that the notes name.

Fix: look at the added and removed files; then exclude them, or approve, which records the decision.

Sources: PyPI, "Storage limits" (100 MB a file).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.review import DistributionChange
    from release.model.reviewing import ReviewFacts

ID = "size-jump"
_FACTOR, _BYTES, _FILES = 2, 64_000, 10


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No distribution is much larger or smaller than before."""
    found = [words for each in facts.review.contents if each.old for words in _jumps(each)]
    yield from judged(facts, ID, found, "sizes and numbers of files are as before, or nearly")


def _jumps(each: DistributionChange) -> Iterator[str]:
    for old, new, least, unit in (
        (each.old_size, each.new_size, _BYTES, "bytes unpacked"),
        (each.old_files, each.new_files, _FILES, "files"),
    ):
        is_jump = new > old * _FACTOR or old > new * _FACTOR
        if is_jump and abs(new - old) > least:
            yield f"{each.new}: {old} {unit} before, {new} now"

"""Two texts line by line: how many lines are new and gone, and the difference as ``diff -u`` writes it, bounded."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTEXT = 3
_MOST_COMPARED = 6_000  # lines between the first and the last difference; matching more takes seconds
_WIDEST = 600  # characters of a line that are shown


@dataclass(frozen=True, kw_only=True, slots=True)
class LineDiff:
    """Lines that are new and gone; ``left_out`` are the lines of the difference that ``lines`` does not hold."""

    added: int
    removed: int
    lines: tuple[str, ...] = ()
    left_out: int = 0
    longest: int = 0


def compare_lines(old: bytes, new: bytes, most: int) -> LineDiff:
    """Return the difference of two texts in UTF-8 (what is none is replaced), with at most *most* lines of it."""
    before, after = _lines(old), _lines(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    ours, theirs = before[start : len(before) - end], after[start : len(after) - end]
    longest = max(map(len, theirs), default=0)
    if len(ours) + len(theirs) > _MOST_COMPARED and ours and theirs:
        gone, come = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
        return LineDiff(
            added=sum(come.values()),
            removed=sum(gone.values()),
            left_out=len(ours) + len(theirs),
            longest=longest,
        )
    lead, rest = max(0, start - _CONTEXT), max(0, end - _CONTEXT)
    lines = list(_hunks(before[lead : len(before) - rest], after[lead : len(after) - rest], lead))
    return LineDiff(
        added=sum(line.startswith("+") for line in lines),
        removed=sum(line.startswith("-") for line in lines),
        lines=tuple(map(_short, lines[:most])),
        left_out=max(0, len(lines) - most),
        longest=longest,
    )


def _hunks(old: list[str], new: list[str], lead: int) -> Iterator[str]:
    """Yield the difference; the first of both lines has the number *lead* in its file, from 0."""
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_span(first[1], last[2], lead)} +{_span(first[3], last[4], lead)} @@"
        for how, i1, i2, j1, j2 in group:
            if how == "equal":
                yield from (f" {line}" for line in old[i1:i2])
            else:
                yield from (f"-{line}" for line in old[i1:i2])
                yield from (f"+{line}" for line in new[j1:j2])


def is_text(data: bytes) -> bool:
    """Tell whether *data* is text for people, as git decides it: there is no NUL at its beginning."""
    return b"\0" not in data[:8000]


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    return lines if lines[-1] else lines[:-1]


def _common(before: list[str], after: list[str]) -> int:
    """Return how many lines at the beginning are the same."""
    return next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )


def _span(start: int, stop: int, lead: int) -> str:
    length = stop - start
    return f"{start + lead + bool(length)},{length}"


def _short(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]} … and {len(line) - _WIDEST} characters more"

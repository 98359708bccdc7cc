"""Running text (Markdown and reStructuredText): its headings, and the sections that tell history."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(rb"[ ]{0,3}(```|~~~)")
_ATX = re.compile(rb"[ ]{0,3}(#{1,6})[ \t]+(.*)")
_UNDERLINE = re.compile(rb"([=\-~^\"'`*+#.:_])\1{2,}[ \t]*$")
_HISTORY = re.compile(
    rb"(change[ -]?log|changes|history|release[ -]notes|releases|what'?s new|news|version history|revisions?)\W*$",
    re.IGNORECASE,
)
_ONLY_VERSION = re.compile(rb"\W*(?:version |release )?v?[0-9]+\.[0-9]+", re.IGNORECASE)
_LONGEST_TITLE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A title and where its section's text starts; ``level`` counts from 1, deeper is more."""

    title: bytes
    level: int
    start: int


def headings(data: bytes) -> list[Heading]:
    """Return the headings of *data* in order; lines in fenced code are not headings."""
    found: list[Heading] = []
    underlines: list[bytes] = []
    previous, previous_start, offset, fence = b"", 0, 0, b""
    for line in data.splitlines(keepends=True):
        text = line.rstrip(b"\r\n")
        opened = _FENCE.match(text)
        if opened:
            fence = b"" if fence == opened[1] else fence or opened[1]
        elif not fence:
            atx, under = _ATX.match(text), _UNDERLINE.match(text)
            if atx:
                found.append(Heading(title=atx[2].strip(), level=len(atx[1]), start=offset))
            elif under and previous.strip() and len(previous) < _LONGEST_TITLE and not _UNDERLINE.match(previous):
                if under[1] not in underlines:
                    underlines.append(under[1])
                level = underlines.index(under[1]) + 1
                found.append(Heading(title=previous.strip(), level=level, start=previous_start))
        previous, previous_start = text, offset
        offset += len(line)
    return found


def history_ranges(data: bytes) -> list[tuple[int, int]]:
    """Return (start, end) of each section that tells the past: a change log, or one whose title is a version."""
    found = headings(data)
    ranges = []
    for number, heading in enumerate(found):
        if _HISTORY.match(heading.title.strip(b"#*_ \t")) or _ONLY_VERSION.match(heading.title):
            following = (later.start for later in found[number + 1 :] if later.level <= heading.level)
            ranges.append((heading.start, next(following, len(data))))
    return ranges

"""Versions that are dates (CalVer): finding a project's scheme from its tags, and its next version.

Tokens are those of calver.org: ``YYYY YY MM 0M WW 0W DD 0D``, and ``MICRO`` for a number that counts.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from packaging.version import Version

from release.errors import VersionNotHigher
from release.model.records import dataclass
from release.model.regex import regex
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

TODAY = "today"  # the part that asks for the calendar's next version
_COUNT = "MICRO"
_NUMBERS = regex(r"v?(?:[0-9]+!)?(?P<numbers>[0-9]+(?:\.[0-9]+)*)", re.IGNORECASE)
# What the first parts of a version may be, the most telling first, and how many tags have to agree with their day.
# A year of four digits is no count of anything, so two tags are enough. A month, week or day can be met by a number
# that counts, once or twice: three tags have to agree, in two months (weeks, days) at least. So can a year of two
# digits: three tags in two years, with the step between the numbers at the turn of the year.
_HEADS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("YYYY", "MM", "DD"), 3, 2),
    (("YY", "MM", "DD"), 3, 2),
    (("YYYY", "MM"), 3, 2),
    (("YY", "MM"), 3, 2),
    (("YYYY", "WW"), 3, 2),
    (("YY", "WW"), 3, 2),
    (("YYYY",), 2, 1),
    (("YY",), 3, 2),
)
_RECENT = 24  # versions looked at: a project that changed its scheme long ago has the new one
_FEWEST_HITS_PER_MISS = 4  # a month whose tags were all made late must not hide the scheme; many such are no accident
_NEAR = (0, -1, 1)  # days: the tag's day in UTC need not be its maintainer's


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """How a project makes versions from days: its tokens, and the number with which it begins to count."""

    tokens: tuple[str, ...]
    first: int = 0

    def __str__(self) -> str:
        """Return the tokens as calver.org writes them."""
        return ".".join(self.tokens)

    @property
    def head(self) -> tuple[str, ...]:
        """The tokens that come from the calendar."""
        return tuple(token for token in self.tokens if token != _COUNT)

    def is_of(self, version: Version, day: date) -> bool:
        """Tell whether *version* is one of this *day*: its calendar parts are."""
        return version.release[: len(self.head)] == _values(self.head, day)


def find_scheme(versions: Sequence[tuple[str, date]]) -> Scheme | None:
    """Return the scheme of a project whose tags name *versions* (as spelled) and were made on these days (UTC).

    ``None`` where the numbers are no dates, or too few tags tell. Pre-releases do not count: they are made before the
    day that they are named for.
    """
    found = [(text, day) for text, day in versions if _is_final(text)]
    recent = sorted(found, key=lambda item: (item[1], Version(item[0])))[-_RECENT:]
    parts = [(_parts(text), day) for text, day in recent]
    head = next((head for head, least, various in _HEADS if _agrees(head, parts, least, various)), None)
    if head is None:
        return None
    ours = [numbers for numbers, day in parts if len(numbers) >= len(head)]
    size = max(len(head), Counter(map(len, ours)).most_common(1)[0][0])
    tokens = _padded(head, ours)
    return Scheme(tokens=tokens + (_COUNT,) * (size - len(head)), first=_first(ours, len(head), size))


def next_calendar(scheme: Scheme, stated: str, today: date, taken: Collection[str] = ()) -> str:
    """Return the version after *stated* that *scheme* makes on *today* (UTC) and that is not among *taken*.

    On another day (month, week, year) counting begins anew; a second version of one day gets the next number, with
    one more part where the scheme counts nothing. The epoch stays. Raises :class:`VersionNotHigher` where *stated*
    is of a later day.
    """
    old = Version(stated)
    head = _values(scheme.head, today)
    used = {read_version(text) for text in taken}
    counters = len(scheme.tokens) - len(head)
    is_same = old.release[: len(head)] == head
    was = old.release[len(head)] if len(old.release) > len(head) else 0
    count = was if is_same else scheme.first
    while True:
        numbers = (*head, count, *(0,) * (counters - 1)) if counters or count else head
        text = (f"{old.epoch}!" if old.epoch else "") + _spelled(scheme.tokens, numbers)
        version = Version(text)
        if version > old and version not in used:
            return text
        if not is_same and version <= old:
            raise VersionNotHigher(
                f"{stated} is of a later day than {today.isoformat()}, whose version would be {text}",
                fix=("invoke bump patch",),
            )
        count += 1


def _is_final(text: str) -> bool:
    version = read_version(text)
    return version is not None and not version.is_prerelease


def _parts(text: str) -> tuple[str, ...]:
    found = _NUMBERS.match(text)
    return tuple(found["numbers"].split(".")) if found else ()


def _values(head: Sequence[str], day: date) -> tuple[int, ...]:
    """Return what *day* is in the tokens of *head*; a year beside a week is the year of that week (ISO 8601)."""
    year, week, _ = day.isocalendar()
    if head[-1][-1] != "W":
        year = day.year
    known = {"YYYY": year, "YY": year % 100, "M": day.month, "W": week, "D": day.day}
    return tuple(known[token if token.startswith("Y") else token[-1]] for token in head)


def _agrees(head: tuple[str, ...], parts: Sequence[tuple[tuple[str, ...], date]], least: int, various: int) -> bool:
    """Tell whether at least *least* versions begin with their day, *various* of them differing, and hardly any do not.

    A later version with the same calendar parts says nothing: ``2024.5.1`` may mend ``2024.5.0`` in July. Nor do
    versions from before the first that begins with its year: a project may have taken to the calendar.
    """
    hits: set[tuple[int, ...]] = set()
    misses: set[tuple[int, ...]] = set()
    count = 0
    is_begun = False
    for numbers, day in parts:
        is_begun = is_begun or int(numbers[0]) in {day.year, day.year % 100}
        begins = tuple(map(int, numbers[: len(head)]))
        is_wide = len(numbers) >= len(head) and (head[0] == "YYYY") == (len(numbers[0]) == len("YYYY"))
        if is_wide and any(begins == _values(head, day + timedelta(days=near)) for near in _NEAR):
            hits.add(begins)
            count += 1
        elif is_begun and begins not in hits:
            misses.add(begins)
    return count >= least and len(hits) >= various and count >= len(misses) * _FEWEST_HITS_PER_MISS


def _padded(head: Sequence[str], ours: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return *head* with ``0M`` for ``MM`` where the newest month below ten has a zero before it.

    The same holds for weeks and days. What never was below ten goes with the others.
    """
    is_padded: list[bool | None] = [None] * len(head)
    for numbers in ours:
        for place, text in enumerate(numbers[: len(head)]):
            if int(text) < 10:  # noqa: PLR2004 - one digit
                is_padded[place] = text.startswith("0")
    others = True in is_padded[1:]
    return tuple(
        f"0{token[-1]}" if place and (others if padded is None else padded) else token
        for place, (token, padded) in enumerate(zip(head, is_padded, strict=True))
    )


def _first(ours: Sequence[tuple[str, ...]], size: int, whole: int) -> int:
    """Return the number with which counting usually began, 0 or 1; 0 where only second versions have a number."""
    begun: dict[tuple[str, ...], int] = {}
    for numbers in ours:
        if len(numbers) > size:
            begun[numbers[:size]] = min(int(numbers[size]), begun.get(numbers[:size], 1))
    return Counter(begun.values()).most_common(1)[0][0] if begun and whole > size else 0


def _spelled(tokens: Sequence[str], numbers: Sequence[int]) -> str:
    zeros = [token.startswith("0") for token in tokens] + [False] * len(numbers)
    return ".".join(f"{number:02}" if zero else str(number) for number, zero in zip(numbers, zeros, strict=False))

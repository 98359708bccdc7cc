"""Dates as change logs write them: found in a title, and written the same way for another day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS).replace("Sep(", "Sept?(")
_YEAR = regex(r"[0-9]{4}")
# Most dates are this one, and compiling the other takes a hundredth of a bump.
_ISO = regex(r"(?<![\w.-])(?P<year>(?:19|20)[0-9]{2})(?P<mark>-)(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![\w-])")
# A year first has no dots here: 2024.05.01 is a version in a calendar.
_DATE = regex(
    r"(?<![\w.-])(?:(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-/])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    r"|(?P<one>[0-9]{1,2})(?P<sep>[-/.])(?P<two>[0-9]{1,2})(?P=sep)(?:19|20)[0-9]{2}"
    rf"|(?P<name>{_MONTH})(?P<dot>\.?)(?P<blank> )(?P<number>[0-9]{{1,2}})(?P<nth>st|nd|rd|th)?(?P<comma>,?) [0-9]{{4}}"
    rf"|(?P<first>[0-9]{{1,2}})(?P<ord>st|nd|rd|th)?(?P<gap>[ -])(?P<called>{_MONTH})(?P<end>[.,]*[ -])[0-9]{{4}}"
    rf"|(?P<only>{_MONTH})(?P<then>[.,]* )[0-9]{{4}})(?![\w-])",
    re.IGNORECASE,
)
_LAST_MONTH = 12


def find_date(text: str) -> re.Match[str] | None:
    """Return the first date in *text*, ``None`` where there is none."""
    year = _YEAR.search(text)  # each has one, and behind one that a dash follows no other ends
    return (_ISO.match(text, year.start()) or _DATE.search(text)) if year else None


def date_at(text: str, start: int) -> re.Match[str] | None:
    """Return the date that begins at *start*, ``None`` where none does."""
    return (_ISO.match(text, start) or _DATE.match(text, start)) if _YEAR.search(text, start) else None


def date_like(stated: str, day: date, others: Sequence[str] = ()) -> str:
    """Return *day* written as *stated* is, ISO 8601 where that is no date or can be read in two ways.

    *others* are more dates of the same file; they tell whether ``03/04/2026`` is in March or in April.
    """
    found = _ISO.fullmatch(stated) or _DATE.fullmatch(stated)
    if found is None:
        return day.isoformat()
    if found["year"]:
        return found["mark"].join((f"{day.year}", _padded(day.month, found["month"]), _padded(day.day, found["day"])))
    if found["one"]:
        return _numeric(found, day, (stated, *others))
    if found["name"]:
        number = _named_day(day.day, found["number"]) + _ordinal(day.day, found["nth"])
        return f"{_month(day, found['name'])}{found['dot']} {number}{found['comma']} {day.year}"
    if found["first"]:
        number = _named_day(day.day, found["first"]) + _ordinal(day.day, found["ord"])
        return f"{number}{found['gap']}{_month(day, found['called'])}{found['end']}{day.year}"
    return f"{_month(day, found['only'])}{found['then']}{day.year}"


def _numeric(found: re.Match[str], day: date, dates: Sequence[str]) -> str:
    alike = [other for other in map(_DATE.fullmatch, dates) if other and other["sep"] == found["sep"]]
    is_month_first = any(int(other["two"]) > _LAST_MONTH for other in alike)
    is_day_first = any(int(other["one"]) > _LAST_MONTH for other in alike) or found["sep"] == "."
    if is_month_first == is_day_first:
        return day.isoformat()
    one, two = (day.month, day.day) if is_month_first else (day.day, day.month)
    return found["sep"].join((_padded(one, found["one"]), _padded(two, found["two"]), f"{day.year}"))


def _padded(number: int, like: str) -> str:
    return f"{number:0{len(like)}}"


def _named_day(number: int, like: str) -> str:
    """Return the day beside a month's name: 10 tells nothing about zeros, 09 does."""
    return f"{number:02}" if like.startswith("0") else str(number)


def _ordinal(number: int, like: str | None) -> str:
    if not like:
        return ""
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return ending.upper() if like.isupper() else ending


def _month(day: date, like: str) -> str:
    name = _MONTHS[day.month - 1]
    is_short = like.lower() != "may" and like.title() not in _MONTHS
    name = name[:3] if is_short else name
    return name.upper() if like.isupper() else name.lower() if like.islower() else name

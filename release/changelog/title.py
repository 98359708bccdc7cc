"""A section's title: which version it names, since when, and how the next one is written like it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from release.changelog.dates import date_like, find_date
from release.model.records import dataclass
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packaging.version import Version

    from release.model.changelog import Release

Span = tuple[int, int]

# Where a link in a title leads: [1.0](here) in Markdown, `1.0 <here>`_ in reStructuredText.
_TARGET = regex(r"(?<=\])\([^()\s]*\)|(?<=\s)<[^<>\s]*>(?=`)")
PLACEHOLDER = regex(
    r"(?<!\w)(?:(?:un-?released|not (?:yet )?released(?: yet)?|to be (?:released|determined|announced|decided)"
    r"|(?:in|under) (?:development|progress)|upcoming|pending|releasedate|tb[acd]|w\.?i\.?p)(?!\w)"
    r"|(?![0-9]{4}.[0-9]{2}.[0-9]{2}(?!\w))[0-9xy?]{4}(?P<cut>[-/.])[0-9mx?]{2}(?P=cut)[0-9dx?]{2}(?!\w))",
    re.IGNORECASE,
)
_OPEN = regex(
    r"(?:the )?(?:unreleased|upcoming|next|(?:in )?dev(?:elopment)?|future|pending|master|main|head|trunk|develop)"
    r"(?: (?:changes|release|version|features))?(?!\w)",
    re.IGNORECASE,
)
_NO_NUMBER = regex(r"(?<![\w.])v?(?:[0-9]+|x)(?:\.(?:[0-9]+|[xyz]))*\.[xyz](?!\w)", re.IGNORECASE)  # v1.x, X.Y.Z
_VERSION = regex(VERSION_IN_TEXT, re.IGNORECASE | re.ASCII)
_REMARK = regex(r"\([^()0-9]{1,40}\)\s*$")  # "1.0.1 (bugfix release)"
_COMPARED = regex(r"(?P<base>\S{0,500}/compare/)(?P<old>\S{1,100}?)(?P<dots>\.{2,3})(?P<new>[^\s)>]+)")
_WORD = regex(r"[^\W\d_][\w'-]*")
_ALSO = frozenset({"released", "release", "on", "date", "yanked", "latest", "current", "stable", "version", "v"})
_LONGEST = 500  # characters; a longer line is no title
_MOST_WORDS = 2  # before the version: "Version", "Release", the project's name


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """The title of a version's section: spans (start, end; characters) of its version, date and placeholder."""

    text: str
    version: Version
    span: Span
    date: Span | None = None
    placeholder: Span | None = None

    @property
    def is_released(self) -> bool:
        """Whether it names a version that was released, so far as the title tells."""
        return self.placeholder is None and not self.version.is_devrelease

    @property
    def stated_date(self) -> str:
        """The date as written, empty where there is none."""
        return self.text[slice(*self.date)] if self.date else ""


@lru_cache(maxsize=1024)  # a change log is read before and after, and has hundreds
def read_title(text: str) -> Title | None:
    """Return what *text* says, ``None`` where it is not the title of one version's section."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    rest = _TARGET.sub(_blank, text)
    date = find_date(rest)
    rest = _without(rest, date)
    placeholder = PLACEHOLDER.search(rest) if _has_words(rest) else None
    rest = _REMARK.sub(_blank, _without(rest, placeholder))
    stated = _VERSION.search(rest)
    version = read_version(stated["version"]) if stated else None
    if stated is None or version is None or not _is_only_version(rest[: stated.start()], rest[stated.end() :]):
        return None
    return Title(
        text=text,
        version=version,
        span=stated.span("version"),
        date=date.span() if date else None,
        placeholder=placeholder.span() if placeholder else None,
    )


@lru_cache(maxsize=1024)  # as above
def is_open(text: str) -> bool:
    """Tell whether *text* is the title of what is not released yet, without a version: ``[Unreleased]``."""
    if len(text) > _LONGEST or not _has_words(text):
        return False
    rest = _TARGET.sub(_blank, text)
    if any(end in rest.lower() for end in (".x", ".y", ".z")):
        rest = _NO_NUMBER.sub(_blank, rest)
    rest = re.sub(r"[^\w\s?-]", " ", rest)
    words = " ".join(rest.replace(" - ", " ").split())
    first = _OPEN.match(words)
    if first is None:
        return PLACEHOLDER.fullmatch(words) is not None
    return not PLACEHOLDER.sub("", words[first.end() :]).strip(" -")


def next_title(like: Title, release: Release, dates: Sequence[str] = ()) -> str:
    """Return the title of the new version in the manner of *like*; *dates* are those of the file."""
    changes = [(like.span, release.new)]
    if like.date:
        changes.append((like.date, date_like(like.stated_date, release.day, dates)))
    changes += [
        (found.span(), moved_target(found[0], like.text[slice(*like.span)], release))
        for found in _TARGET.finditer(like.text)
    ]
    text = _replaced(like.text, changes)
    return re.sub(r"\s*\W?\byanked\b\W*", "", text, flags=re.IGNORECASE)


def filled_title(title: Title, release: Release, like: Title | None, dates: Sequence[str] = ()) -> str:
    """Return *title* with the new version, and with the date, written as in *like*, for the placeholder.

    The placeholder goes where released titles have no *dates*.
    """
    if title.is_released:
        return title.text
    is_alike = like is not None and title.text[: title.span[0]] == like.text[: like.span[0]]
    if like and is_alike and (like.date or title.placeholder is None):
        return next_title(like, release, dates)
    stated = title.text[slice(*title.span)]
    new = stated if read_version(stated) == read_version(release.new) else release.new
    changes = [(title.span, new)]
    if title.placeholder and like and not dates:
        changes.append((_with_brackets(title.text, title.placeholder), ""))
    elif title.placeholder:
        changes.append((title.placeholder, date_like(like.stated_date if like else "", release.day, dates)))
    return _replaced(title.text, changes)


def moved_target(target: str, stated: str, release: Release) -> str:
    """Return where a link leads for the new version that led to *target* for the version *stated*."""
    compared = _COMPARED.search(target)
    if compared:
        moved = f"{compared['base']}{compared['new']}{compared['dots']}{release.new_tag}"
        return target[: compared.start()] + moved + target[compared.end() :]
    place = target.rfind(stated)
    return target if place < 0 else target[:place] + release.new + target[place + len(stated) :]


def compared_with(target: str) -> re.Match[str] | None:
    """Return the parts of an address that compares two commits: ``base``, ``old``, ``dots`` and ``new``."""
    return _COMPARED.search(target)


def _has_words(text: str) -> bool:
    """Tell whether *text* has a letter or a question mark, as all that stands for a version or a date has."""
    return "?" in text or any(map(str.isalpha, text))


def _is_only_version(before: str, after: str) -> bool:
    """Tell whether beside the version there are a few words before it and nothing of its own behind it."""
    words = _WORD.findall(before)
    is_behind_clear = not any(char.isdigit() for char in after) and after[:1] not in {"/", "@"}
    unknown = [word for word in _WORD.findall(after) if word.lower() not in _ALSO]
    return len(words) <= _MOST_WORDS and not any(map(str.isdigit, before)) and is_behind_clear and not unknown


def _with_brackets(text: str, span: Span) -> Span:
    """Return *span* with the blanks, dash and brackets around it."""
    before = re.search(r"[\s(\[,:\u2013\u2014-]*\Z", text[: span[0]])
    after = re.match(r"[)\]]*", text[span[1] :])
    return (before.start() if before else span[0], span[1] + (after.end() if after else 0))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without(text: str, found: re.Match[str] | None) -> str:
    return text[: found.start()] + _blank(found) + text[found.end() :] if found else text


def _replaced(text: str, changes: Sequence[tuple[Span, str]]) -> str:
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text

"""README: version badges, pins and links of this project, and its own name right before a version.

Sections that tell history, "since" phrases and other projects' pins are not ours, whatever their digits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.prose import history_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Own, Source

_BADGE = re.compile(rf"badge/(?P<label>[^-/\s]+)-{VERSION_IN_TEXT}(?=-[A-Za-z0-9])".encode(), re.IGNORECASE)
_STATIC = re.compile(rf"[?&]label=(?P<label>[^&\s]+)&message={VERSION_IN_TEXT}(?=[&)\s\"'])".encode(), re.IGNORECASE)
_LABEL = re.compile(rb"(?:latest|stable|current|pypi|release|version|[%20_ ])+", re.IGNORECASE)
_LINK = r"/(?:-/)?(?:(?:releases/(?:tag|download)|tree|blob|raw|archive(?:/refs/tags)?|tarball|zipball|tags|en)/)?"
_SINCE = re.compile(
    rb"\b(?:since|as of|added|changed|deprecated|removed|new in|introduced|before|until|prior|requires?|starting|from|"
    rb"upgrad\w+|migrat\w+|fixed in|older than|newer than|up to|at least)\b[^.!?]{0,40}$",
    re.IGNORECASE,
)
_AND_LATER = re.compile(rb"[ ,]{1,2}(?:or|and) (?:later|newer|above|higher|up|greater|earlier|older)", re.IGNORECASE)


def claims(path: str) -> bool:
    """A README in any format at the root, and in the folder of a package."""
    return path.rpartition("/")[2].lower().split(".")[0] == "readme" and path.count("/") == 0


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each version of this project, in the order of the rules and then of the text."""
    past = history_ranges(source.data)
    taken: set[int] = set()
    for match, why in _matches(source.data, own):
        span = match.span("version")
        if span[0] in taken or any(start <= span[0] < end for start, end in past):
            continue
        taken.add(span[0])
        yield mention_at(source, span, Kind.DOCUMENT, why)


def _matches(data: bytes, own: Own) -> Iterator[tuple[re.Match[bytes], str]]:
    for pattern in (_BADGE, _STATIC):
        for match in pattern.finditer(data):
            if _LABEL.fullmatch(match["label"]) or own.pattern.fullmatch(match["label"]):
                yield match, "version badge"
    for pattern, why in _rules(own):
        for match in pattern.finditer(data):
            line = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()]
            if why != "own name before it" or not (_SINCE.search(line) or _AND_LATER.match(data, match.end())):
                yield match, why


def _rules(own: Own) -> list[tuple[re.Pattern[bytes], str]]:
    name = own.pattern.pattern.decode()
    return [
        (re.compile(form.encode(), re.IGNORECASE), why)
        for form, why in (
            (rf"{name}(?:\[[^\]\n]*\])?[ ]?(?:={{1,3}}|~=)[ ]?{VERSION_IN_TEXT}", "pin of this project"),
            (rf"{name}(?:\.git)?@{VERSION_IN_TEXT}", "reference to this project's tag"),
            (rf"{name}(?:\.git)?{_LINK}{VERSION_IN_TEXT}", "link to this project's release"),
            (
                rf"{name}(?:[*`_\"]{{0,3}})(?:[ -]|,? version[: ] ?|: )(?:[*`_]{{0,3}}){VERSION_IN_TEXT}",
                "own name before it",
            ),
        )
    ]

"""What a document says of itself: "the current version is 1.0.1", its field for the version, its first line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.syntax.prose import is_titled_current
from release.syntax.tales import is_statement

if TYPE_CHECKING:
    from release.model.own import Own
    from release.syntax.context import Spot

# Words without one of which none of the patterns below finds anything.
_SAYING = (b"version", b"release", b"now at", b"status", b"log ")
# "The current stable version of the tool is 1.0.1", "Latest release: v1.0.1", "Version: 1.0.1", "**Version** 1.0.1".
# "We are now at version 1.0.1" is said at the beginning of a line.
_CURRENT = regex(
    rb"\b(?:current|latest|newest)\b[^.!?\n0-9]{0,30}\b(?:version|release)\b[^.!?\n0-9]{0,60}?(?:\bis\b|:)[\s*_`\[(]*\Z"
    rb"|^[\W_]*(?::\w{1,30}:[\W_]*)?(?:(?:current|latest|stable) )?(?:version|release)(?: is)?"
    rb"[:*_`\]\s]*[:*\s][*_`\[\s]*\Z"
    rb"|^\W*(?:(?:we are|we're|currently) )?now at [*_`\[]*(?:version |release )[*_`]*\Z"
    rb"|^[\W_]*(?:current|latest|stable) (?:version|release) \([*_`\[]{0,3}\Z"
    rb"|^[\W_]*(?:project )?status[\W_]{1,8}(?:(?:pre-?)?alpha|beta|stable|mature|experimental|production|active"
    rb"|maintained|maintenance|in development|release candidate|preview)\b[A-Za-z /-]{0,30}\(\Z"
    rb"|\[(?:latest )?change ?log \Z",
    re.IGNORECASE,
)
# "TOON (Tales of Old Nights)      Version 1.0.1", the first line of a README.
_HEAD_LINE = regex(rb"(?:[ \t]*\([^()\r\n]{1,80}\))?[ \t]{1,80}version[ :]{1,3}\Z", re.IGNORECASE)
# "This page describes version 1.0.1".
_DESCRIBED = regex(
    rb"\b(?:page|document|documentation|manual|guide|readme) (?:describes|documents|covers|applies to|is for|refers to)"
    rb" (?:the )?(?:version|release) [*_`]*\Z",
    re.IGNORECASE,
)
# "`1.0.1` is the current release."
_IS_CURRENT = regex(
    rb"[*_`]{0,3} is the (?:current|latest|newest) (?:stable |development )?"
    rb"(?:version|release|alpha|beta|(?:release )?candidate|pre-?release)\b",
    re.IGNORECASE,
)
# The field of a page in reStructuredText, in its head, and the version resource of a program for Windows.
_FIELD = regex(rb"^(?P<indent>[ \t]{0,8}):(?:version|release):[ \t]+\Z", re.IGNORECASE)
_META = b".. meta::"
_RESOURCE = regex(rb"StringStruct\(u?[\"'](?:File|Product)Version[\"'],[ ]*u?[\"']\Z")
_OF_OTHER = regex(rb"\bof (?:the )?(?:c?python|django|node(?:\.js)?|java|pip|numpy)\b", re.IGNORECASE)
_REST = regex(rb"[ \t]*\r?(?:\n|\Z)")
_HTML_TAG = regex(rb"<[^>]{0,300}>")
_NEAR, _HEAD = 300, 2000
_BLANK, _MARKS = b" \t\r\n\xef\xbb\xbf", b" \t>*_`"


def is_stated(data: bytes, spot: Spot, own: Own, *, is_front: bool, is_page: bool) -> bool:
    """Tell whether a document says that the version at *spot* is the current one, or its own.

    The first is asked of a front page (the README) and of a page in HTML, whose tags are no words.
    """
    before, start = spot.before, spot.match.start()
    if is_page:
        text = data[max(0, start - _NEAR) : start]
        before = b" ".join(_HTML_TAG.sub(b" ", text).split()[-8:]) + b" "
    plain = before.lower()
    is_said = any(word in plain for word in _SAYING)
    is_current = is_said and (is_front or is_page) and _CURRENT.search(before) and not _OF_OTHER.search(before)
    is_current = is_current or (is_front and is_titled_current(data, start))
    is_first = is_front and not plain.strip(_MARKS)
    is_current = is_current or (is_first and _IS_CURRENT.match(data, spot.match.end()) is not None)
    if is_current and is_statement(data, spot):
        return True
    return is_said and _is_said(data, spot, before, own, is_front=is_front)


def _is_said(data: bytes, spot: Spot, before: bytes, own: Own, *, is_front: bool) -> bool:
    """Tell whether *before* is the field or the sentence of a document that says whose version it is."""
    start = spot.match.start()
    if _DESCRIBED.search(before) and is_statement(data, spot):
        return True
    field = _FIELD.search(before) if start < _HEAD else None
    is_field = field is not None and (not field["indent"] or _META in data[:start])
    return is_field or (is_front and _is_head_line(data, spot, own)) or _RESOURCE.search(before) is not None


def _is_head_line(data: bytes, spot: Spot, own: Own) -> bool:
    """Tell whether *spot* ends the document's first line, which begins with an own name."""
    start = spot.match.start()
    if start > _NEAR or data[: start - len(spot.before)].strip(_BLANK) or not _REST.match(data, spot.match.end()):
        return False
    name = own.pattern.match(spot.before.lstrip(b"# "))
    return name is not None and _HEAD_LINE.fullmatch(spot.before.lstrip(b"# "), name.end()) is not None

"""Whether the text around a version speaks of now, or tells a tale: of what changed then, or what was printed once."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from release.model.regex import regex

if TYPE_CHECKING:
    from release.syntax.context import Spot

_SINCE = regex(
    rb"\b(?:since|as of|added|changed|deprecated|removed|new in|introduced|before|after|until|prior|requires?|starting|"
    rb"new (?:\w+ ){1,2}in|"
    rb"from|try using|implemented|"
    rb"for example|e\.g\.,? [`'\"*_(]{0,2}\w+|obsolete in|upgrad\w+|migrat\w+|fixed in|older than|newer than|"
    rb"up to(?! date)|at least|versionadded|versionchanged|todo)\b"
    rb"[^.!?]{0,40}\Z"
    rb"|(?:[#*/][ ]?release|\breleasing|\bexample|\b(?:look|looks|is|are) like|\bsuch as)"
    rb" [*`_\"']{0,3}[A-Za-z][\w.-]*[ -]\Z"
    rb"|\bcompatib\w{1,8} (?:with|for|to) (?:[*`_\"']{0,3}[\w+-][\w.+-]* ){1,3}\Z"
    rb"|\bfor version v?[0-9][\w.]{0,40}:[^.!?]{0,60}\Z",
    re.IGNORECASE,
)
# "In name 1.0.1, all arguments are ..." tells what changed then.
_IN_WHICH = regex(rb"(?:\A|[.!?] )[ \t>*-]*In (?:[*_`\"']{0,3}[\w+-][\w.+-]*[*`\"']{0,3}[ ]){1,3}\Z")
# What makes "name 1.0.1" a tale or a range: "or later", a date, "introduced ...", and what was run or measured once:
# "name 1.0.1 (Python 3.8.1", "name (1.0.1)   68.5".
_NO_STATEMENT = regex(
    rb"[ ,]{1,2}(?:or|and) (?:later|newer|above|higher|up|greater|earlier|older|lower|below)"
    rb"|[ :(,-]{1,4}(?:(?:19|20)[0-9]{2}[-/.][0-9]|[XY]{4}[-/.])|[ ]\([^()\n]{4,24}\):"
    rb"|[ ]\(C?Python [0-9]|\)?[ \t]{2,80}[0-9]+(?:\.[0-9]+)?(?:[ \t]{2}|[ \t]*\r?(?:\n|\Z))"
    rb"|[*_]{0,3}[ ]?\|[ ]?[*_]{0,3}(?:ratified|last amended)\b"
    rb"|[ ](?:also )?(?:was|has been|released|introduc\w+|add(?:s|ed)|drop\w+|remov\w+|deprecat\w+|chang\w+|fix\w+"
    rb"|brought|brings|broke|breaks|renam\w+|switched|sets|enables|disables|needs to|milestone|status updates?"
    rb"|is an? (?:[a-z-]{1,20} )?release (?:that|which|with|introduc\w+|bring\w+|focus\w+))\b",
    re.IGNORECASE,
)
_FENCE = regex(rb"^[ \t]*`{3}[^`\r\n]*$", re.MULTILINE)
_PROMPT = regex(rb"^[ \t]*[$%][ ](?P<command>[^\r\n]+)", re.MULTILINE)
_ASKS_VERSION = regex(rb"(?: --?version| version| -V)\s*\Z")
_BLOCK = 2000


def is_statement(data: bytes, spot: Spot) -> bool:
    """Tell whether the text around *spot* speaks of now: no "since", "or later", no date behind it."""
    is_tale = data.startswith(b",", spot.match.end()) and _IN_WHICH.search(spot.before)
    return not (is_tale or _SINCE.search(spot.before) or _NO_STATEMENT.match(data, spot.match.end()))


def is_of_series(spot: Spot) -> bool:
    """Tell whether the words before a link speak of the version's series: "v1.2.x: .../v1.2.6"."""
    series = b".".join(spot.match["version"].split(b".")[:2])
    if spot.match["version"].count(b".") < 2:  # noqa: PLR2004 - with a number behind its series
        return False
    return (
        re.search(rb"(?<![\w./-])v?" + re.escape(series) + rb"(?:\.x)?(?![\w.])", spot.before, re.IGNORECASE)
        is not None
    )


def is_sample(data: bytes, spot: Spot, *, or_asked: bool = False) -> bool:
    """Tell whether *spot* is in what a command printed: below a prompt in its code block, or in its paragraph.

    With *or_asked* that is so, too, where the command asked for the version.
    """
    start = spot.match.start() - len(spot.before)
    fences = _fences(data)
    count = bisect_right(fences, start)
    first = max(fences[count - 1] if count else 0, start - _BLOCK)
    if not count % 2:
        first = max(first, data.rfind(b"\n\n", first, start) + 1, data.rfind(b"\n\r\n", first, start) + 1)
    prompts = list(_PROMPT.finditer(data, first, start))
    return bool(prompts) and (or_asked or _ASKS_VERSION.search(prompts[-1]["command"]) is None)


@lru_cache(maxsize=2)  # asked for each version of a page, one page after the other
def _fences(data: bytes) -> tuple[int, ...]:
    """Return where the lines that open and close blocks of code end."""
    return tuple(fence.end() for fence in _FENCE.finditer(data)) if b"```" in data else ()

"""What says that an older version is meant: a place beside it is not forgotten when the project's version moves on."""

from __future__ import annotations

import re

from release.model.regex import regex

# A range is a decision: "~=1.0" and "^1.0" admit later versions.
_RANGE = regex(rb"(?:~=|[\^~])[ ]?\Z")
_TOLD = regex(
    rb"\b(?:before|until|prior to|since|as of|up to|added|changed|deprecated|removed|introduced)\b[^.!?]{0,40}\Z"
    # What pip and tox print: "Collecting name==1.0", "py39 installed: other==2.0,name==1.0".
    rb"|\b(?:Collecting|installed:|Successfully installed|Requirement already satisfied:|Downloading|Using cached)[ ]"
    rb"[^\r\n]{0,2000}\Z",
    re.IGNORECASE,
)
_ENDED = regex(rb"[`*\"']{0,3}[ ](?:was|were|has been|came)\b")
# "The last version for Python 2 is installed with ...", "If you need an older version, use ...".
_OLD = regex(
    rb"\b(?:(?:last|final)[ ](?:version|release|series)|no[ ]longer[ ]support(?:s|ed)?"
    rb"|(?:older|old|earlier|legacy|outdated)[ ](?:python|versions?|releases?|ones?|apps?|applications?)"
    rb"|if[ ]you[ ](?:still[ ])?(?:need|require)|for[ ](?:use[ ](?:with|in)[ ])?python[ ][0-9]"
    rb"|(?:in|on|under|running|using)[ ]python[ ]2(?:\.[0-9x])?(?![0-9.x]|[ ]?(?:,|/|&|\+|and\b|or\b)))",
    re.IGNORECASE,
)
# What a title may say besides: "Name 1.0 documentation", "The Name 1.0 manual".
_BESIDE = regex(rb"[\W_]*(?:(?:the|version|release|documentation|docs|manual|readme|reference)[\W_]*)*", re.IGNORECASE)
_BEFORE, _AFTER = 300, 100


def is_dated(data: bytes, start: int, end: int) -> bool:
    """Tell whether the version at *data[start:end]* (a pin, an image) is one that its text chose, however old it is."""
    first = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
    before = data[first:start]
    if _RANGE.search(before) or _TOLD.search(before) or _ENDED.match(data, end):
        return True
    last = data.find(b"\n", end, end + _AFTER)
    around = data[max(0, start - _BEFORE) : end + _AFTER if last < 0 else last]
    return _OLD.search(b" ".join(around.split())) is not None


def is_whole(title: bytes, named: re.Pattern[bytes]) -> bool:
    """Tell whether *title* is what *named* matches, a name and its version, and no more than the word for a document.

    Other words make it a title about that version: "Name 1.0 Migration Guide", "Installing Name 1.0".
    """
    found = named.search(title)
    if found is None:
        return False
    return all(_BESIDE.fullmatch(rest) for rest in (title[: found.start()], title[found.end() :]))

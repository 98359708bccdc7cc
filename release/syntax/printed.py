"""What a page shows of a program: the answer to ``name --version``, to Python's prompt, and to ``help()``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex

if TYPE_CHECKING:
    from release.model.own import Own
    from release.syntax.context import Spot

_PRINTED = regex(rb"\bversion (?:number )?(?:that is )?(?:printed|shown|displayed) is[ :]*[`*\"']*\Z", re.IGNORECASE)
_PROMPT = regex(
    rb"^[ \t]*[$>%#]?[ ]?(?:python3? -m )?(?P<name>[\w.-]{1,60}) (?:-{1,2}[a-z-]{1,20} ){0,3}"
    rb"(?:--?version|version|-V)[ \t]*\r?\n[ \t]*(?:[#>][ ])?\Z",
    re.MULTILINE,
)
_ASKED = regex(
    rb"^[ \t]*(?:>>>|In \[[0-9 ]{0,4}\]:)[ ](?:print\()?(?P<name>\w{1,60})\.__version__\)?[ \t]*\r?\n"
    rb"[ \t]*(?:Out[ ]?\[[0-9 ]{0,4}\]:[ ])?[\"']?\Z",
    re.MULTILINE,
)
_REST_OF_TEXT = regex(rb"[\"']?[ \t]*\r?(?:\n|\Z)")
_HELP = regex(rb"^(?P<indent>[ \t]*)VERSION[ \t]*\r?\n(?P=indent)[ \t]+\Z", re.MULTILINE)
_HELP_DATA = regex(rb"^DATA[ \t]*\r?\n(?:[ \t]+\S[^\r\n]*\r?\n){0,12}[ \t]+__version__ = '\Z", re.MULTILINE)
_REST = regex(rb"[ \t]*\r?(?:\n|\Z)")
_NEAR, _FIELDS = 300, 1000


def is_printed(data: bytes, spot: Spot, own: Own) -> bool:
    """Tell whether a page says that the version at *spot* is printed, or shows it below the question for ours.

    Then it is alone on its line, or stands in Python's ``help()``.
    """
    if b" is" in spot.before and _PRINTED.search(spot.before):
        return True
    start = spot.match.start()
    near = data[max(0, start - _NEAR) : start]
    if spot.before.endswith((b"'", b'"', b" ")) or not spot.before:
        python = _ASKED.search(near) if _REST_OF_TEXT.match(data, spot.match.end()) else None
        if spot.before.lstrip() == b"__version__ = '" and _HELP_DATA.search(data, max(0, start - _FIELDS), start):
            return True
        if python and own.is_named(python["name"].decode()):
            return True
    if spot.before.strip(b" \t#>v") or not _REST.match(data, spot.match.end()):
        return False
    asked = _PROMPT.search(near)
    return (asked is not None and own.is_named(asked["name"].decode())) or _HELP.search(near) is not None

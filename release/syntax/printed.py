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
    rb"^[ \t]*(?:>>>|In \[[0-9 ]{0,4}\]:)[ ](?:print\()?(?:(?P<name>\w{1,60})\.)?__version__\)?"
    rb"[ \t]*(?:#[^\r\n]{0,80})?\r?\n"
    rb"[ \t]*(?:Out[ ]?\[[0-9 ]{0,4}\]:[ ])?[\"']?\Z",
    re.MULTILINE,
)
_IMPORTED = regex(
    rb"^[ \t]*(?:>>>|In \[[0-9 ]{0,4}\]:)[ ]from (?P<package>\w{1,60})[\w.]{0,60} import (?P<names>[\w, ]{1,100})",
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
        if python and _is_ours((python["name"] or b"__version__").decode(), near, own):
            return True
    if spot.before.strip(b" \t#>v") or not _REST.match(data, spot.match.end()):
        return False
    asked = _PROMPT.search(near)
    return (asked is not None and own.is_named(asked["name"].decode())) or _HELP.search(near) is not None


def _is_ours(name: str, near: bytes, own: Own) -> bool:
    """Tell whether *name* is the project's, or was last imported from one of its packages on a line in *near*."""
    imported = _IMPORTED.finditer(near)
    packages = [line["package"].decode() for line in imported if name in re.findall(r"\w+", line["names"].decode())]
    return own.is_named(packages[-1] if packages else name)

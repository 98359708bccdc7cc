"""A version written part by part, each under its own name: ``MAJOR_VERSION = 1``, ``#define X_VERSION_MINOR 7``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.spelling import in_style
from release.model.version import read_version

if TYPE_CHECKING:
    from packaging.version import Version

PART = (
    r"(?P<name>[A-Za-z_][A-Za-z0-9_]{0,60})[\"']?"
    r"(?:(?:[ \t]*:[ \t]*[\w.]{1,20})?[ \t]*[=:][ \t]*|[ \t]+)(?P<quote>[\"']?)"
    r"(?P<value>[0-9]+(?:[-.]?(?:alpha|beta|rc|dev|post|a|b|c)[-.]?[0-9]*)?)(?P=quote)"
)
_PLACES = {"major": 0, "minor": 1, "patch": 2, "micro": 2, "bugfix": 2, "change": 2}
_WORDS = regex(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+")
_LINE = regex(rf"^[^\r\n]*?\b{PART}", re.MULTILINE | re.IGNORECASE)


def part_of(name: str) -> tuple[int, tuple[str, ...]] | None:
    """Return which part *name* says, and its other words in lower case; ``None`` where it says none or two."""
    words = [word.lower() for word in _WORDS.findall(name)]
    places = [_PLACES[word] for word in words if word in _PLACES]
    return (places[0], tuple(word for word in words if word not in _PLACES)) if len(places) == 1 else None


def read_parts(stated: str) -> Version | None:
    """Return the version that the lines of *stated* make together, ``None`` where they make none."""
    return read_version(".".join(match["value"] for match in _parts(stated)))


def write_parts(new: Version, like: str) -> str | None:
    """Return *new* in the lines of *like*, ``None`` where they cannot say its release.

    Plain numbers say the release alone, as a tuple of them does.
    """
    found = _parts(like)
    numbers = ".".join(match["value"] for match in found)
    is_plain = numbers.replace(".", "").isdecimal() and not (found and found[-1]["quote"])
    wanted = read_version(new.base_version) if is_plain else new
    values = in_style(wanted, numbers).split(".", len(found) - 1) if wanted and not new.epoch else []
    if len(values) != len(found):
        return None
    pieces: list[str] = []
    position = 0
    for match, value in zip(found, values, strict=True):
        pieces += (like[position : match.start("value")], value)
        position = match.end("value")
    text = "".join((*pieces, like[position:]))
    return text if read_parts(text) == wanted else None


def _parts(stated: str) -> list[re.Match[str]]:
    """Return the lines that say a part; in the order of the parts, which is that of the lines."""
    found = [match for match in _LINE.finditer(stated) if part_of(match["name"])]
    return found if [(part_of(match["name"]) or (-1,))[0] for match in found] == list(range(len(found))) else []

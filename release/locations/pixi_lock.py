"""``pixi.lock``: the entries of packages that are built from a folder of this repository, and have the own name.

The file is written by a program, always alike, and may have tens of thousands of lines: a YAML parser would take
seconds for what two of its lines say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_ENTRY = regex(
    r"(?<![^\r\n])- (?:conda|pypi): \.(?:/[^\s:]*)?(?:\r\n|\r|\n)"
    r"  name: (?P<name>[A-Za-z0-9][\w.-]*)(?:\r\n|\r|\n)"
    rf"  version: (?P<quote>['\"]?){VERSION_IN_TEXT}(?P=quote)(?![^\r\n])".encode(),
    re.IGNORECASE,
)


def claims(path: str) -> bool:
    """``pixi.lock`` in any folder that is not foreign."""
    return path.rpartition("/")[2] == "pixi.lock" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each such entry; the same package may be locked for several platforms."""
    for entry in _ENTRY.finditer(source.data):
        if own.is_named(entry["name"].decode()):
            yield place_at(source, own, entry.span("version"), "own entry in pixi.lock", is_firm=True)

"""``VERSION``, ``version.txt`` and kin: a file whose whole text is the version."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign, is_top

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_NAMES = frozenset(
    {"version", "version.txt", ".version", "_version", "_version.txt", "__version__", "version.in", "version.rst"}
    | {"version.md", ".release"}
)
_ENDINGS = (".txt", ".in", "version.rst", "version.md")
_WHOLE = regex(rf"\s*{VERSION_IN_TEXT}\s*\Z".encode(), re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_LONGEST = 200


def claims(path: str) -> bool:
    """Files without an ending or of text; one of another name is read where the build backend points to it."""
    name = path.rpartition("/")[2]
    return ("." not in name.lstrip(".") or name.lower().endswith(_ENDINGS)) and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version if it is all that the file holds.

    It is truth at the project's top, in its packages and where the backend reads it, else a document.
    """
    pointed = next((p for p in own.pointed if p.path == source.path and not (p.name or p.pattern)), None)
    if len(source.data) > _LONGEST or not (pointed or source.name.lower() in _NAMES):
        return
    found = _WHOLE.match(source.data, len(_BOM) if source.data.startswith(_BOM) else 0)
    if found is None or b"." not in found["version"]:
        return
    folder = source.inside.rpartition("/")[0].rpartition("/")[2]
    is_own = is_top(source) or folder in own.packages
    kind = Kind.METADATA if pointed else Kind.CODE if is_own else Kind.DOCUMENT
    mention = mention_at(source, found.span("version"), kind, pointed.why if pointed else "the whole file")
    yield replace(mention, is_loose=kind is Kind.DOCUMENT)

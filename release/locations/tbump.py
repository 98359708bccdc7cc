"""tbump: ``current`` of its ``version`` table, and the files that it patches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import settings
from release.syntax.declaring import STANDING_ALONE, declare, formatted, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own

_TABLES: dict[str, tuple[str, ...]] = {"tbump.toml": (), "pyproject.toml": ("tool", "tbump")}


def claims(path: str) -> bool:
    """The two files in which tbump looks."""
    return path in _TABLES


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``current``."""
    if _is_used(source):
        yield from settings.stored(source, (*_TABLES[source.name], "version", "current"), "current of tbump")


def declares(source: Source) -> Iterator[Declared]:
    """Yield where the listed files state the version in full: those with a ``version_template`` hold a part of it."""
    files = settings.table_of(source, _TABLES[source.name]).get("file") if _is_used(source) else ()
    for entry in files if isinstance(files, list) else ():
        path, search = (entry.get("src"), entry.get("search")) if isinstance(entry, dict) else (None, None)
        if not isinstance(path, str) or "version_template" in entry:
            continue
        patterns = literal(formatted(search, "current_version")) if isinstance(search, str) else STANDING_ALONE
        yield from declare(source, path, patterns, is_glob=True)


def _is_used(source: Source) -> bool:
    return source.name == "tbump.toml" or b"tbump" in source.data

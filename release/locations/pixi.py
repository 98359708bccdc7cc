"""``pixi.toml``: the version of the workspace, or of the package that is built from it.

``pixi init`` writes ``0.1.0`` there, and a workspace may have a name of its own: then it is ours only while it states
the current version in full, and that is one which few things have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.syntax import toml
from release.syntax.paths import is_foreign, place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_TABLES = ("workspace", "project", "package")  # the second is what older versions call the first


def claims(path: str) -> bool:
    """pixi.toml in any folder that is not foreign."""
    return path.rpartition("/")[2] == "pixi.toml" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each table that has one."""
    document = toml.parse_file(source.path, source.data)
    for table in _TABLES:
        value = dig(document, (table, "version"))
        span = toml.value_span(source.data, (table, "version"), value) if isinstance(value, str) and value else None
        if span:
            is_named = own.is_named(str(dig(document, (table, "name"))))
            yield replace(place_at(source, own, span, f"[{table}] of pixi", is_firm=is_named), is_weak=not is_named)

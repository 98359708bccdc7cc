"""``pyproject.toml``: ``[project] version`` (PEP 621) and ``[tool.poetry] version``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_KEYS = (("project", "version"), ("tool", "poetry", "version"))


def claims(path: str) -> bool:
    """Only the project's own pyproject.toml, at its root."""
    return path == "pyproject.toml"


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield the version of each table that has one."""
    document = toml.parse_file(source.path, source.data)
    for keys in _KEYS:
        value = dig(document, keys)
        span = toml.value_span(source.data, keys, value) if isinstance(value, str) and value else None
        if span:
            yield mention_at(source, span, Kind.METADATA, f"[{'.'.join(keys[:-1])}] version")

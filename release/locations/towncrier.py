"""towncrier's own copy of the version: ``version`` of ``[tool.towncrier]`` in towncrier.toml or pyproject.toml."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_KEYS = ("tool", "towncrier", "version")


def claims(path: str) -> bool:
    """The two files at the root in which towncrier looks."""
    return path in {"towncrier.toml", "pyproject.toml"}


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield the version that towncrier is told; it is ours while it is the current one."""
    if b"towncrier" not in source.data:
        return
    value = dig(toml.parse_file(source.path, source.data), _KEYS)
    span = toml.value_span(source.data, _KEYS, value) if isinstance(value, str) and value else None
    if span:
        yield replace(mention_at(source, span, Kind.DOCUMENT, "version of [tool.towncrier]"), is_loose=True)

"""``setup.cfg``: ``[metadata] version`` where it is a literal (``attr:`` and ``file:`` point elsewhere)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.syntax import ini

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """Only the project's own setup.cfg, at its root."""
    return path == "setup.cfg"


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield the version of ``[metadata]`` if it is written there."""
    value = ini.parse_file(source.path, source.data).get("metadata", {}).get("version", "")
    if not value or value.startswith(("attr:", "file:")) or "/" in value:
        return  # a path without "file:" is read by nobody, and setup.py says more
    span = ini.value_span(source.data, ("metadata", "version"), value)
    if span:
        yield mention_at(source, span, Kind.METADATA, "[metadata] version")

"""``.zenodo.json``: the ``version`` of the deposit, which Zenodo otherwise takes from the tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import json
from release.syntax.paths import is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """.zenodo.json at the root, where Zenodo looks for it."""
    return path == ".zenodo.json"


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the top-level ``version``."""
    span = json.text_span(source.data, json.parse_file(source.path, source.data), ("version",))
    if span:
        yield place_at(source, own, span, "version of the deposit", is_firm=is_top(source))

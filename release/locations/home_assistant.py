"""``manifest.json`` of an integration for Home Assistant, in ``custom_components/<domain>/``: its ``version``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES
from release.syntax import json
from release.syntax.paths import place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_DEPTH = 3


def claims(path: str) -> bool:
    """The manifest of each integration, where Home Assistant and its store look for it."""
    pieces = path.split("/")
    return len(pieces) == _DEPTH and pieces[0] == "custom_components" and pieces[2] == "manifest.json"


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version, a ``v`` before the digits left out, where ``domain`` is the folder's name."""
    document = json.parse_file(source.path, source.data)
    domain = source.path.split("/")[-2]
    span = json.text_span(source.data, document, ("version",)) if dig(document, ("domain",)) == domain else None
    stated = VERSION_BYTES.fullmatch(source.data, *span) if span else None
    if stated:
        why = "version of the Home Assistant integration"
        yield place_at(source, own, stated.span("version"), why, is_firm=own.is_named(domain))

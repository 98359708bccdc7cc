"""``codemeta.json``: ``version`` (schema.org) and ``softwareVersion`` of the project itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import json
from release.syntax.paths import is_foreign, is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """codemeta.json in any folder that is not foreign."""
    return path.rpartition("/")[2] == "codemeta.json" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the two top-level keys; what ``softwareRequirements`` and its like hold are others' versions."""
    document = json.parse_file(source.path, source.data)
    for key in ("version", "softwareVersion"):
        span = json.text_span(source.data, document, (key,))
        if span:
            yield place_at(source, own, span, f"{key} of codemeta.json", is_firm=is_top(source))

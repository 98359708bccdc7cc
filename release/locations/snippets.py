"""``snippet_metadata*.json``: the client library for which samples were generated, with its version.

Each API has a version there, too (``v1``), which is its own. The generator may leave ``0.1.0`` for the release tool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import json
from release.syntax.paths import is_foreign, place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """Files of such a name in any folder that is not foreign; among samples is where they live."""
    name = path.rpartition("/")[2]
    is_snippets = name.startswith("snippet_metadata") and name.endswith(".json")
    return is_snippets and not is_foreign(path, or_example=False)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of the client library whose name is an own one, or begins with an own one and a dash."""
    document = json.parse_file(source.path, source.data)
    if own.has_part(str(dig(document, ("clientLibrary", "name")))):
        span = json.text_span(source.data, document, ("clientLibrary", "version"))
        if span:
            yield place_at(source, own, span, "version of the client library", is_firm=False)

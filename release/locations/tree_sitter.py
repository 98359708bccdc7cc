"""``tree-sitter.json``: the version of a grammar's repository, from which its bindings are made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.syntax import json
from release.syntax.paths import place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """tree-sitter.json at the root, where tree-sitter looks for it."""
    return path == "tree-sitter.json"


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield ``metadata.version``."""
    document = json.parse_file(source.path, source.data)
    span = json.text_span(source.data, document, ("metadata", "version"))
    if span:
        mention = place_at(source, own, span, "metadata.version of tree-sitter.json", is_firm=False)
        yield replace(mention, form=Form.SEMVER)

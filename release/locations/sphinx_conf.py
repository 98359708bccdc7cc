"""Sphinx's ``conf.py``: ``release`` (the full version) and ``version`` (often only ``major.minor``)."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.version import read_version
from release.syntax.python import PythonSource, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Own, Source

PATHS = ("docs/conf.py", "doc/conf.py", "docs/source/conf.py", "doc/source/conf.py")


def claims(path: str) -> bool:
    """The usual places of Sphinx's configuration."""
    return path in PATHS


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``release`` and ``version`` where they are literals at module level."""
    parsed = PythonSource(source.path, source.data)
    for node in parsed.tree.body:
        text = text_of(node.value) if isinstance(node, ast.Assign) else None
        if not (isinstance(node, ast.Assign) and text):
            continue
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        version = read_version(text)
        span = parsed.literal_span(node.value, text) if version else None
        if span and {"release", "version"} & set(names):
            mention = mention_at(source, span, Kind.DOCUMENT, f"Sphinx {names[0]}")
            yield replace(mention, is_short="version" in names)

"""Sphinx's ``conf.py``: ``release`` (the full version) and ``version`` (often only ``major.minor``)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.version import read_version
from release.syntax.python import PythonSource, assignments, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

PATHS = ("docs/conf.py", "doc/conf.py", "docs/source/conf.py", "doc/source/conf.py")


def claims(path: str) -> bool:
    """The usual places of Sphinx's configuration."""
    return path in PATHS


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``release`` and ``version`` where they are literals at module level."""
    parsed = PythonSource(source.path, source.data)
    for names, value, is_fallback in assignments(parsed.tree.body):
        text = text_of(value)
        ours = sorted({"release", "version"} & names)
        if not ours or is_fallback or not text or not read_version(text):
            continue
        span = parsed.literal_span(value, text)
        if span:
            mention = mention_at(source, span, Kind.DOCUMENT, f"Sphinx {' and '.join(ours)}")
            yield replace(mention, form=Form.SHORT if "version" in ours else Form.TEXT)

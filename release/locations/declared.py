"""What a configuration declares, ours or another bump tool's: every match of its patterns in the files it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.syntax.globs import matches, may_be_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """Every file that may hold text: which of them is declared is known only with the project."""
    return may_be_text(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each span once.

    A place that another tool's configuration declares is ours while it states the current version: that tool would
    change it only then. Patterns with a count are the project's own words to us, and hold whatever they state.
    """
    spans: set[tuple[int, int]] = set()
    for declared in own.declared:
        if not matches(declared.glob, source.path):
            continue
        for match in declared.pattern.finditer(source.data):
            span = match.span("version")
            if span not in spans:
                spans.add(span)
                mention = mention_at(source, span, Kind.DOCUMENT, declared.why)
                yield replace(mention, is_loose=declared.count is None, form=declared.form)

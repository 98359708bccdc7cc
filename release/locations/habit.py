"""What the last bump changed in the same way, wherever it stands: git's history says so, see ``facts/habits.py``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex
from release.syntax.globs import may_be_text
from release.syntax.prose import history_ranges, is_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_PROSE = (".md", ".rst", ".txt")
_ENTRY = regex(rb"[ \t]*(?:[-*+#]|[0-9]+[.)][ ])")  # in a section that tells the past: what came with that release


def claims(path: str) -> bool:
    """Every file that may hold text: which of them is known is in the project."""
    return may_be_text(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each place once, but no entry of history; none is ever stale, for one like it may tell of a release."""
    spans = [
        (match.span("version"), habit)
        for habit in own.habits
        if habit.path == source.path
        for match in habit.pattern.finditer(source.data)
    ]
    past = history_ranges(source.data) if spans and source.path.endswith(_PROSE) else []
    for span, habit in spans:
        if not (is_within(past, span[0]) and _ENTRY.match(source.data, source.data.rfind(b"\n", 0, span[0]) + 1)):
            mention = mention_at(source, span, Kind.DOCUMENT, "changed by the last bump")
            yield replace(
                mention,
                form=Form.NUMBERS if "," in mention.stated else Form.TEXT,
                is_loose=not habit.is_published,
                is_published=habit.is_published,
                is_dated=True,
            )

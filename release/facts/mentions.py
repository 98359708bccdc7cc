"""What the family of locations finds in files: each place once, the strongest statement first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.facts.project import MANIFESTS
from release.locations import FAMILY, python_module, readers
from release.model.mention import Form, Kind, Leftover
from release.syntax.declaring import matched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_OF_STRANGERS = ("document", "text", "notebook", "declared", "python_lock", "habit")


def find_mentions(sources: Iterable[Source], own: Own, unread: list[Leftover]) -> list[Mention]:
    """Return all mentions in *sources*, truth first; a document that cannot be parsed goes to *unread*."""
    by_span: dict[tuple[str, int], Mention] = {}
    for source in sources:
        home = own.home_of(source.path)
        inside = replace(source, home=home) if home else source
        for member in readers(inside.inside, FAMILY.members if home is not None else _OF_STRANGERS):
            try:
                for mention in member.find(inside, own):
                    known = by_span.setdefault((mention.path, mention.start), mention)
                    if mention.form is Form.RELEASE and known.kind is Kind.DOCUMENT:  # its tool says how
                        by_span[mention.path, mention.start] = replace(known, form=mention.form)
            except FileUnparsable as problem:  # noqa: PERF203 - each member may fail on its own
                if _is_truth(inside, own):
                    raise
                unread.append(Leftover(path=source.path, line=1, text="", reason=problem.what))
        for first, last in matched(source, own.excluded):
            for key in [key for key in by_span if key[0] == source.path and first <= key[1] < last]:
                del by_span[key]
    return in_order(_apart(by_span))


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """Return *mentions*, truth first; of code what is written as text before numbers, and the top before folders."""
    order = {Kind.METADATA: 0, Kind.CODE: 1, Kind.DOCUMENT: 2}
    return sorted(
        mentions,
        key=lambda m: (
            order[m.kind],
            (m.form is not Form.TEXT, m.path.count("/")) if m.kind is Kind.CODE else (False, 0),
        ),
    )


def _apart(by_span: dict[tuple[str, int], Mention]) -> Iterator[Mention]:
    """Return the mentions, without those that share bytes with one found before: ``v1.0`` and its ``1.0`` are one."""
    rank = {key: number for number, key in enumerate(by_span)}
    dropped: set[tuple[str, int]] = set()
    last: tuple[str, int] | None = None
    for key in sorted(by_span):
        if last is not None and last[0] == key[0] and by_span[last].end > key[1]:
            worse = max(last, key, key=rank.__getitem__)
            dropped.add(worse)
            last = key if worse == last else last
        else:
            last = key
    return (mention for key, mention in by_span.items() if key not in dropped)


def _is_truth(source: Source, own: Own) -> bool:
    if source.inside in MANIFESTS or any(pointed.path == source.path for pointed in own.pointed):
        return True
    return python_module.claims(source.inside) and python_module.is_own(source.inside, own)

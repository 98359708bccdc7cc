"""A change log's step from one version to the next: what is released, and what that changes in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """What is released: the versions as the project spells them, their tags, and the day (UTC).

    ``old_tag`` is the tag of the last release, empty where there is none.
    """

    old: str
    new: str
    day: date
    old_tag: str
    new_tag: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Splice:
    """The bytes from ``start`` to ``end`` and what replaces them."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangelogEdit:
    """The file before and after, the splices that lead from one to the other, and what a person should know.

    ``after`` is ``before`` where nothing has to change; ``is_empty`` tells that the new version has no text.
    """

    path: str
    before: bytes
    after: bytes
    splices: tuple[Splice, ...] = ()
    notes: tuple[str, ...] = ()
    is_empty: bool = False


def spliced(data: bytes, splices: Sequence[Splice]) -> bytes:
    """Return *data* with each span replaced; spans must not overlap (``ValueError``)."""
    pieces: list[bytes] = []
    position = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < position:
            raise ValueError(splice.new)
        pieces += [data[position : splice.start], splice.new]
        position = splice.end
    return b"".join([*pieces, data[position:]])

"""Edits: splicing new versions into bytes and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.hashing import sha256
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.model.mention import Mention


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One mention and the text that replaces it."""

    mention: Mention
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEdit:
    """All edits of one file: its bytes before and after, and what was edited.

    ``before`` is ``None`` for a file that is made, ``after`` for one that is removed; ``mode`` are such a file's
    permissions, 0 where they are those of any new file.
    """

    path: str
    before: bytes | None
    after: bytes | None
    edits: tuple[Edit, ...]
    mode: int = 0


def digest(data: bytes | None) -> str:
    """Return the SHA-256 of *data* as 64 hexadecimal digits, empty for a file that is not there."""
    return "" if data is None else sha256(data).hexdigest()


def splice(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return *data* with each edit's span replaced; spans must not overlap (``ValueError``)."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.mention.start):
        if edit.mention.start < position:
            raise ValueError(edit.mention.why)
        pieces += [data[position : edit.mention.start], edit.new.encode("ascii")]
        position = edit.mention.end
    return b"".join([*pieces, data[position:]])

"""What is different between two distributions that should be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.contents import FILE
from release.model.dists import Compared

if TYPE_CHECKING:
    from release.model.contents import Contents, Member


def compare(there: Contents, again: Contents, how: str, *, is_same: bool) -> Compared:
    """Return what is different in *again*, built as *how* says, from *there*, which lies in ``dist/``.

    RECORD, which only repeats the digests of the others, is left out.
    """
    old, new = _by_path(there), _by_path(again)
    return Compared(
        filename=there.filename,
        how=how,
        is_same=is_same,
        differing=tuple(path for path in old if path in new and _told(old[path]) != _told(new[path])),
        missing=tuple(path for path in old if path not in new),
        more=tuple(path for path in new if path not in old),
    )


def _by_path(contents: Contents) -> dict[str, Member]:
    return {
        member.path: member
        for member in contents.members
        if member.kind == FILE and not member.path.endswith(".dist-info/RECORD")
    }


def _told(member: Member) -> tuple[str, bool]:
    return member.sha256, member.is_executable

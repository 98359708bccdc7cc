"""The bytes before: one file for each transaction in ``.release/undo/``, on the disk before anything is changed."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from release.errors import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def new_id() -> str:
    """Return a name that no other transaction has."""
    return os.urandom(8).hex()


def store(path: Path, pieces: Sequence[bytes]) -> None:
    """Write *pieces* one after the other to the new file *path*; :class:`WriteFailed` where that cannot be done."""
    is_ours = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            is_ours = True
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as problem:
        if is_ours:
            path.unlink(missing_ok=True)
        raise WriteFailed(
            f"what is changed cannot be kept: {problem.strerror}",
            where=(str(path),),
            why="no file was changed, because it could not have been put back",
        ) from None


def forget(folder: Path, keep: str) -> None:
    """Remove all that is kept but *keep*; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            if entry.name != keep and entry.is_file():
                entry.unlink(missing_ok=True)

"""Our own folder ``.release/``: never a link, and ignored by git from its first file on."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from release.errors import WriteFailed
from release.system import files, leftovers

if TYPE_CHECKING:
    from pathlib import Path

_PREPARING = Lock()  # threads of one process would write it under the same temporary name
_IGNORED = b"# Made by release-tasks; nothing in here belongs into git.\n*\n"


def prepare(folder: Path) -> None:
    """Make *folder* ready to be written to; :class:`WriteFailed` where it is a link."""
    if folder.is_symlink():
        raise WriteFailed(
            f"{folder.name} is a link; nothing is written through it",
            where=(folder.name,),
            fix=(f"rm {folder.name}",),
        )
    if folder.exists() and not folder.is_dir():
        raise WriteFailed(
            f"{folder.name} is a file, and a folder is needed there",
            where=(folder.name,),
            why="the journal, and what puts a change back, are kept in a folder of that name; what reads the file has "
            "to look for its new name",
            fix=(f"mv {folder.name} NEW-NAME",),
        )
    mark = folder / ".gitignore"
    with _PREPARING:
        if not mark.exists():
            for path in leftovers.abandoned(mark):
                path.unlink(missing_ok=True)  # a kill came before git knew to ignore it
            files.write(mark, _IGNORED)

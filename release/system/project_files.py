"""The project's own files as a plan may read them: never one that lies outside of the project."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import PlaceOutside

if TYPE_CHECKING:
    from typing import BinaryIO

LARGEST_FILE = 8 * 1024 * 1024


class Files:
    """The files in ``root``, the project's folder (absolute); paths are relative to it, with ``/``."""

    def __init__(self, root: Path) -> None:
        """Read files in *root*."""
        self.root = root
        self._real_root = os.path.realpath(root)
        self._inside = f"{self._real_root.rstrip(os.sep)}{os.sep}"
        self._real_folders: dict[str, str] = {}

    def path(self, path: str) -> Path:
        """Return where *path* is, following links; :class:`PlaceOutside` if that is not inside of the project."""
        return Path(self._checked(path))

    def name_of(self, path: str) -> str:
        """Return the path of the file to which *path* leads, if it is a link; :class:`PlaceOutside` as for `path`."""
        found = self._checked(path)
        is_usual = found.startswith(self._inside)
        inside = found[len(self._inside) :] if is_usual else os.path.relpath(found, self._real_root)
        return inside.replace(os.sep, "/")

    def _checked(self, path: str) -> str:
        found = self._real(path)
        if found.startswith(self._inside) or Path(found).is_relative_to(self._real_root):
            return found
        raise PlaceOutside(
            f"{path} leads out of the project",
            where=(f"{path} -> {found}",),
            fix=(
                f'cp --remove-destination "$(readlink -f {shlex.quote(path)})" {shlex.quote(path)}'
                if Path(found).is_file()
                else f"rm {shlex.quote(path if (self.root / path).is_symlink() else path.partition('/')[0])}",
            ),
        )

    def _real(self, path: str) -> str:
        """Follow links; those of folders once, because a command does not outlive their change."""
        folder, _, name = path.rpartition("/")
        if name in {"", ".", ".."}:
            return os.path.realpath(self.root / path)
        if folder not in self._real_folders:
            self._real_folders[folder] = os.path.realpath(self.root / folder)
        found = f"{self._real_folders[folder].rstrip(os.sep)}{os.sep}{name}"
        return os.path.realpath(found) if os.path.islink(found) else found  # noqa: PTH114 - a path object for each file costs more

    def read(self, path: str) -> bytes | None:
        """Return the bytes of *path*, ``None`` where there is no such file or it is larger than ``LARGEST_FILE``."""
        found = self.path(path)
        size = _size(found)
        return None if size is None or size > LARGEST_FILE else found.read_bytes()

    def read_anywhere(self, path: Path) -> str:
        """Return the text of *path*, inside of the project or not, without blanks around; empty where there is none."""
        found = self.root / Path(path).expanduser()
        return found.read_text(encoding="utf-8", errors="replace").strip() if found.is_file() else ""

    def size(self, path: str) -> int | None:
        """Return the size of the file *path* in bytes, ``None`` where there is no such file."""
        return _size(self.path(path))

    def open(self, path: str) -> BinaryIO:
        """Open the file *path* for reading bytes."""
        return self.path(path).open("rb")

    def open_anywhere(self, path: Path) -> BinaryIO:
        """Open the file *path* (absolute), as one in a scratch folder, for reading bytes."""
        return path.open("rb")

    def names(self, folder: str = ".") -> tuple[str, ...]:
        """Return the sorted names in *folder*; folders end with ``/``.

        Empty where there is no such folder, or where it leads out of the project though its name does not say so.
        """
        found = Path(os.path.realpath(self.root / folder))
        if not (Path(folder).is_absolute() or found.is_relative_to(os.path.realpath(self.root))):
            return ()
        try:
            with os.scandir(found) as entries:
                return tuple(sorted(f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries))
        except OSError:
            return ()

    def obstacle(self, path: str) -> str:
        """Return what keeps *path* from being written ("read-only", "a hard link", ...), empty if nothing does."""
        found = self.path(path)
        status = found.stat()
        if status.st_nlink > 1:
            return "a hard link: another name shares its bytes"
        if not status.st_mode & 0o222 or not os.access(found, os.W_OK):
            return "read-only"
        if not found.parent.stat().st_mode & 0o222 or not os.access(found.parent, os.W_OK):
            return "in a read-only folder"
        return ""


def _size(path: Path) -> int | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None

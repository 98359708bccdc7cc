"""Writing files so that each is old or new at any instant, and all of a group are put back when one fails."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from release.errors import FileChanged, WriteFailed
from release.model.edit import digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from release.model.edit import FileEdit

_SUFFIX = ".release-tmp"


def replace_all(root: Path, edits: Sequence[FileEdit]) -> None:
    """Write every edit's new bytes, or none: the temporary files are complete on disk before the first rename.

    Raises :class:`FileChanged` where a file no longer holds what was planned for, :class:`WriteFailed` where one
    cannot be written; either way all files are as before.
    """
    temporary: list[tuple[Path, Path]] = []
    done: list[FileEdit] = []
    try:
        for edit in edits:
            target = _real(root, edit.path)
            _require_planned(edit, target)
            temporary.append((_written_beside(target, edit.after), target))
        for edit, (source, target) in zip(edits, temporary, strict=True):
            os.replace(source, target)
            done.append(edit)
        _sync_folders({target.parent for _, target in temporary})
    except BaseException as problem:
        _undo(root, temporary, done)
        if isinstance(problem, OSError):
            raise WriteFailed(
                f"{problem.filename or 'a file'} cannot be written: {problem.strerror}",
                why="every file was put back",
            ) from None
        raise


def restore_all(root: Path, edits: Sequence[FileEdit]) -> None:
    """Put every edit's old bytes back, whatever the files hold now."""
    for edit in edits:
        target = _real(root, edit.path)
        os.replace(_written_beside(target, edit.before), target)


def write(path: Path, data: bytes) -> None:
    """Write *data* to *path* through a temporary file beside it; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(_written_beside(path, data), path)


def is_as_planned(root: Path, edits: Sequence[FileEdit]) -> bool:
    """Tell whether every file holds exactly its edit's new bytes."""
    return all(digest(_real(root, edit.path).read_bytes()) == digest(edit.after) for edit in edits)


def _require_planned(edit: FileEdit, target: Path) -> None:
    if target.read_bytes() != edit.before:
        raise FileChanged(f"{edit.path} changed while the bump was planned", where=(edit.path,), fix=("git diff",))


def _real(root: Path, path: str) -> Path:
    """The file itself: a link inside of the project stays a link, its target is written."""
    return (root / path).resolve()


def _written_beside(target: Path, data: bytes) -> Path:
    temporary = target.with_name(f".{target.name}.{os.getpid()}{_SUFFIX}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            _copy_attributes(target, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _copy_attributes(source: Path, target: Path) -> None:
    """Mode, owner and extended attributes, not the times: git must see that the file changed."""
    status = source.stat()
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (target.stat().st_uid, target.stat().st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(target, status.st_uid, status.st_gid)
    shutil.copymode(source, target)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(source):
                os.setxattr(target, name, os.getxattr(source, name))


def _sync_folders(folders: set[Path]) -> None:
    if os.name != "posix":
        return
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _undo(root: Path, temporary: Sequence[tuple[Path, Path]], done: Sequence[FileEdit]) -> None:
    for source, _ in temporary:
        source.unlink(missing_ok=True)
    restore_all(root, done)

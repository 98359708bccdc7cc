"""Writing, making and removing files: each is old or new at any instant, and a group is put back when one fails."""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import stat
from typing import TYPE_CHECKING

from release.errors import FileChanged, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from release.model.edit import FileEdit

SUFFIX = ".release-tmp"


def replace_all(root: Path, edits: Sequence[FileEdit]) -> None:
    """Write, make and remove what the edits say, or nothing: temporary files are on the disk before the first rename.

    Raises :class:`FileChanged` where a file no longer is what was planned for, :class:`WriteFailed` where one cannot
    be written; either way all files are as before.
    """
    ready: list[tuple[Path | None, Path]] = []
    done: list[FileEdit] = []
    try:
        for edit in edits:
            target = _real(root, edit.path)
            _require_planned(root, edit, target)
            ready.append((_staged(target, edit.after, edit.mode, len(ready)), target))
        for edit, (source, target) in zip(edits, ready, strict=True):
            _put(source, target)
            done.append(edit)
        _sync_folders({target.parent for _, target in ready} | {folder.parent for folder in _made(root, edits)})
        _prune(root, [target.parent for source, target in ready if source is None])
    except BaseException as problem:
        for source, _ in ready:
            if source:
                source.unlink(missing_ok=True)
        restore_all(root, done)
        _prune(root, _made(root, edits))
        if isinstance(problem, OSError):
            number = min(len(ready), len(edits) - 1) if not done else len(done)
            raise WriteFailed(
                f"{edits[number].path} cannot be written: {problem.strerror}",
                where=(edits[number].path,),
                why="no file was changed",
                fix=("git status",),
            ) from None
        raise


def restore_all(root: Path, edits: Sequence[FileEdit]) -> None:
    """Put every file back as it was, whatever it holds now; :class:`WriteFailed` names those that stay."""
    left = {edit.path: problem for edit in edits if (problem := _restored(root, edit))}
    if left:
        raise WriteFailed(
            f"{len(left)} files could not be put back",
            where=tuple(f"{path}: {reason}" for path, reason in left.items()),
            why="they hold the new version still",
            fix=(f"git checkout -- {shlex.join(left)}",),
        )


def is_there(path: Path) -> bool:
    """Tell whether there is anything at *path*: a file, a folder, or a link, also one that leads nowhere."""
    return os.path.lexists(path)


def permissions(path: Path) -> int:
    """Return the permissions of the file *path*."""
    return stat.S_IMODE(path.stat().st_mode)


def _restored(root: Path, edit: FileEdit) -> str:
    """Put one file back; return what is in the way, empty where nothing is."""
    try:
        target = _real(root, edit.path)
        _put(_staged(target, edit.before, edit.mode), target)
        if edit.before is None:
            _prune(root, [target.parent])
    except OSError as problem:
        return problem.strerror or "no reason given"
    return ""


def _staged(target: Path, data: bytes | None, mode: int, number: int = 0) -> Path | None:
    """Return a temporary file beside *target* that holds *data*; ``None`` where *target* is to go."""
    if data is None:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    return _written_beside(target, data, number, mode)


def _put(source: Path | None, target: Path) -> None:
    if source:
        os.replace(source, target)
    else:
        target.unlink(missing_ok=True)


def _made(root: Path, edits: Sequence[FileEdit]) -> list[Path]:
    """Return the folders of the files that are made, which may be new."""
    return [_real(root, edit.path).parent for edit in edits if edit.before is None]


def _prune(root: Path, folders: Sequence[Path]) -> None:
    """Remove those of *folders*, and those above them, that hold nothing any more, as git does."""
    top = root.resolve()
    for folder in folders:
        for empty in (folder, *folder.parents):
            if top not in empty.parents:
                break
            try:
                empty.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                break


def write(path: Path, data: bytes) -> None:
    """Write *data* to *path* through a temporary file beside it; folders are made; :class:`WriteFailed`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(_written_beside(path, data), path)
    except OSError as problem:
        raise WriteFailed(
            f"{path.name} cannot be written: {problem.strerror}",
            where=(str(path),),
            fix=_permitting(path.parent, problem),
        ) from None


def open_own(path: Path) -> BinaryIO:
    """Open one of our own files for reading and appending; it is made where it is missing.

    A link, or a file with a second name, is refused with :class:`WriteFailed`: a repository could have brought it, and
    writing would change something else.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as problem:
        link = (f"rm {shlex.quote(str(path))}",) if path.is_symlink() else ()  # the link alone, not what it leads to
        raise WriteFailed(
            f"{path.name} cannot be opened: {problem.strerror}",
            where=(str(path),),
            fix=link or _permitting(path, problem),
        ) from None
    stream = os.fdopen(descriptor, "r+b")
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        stream.close()
        quoted, aside = (shlex.quote(f"{path}{end}") for end in ("", ".own"))
        raise WriteFailed(
            f"{path.name} is not a file of its own",
            where=(str(path),),
            fix=(f"cp -p {quoted} {aside} && mv {aside} {quoted}" if stat.S_ISREG(status.st_mode) else f"rm {quoted}",),
        )
    return stream


def _permitting(path: Path, problem: OSError) -> tuple[str, ...]:
    """Return the command after which *path*, or the folder that is to hold it, can be written; nothing is removed."""
    if problem.errno not in {errno.EACCES, errno.EPERM}:
        return ()
    there = next(each for each in (path, *path.parents) if is_there(each))
    return (f"chmod {'u+rwx' if there.is_dir() else 'u+rw'} {shlex.quote(str(there))}",)


def _require_planned(root: Path, edit: FileEdit, target: Path) -> None:
    if edit.before is None or (edit.after is None and not target.exists()):
        is_as_planned = edit.before is None and not is_there(root / edit.path)
    else:
        is_as_planned = target.read_bytes() == edit.before
    if not is_as_planned:
        raise FileChanged(f"{edit.path} changed while the bump was planned", where=(edit.path,), fix=("git diff",))


def _real(root: Path, path: str) -> Path:
    """The file itself: a link inside of the project stays a link, its target is written."""
    return (root / path).resolve()


def _written_beside(target: Path, data: bytes, number: int = 0, mode: int = 0) -> Path:
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}-{number}{SUFFIX}")
    try:
        temporary.unlink(missing_ok=True)  # what a crashed process of the same number left; containers reuse them
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            _copy_attributes(target, temporary)
        elif mode:
            temporary.chmod(mode)
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
    target.chmod(stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        for name in os.listxattr(source):
            with contextlib.suppress(OSError):
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

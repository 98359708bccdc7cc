"""Unpacking archives that may be hostile: nothing leaves the folder, and sizes are bounded."""

from __future__ import annotations

import platform
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

from release.errors import BuildFailed

if TYPE_CHECKING:
    from pathlib import Path

MOST_MEMBERS = 200_000
MOST_BYTES = 8 * 1024**3


def unpack(archive: Path, folder: Path) -> None:
    """Unpack the sdist *archive* (tar.gz or zip) into *folder*; :class:`BuildFailed` for anything that tricks."""
    try:
        if archive.suffix == ".zip":
            _unpack_zip(archive, folder)
        else:
            _unpack_tar(archive, folder)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as problem:
        raise BuildFailed(
            f"{archive.name} cannot be unpacked: {problem}", where=(archive.name,), fix=("nox -s build",)
        ) from None


def _unpack_tar(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        members, size = [], 0
        for member in tar:
            members.append(member)
            size += member.size
            _require_bounds(archive, len(members), size)
        if not hasattr(tarfile, "data_filter"):
            raise BuildFailed(
                "this Python cannot unpack an archive safely",
                where=(f"Python {platform.python_version()}",),
                why="tarfile's filters came with 3.10.12, 3.11.4 and 3.12 (PEP 706)",
                fix=("update Python",),
            )
        tar.extractall(folder, members, filter="data")


def _unpack_zip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
        _require_bounds(archive, len(entries), sum(entry.file_size for entry in entries))
        opened.extractall(folder)  # noqa: S202 - zipfile itself keeps members inside of the folder


def _require_bounds(archive: Path, members: int, size: int) -> None:
    if members > MOST_MEMBERS or size > MOST_BYTES:
        raise BuildFailed(
            f"{archive.name} is too large to unpack: {members} members, {size} bytes", where=(archive.name,)
        )

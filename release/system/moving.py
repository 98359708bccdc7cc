"""Copying, moving and removing whole files and folders, and a folder for a while."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def copy(source: Path, target: Path) -> None:
    """Copy the bytes of *source* to *target*, whose folder is made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def remove(target: Path) -> None:
    """Remove the file, link or folder *target*; it need not exist."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def move(source: Path, target: Path) -> None:
    """Move *source*, wherever it is, over *target* in one step; its folder is made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.move(source, beside)
    beside.replace(target)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a new folder and remove it afterwards."""
    made = Path(os.path.realpath(tempfile.mkdtemp(prefix="release-tasks-")))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)

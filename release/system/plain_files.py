"""Plain files anywhere on this machine, read up to a limit. A pipe is not opened: it may never answer."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_plain(path: Path, largest: int) -> bytes | None:
    """Return the first *largest* bytes of *path*, ``None`` where there is no plain file; ``OSError`` otherwise."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    with path.open("rb") as stream:
        return stream.read(largest)

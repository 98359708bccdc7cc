"""What a killed command leaves beside the files it wrote: temporary files of ours, and locks of its git."""

from __future__ import annotations

import os
import re
from datetime import datetime
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.system.files import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

_PROCESS = regex(r"\.([0-9]+)-[0-9]+\.")
_NEXT_INDEX = regex(r"next-index-[0-9]+\.lock")


def temporary(targets: list[Path]) -> list[Path]:
    """Return our temporary files beside *targets*; only for whoever holds the project's lock."""
    found = []
    for target in targets:
        pattern = re.compile(rf"\.{re.escape(target.name[:200])}\.[0-9]+-[0-9]+{re.escape(SUFFIX)}")
        found += [entry for entry in _entries(target.parent) if pattern.fullmatch(entry.name)]
    return sorted(set(found))


def abandoned(target: Path) -> list[Path]:
    """Return our temporary files beside *target* whose process is gone; for this no lock is needed."""
    return [path for path in temporary([target]) if not _is_alive(int(_PROCESS.findall(path.name)[-1]))]


def locks_of_git(paths: list[Path], since: str) -> list[Path]:
    """Return those lock files of git among *paths*, and its temporary indexes beside them, made after *since*."""
    beside = [entry for entry in _entries(paths[0].parent) if _NEXT_INDEX.fullmatch(entry.name)] if paths else []
    begun = datetime.fromisoformat(since).timestamp()
    return [path for path in (*paths, *beside) if path.is_file() and path.lstat().st_mtime >= begun]


def changed_after(path: Path, since: str, seconds: float) -> bool:
    """Tell whether *path* was changed more than *seconds* after *since*; a file that is gone was not."""
    try:
        return path.lstat().st_mtime > datetime.fromisoformat(since).timestamp() + seconds
    except OSError:
        return False


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # pragma: no cover - signal 0 would end it there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []

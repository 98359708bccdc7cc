"""Locks on open files: they end with the file or the process, also after a crash."""

from __future__ import annotations

import os

_FAR = 1 << 30  # Windows keeps others from reading a locked byte, so one is locked that no file has


def take(descriptor: int, *, wait: bool) -> bool:
    """Lock the open file *descriptor* for this process; without *wait*, return ``False`` if another has it."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:  # pragma: no cover - Windows
        return _take_on_windows(descriptor, wait=wait)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _take_on_windows(descriptor: int, *, wait: bool) -> bool:  # pragma: no cover - Windows
    import msvcrt  # noqa: PLC0415

    while True:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            if not wait:
                return False
        else:
            return True

"""One command at a time: a lock with its owner, and the programs that a killed owner left running."""

from __future__ import annotations

import contextlib
import os
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import Locked, WriteFailed
from release.system import files, locks

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = "lock"
_CHILDREN = "children.lock"
_WAIT_S = 10.0
_PAUSE_S = 0.05
# Programs that git leaves running on purpose; they change none of our files.
_DAEMONS = ("fsmonitor--daemon", "credential-cache--daemon", "maintenance", "gc")
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@contextlib.contextmanager
def alone(folder: Path, command: str, wait_s: float = _WAIT_S) -> Iterator[int]:
    """Hold the lock in *folder* (our own) during the block; :class:`Locked` if another command has it.

    What is given is an open file for the programs that *command* starts: it is locked as long as one of them lives,
    so that after a kill the next command can wait for them, at most *wait_s* seconds.
    """
    with files.open_own(folder / _LOCK) as stream:
        if not locks.take(stream.fileno(), wait=False):
            raise _at_work(folder)
        killed = stream.read().decode("utf-8", "replace").strip()
        if killed:
            _wait_for_children(folder, killed, wait_s)
        stream.truncate(0)
        _sign(stream.fileno(), command)
        with _children(folder) as descriptor:
            try:
                yield descriptor
            finally:
                (folder / _CHILDREN).unlink(missing_ok=True)
                stream.truncate(0)


def at_work(folder: Path) -> str:
    """Return which command holds the lock in *folder* (our own) now, empty where none does."""
    try:
        with (folder / _LOCK).open("rb") as stream:
            if locks.take(stream.fileno(), wait=False):
                return ""
            return stream.read().decode("utf-8", "replace").strip() or "it has just begun"
    except OSError:
        return ""


def _sign(descriptor: int, command: str) -> None:
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    try:
        os.write(descriptor, f"{command}, pid {os.getpid()} on {_machine()}, {now}\n".encode())
    except OSError as problem:
        raise WriteFailed(
            f"the lock cannot be written: {problem.strerror}", where=(_LOCK,), why="nothing was begun"
        ) from None


def _machine() -> str:
    """Return this machine's name; where the kernel tells it, without importing what talks to a network."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket  # noqa: PLC0415 - Windows'

    return socket.gethostname()


def age(since: str, now: datetime | None = None) -> str:
    """Return how long ago *since* (ISO 8601) was, in words; empty if it is no time."""
    try:
        passed = (now or datetime.now(timezone.utc)) - datetime.fromisoformat(since)
    except (TypeError, ValueError):
        return ""
    seconds = max(0, int(passed.total_seconds()))
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size), (1, "second"))
    number = seconds // size
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _at_work(folder: Path) -> Locked:
    owner = (folder / _LOCK).read_text(encoding="utf-8", errors="replace").strip()
    passed = age(owner.rpartition(", ")[2])
    return Locked(
        f"another command is at work here: {owner or 'it has just begun'}" + (f" ({passed} ago)" if passed else ""),
        where=(f"{folder.name}/{_LOCK}",),
        fix=("invoke status",),
    )


@contextlib.contextmanager
def _children(folder: Path) -> Iterator[int]:
    """A new file each time: what a program that was left running on purpose holds, is no longer asked for."""
    (folder / _CHILDREN).unlink(missing_ok=True)
    with files.open_own(folder / _CHILDREN) as stream:
        locks.take(stream.fileno(), wait=False)
        yield stream.fileno()


def _wait_for_children(folder: Path, killed: str, wait_s: float) -> None:
    path = folder / _CHILDREN
    if not path.exists():
        return
    deadline = time.monotonic() + wait_s
    with files.open_own(path) as stream:
        while not locks.take(stream.fileno(), wait=False):
            alive = _holders(path)
            if alive is not None and not alive:
                return
            if time.monotonic() > deadline:
                raise Locked(
                    f"what a killed command started is still running: {killed}",
                    where=tuple(f"pid {pid}: {words}" for pid, words in alive or ()) or (f"{folder.name}/{_CHILDREN}",),
                    fix=(f"kill {' '.join(str(pid) for pid, _ in alive)}",) if alive else ("ps -ax | grep git",),
                )
            time.sleep(_PAUSE_S)


def _holders(path: Path) -> list[tuple[int, str]] | None:
    """Return the processes that have *path* open, without git's daemons; ``None`` where the system cannot tell."""
    here = path.stat()
    processes = Path("/proc")
    if not (processes / "self" / "fd").exists():
        return None  # pragma: no cover - Linux has it
    found = []
    for process in processes.iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if any(_is_same(link, here) for link in (process / "fd").iterdir()):
                argv = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                if not any(word in _DAEMONS for word in argv[:4]):
                    found.append((int(process.name), " ".join(argv)[:100].strip()))
    return found


def _is_same(link: Path, here: os.stat_result) -> bool:
    try:
        status = link.stat()
    except OSError:
        return False
    return (status.st_dev, status.st_ino) == (here.st_dev, here.st_ino)


def processes_of_git(top: Path) -> list[str]:
    """Return the git programs at work in *top* or below, whoever started them; none where the system cannot tell."""
    found = []
    with contextlib.suppress(OSError):
        for process in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if process.name.isdigit() and (process / "comm").read_text().strip() == "git":
                    argv = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                    here = (process / "cwd").readlink()
                    if here.is_relative_to(top) and not any(word in _DAEMONS for word in argv[:4]):
                        found.append(f"pid {process.name}: {' '.join(argv)[:100].strip()}")
    return found

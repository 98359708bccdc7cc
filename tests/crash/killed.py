"""Run `invoke ARGUMENTS` and kill this process at one point. Usage: killed.py POINT LOG ARGUMENTS.

A point is a call that writes, renames, removes, syncs or starts a program, before it, after it or (for a write) in
the middle. POINT counts them from 1; with 0 nothing is killed and LOG gets a line for each point. `POINT+` also kills
the program that was started last and is still running.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

_CALLS = ("open", "write", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync", "chmod", "ftruncate")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Killer:
    """Counts the points and kills at the one that is wanted."""

    def __init__(self, point: str, log: str) -> None:
        self.wanted = int(point.rstrip("+"))
        self.takes_children = point.endswith("+")
        self.log = log
        self.count = 0
        self.child: int | None = None

    def at(self, name: str) -> bool:
        """Count one point; ``True`` where the caller is to do its part and then :meth:`kill`."""
        self.count += 1
        if self.log and not self.wanted:
            with _open(self.log, "a") as stream:
                stream.write(f"{name}\n")
        return self.count == self.wanted

    def kill(self) -> None:
        if self.takes_children and self.child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def point(self, name: str) -> None:
        if self.at(name):
            self.kill()


_open = io.open
_write = os.write


def _is_writing(_path, flags=0, *_, **__) -> bool:
    return bool(flags & _WRITING)


def _is_for_writing(_file, mode="r", *_, **__) -> bool:
    return any(sign in mode for sign in "wxa+")


def install(killer: Killer) -> None:
    """Put a point before and after each call."""

    def around(name, call, is_counted=lambda *_, **__: True):
        def wrapped(*arguments, **options):
            if not is_counted(*arguments, **options):
                return call(*arguments, **options)
            killer.point(f"before {name}")
            result = call(*arguments, **options)
            killer.point(f"after {name}")
            return result

        return wrapped

    def write(descriptor, data):
        killer.point("before write")
        if killer.at("half of write"):
            _write(descriptor, data[: len(data) // 2])
            killer.kill()
        written = _write(descriptor, data)
        killer.point("after write")
        return written

    for name in _CALLS:
        if name not in {"open", "write"}:
            setattr(os, name, around(name, getattr(os, name)))
    os.open = around("open", os.open, _is_writing)
    os.write = write
    io.open = around("open", io.open, _is_for_writing)
    start, communicate = subprocess.Popen.__init__, subprocess.Popen.communicate

    def started(self, argv, *arguments, **options):
        name = " ".join(map(str, argv[:2]))
        killer.point(f"before {name}")
        start(self, argv, *arguments, **options)
        killer.child = self.pid if options.get("start_new_session") else None
        killer.point(f"start of {name}")

    def ended(self, *arguments, **options):
        result = communicate(self, *arguments, **options)
        killer.child = None
        killer.point(f"end of {self.args[0]} {self.args[1]}")
        return result

    subprocess.Popen.__init__ = started
    subprocess.Popen.communicate = ended


def main() -> None:
    """Install the points and run the command."""
    from invoke.main import program  # noqa: PLC0415

    point, log, *arguments = sys.argv[1:]
    Path(os.environ["CRASH_PID"]).write_text(str(os.getpid()))
    install(Killer(point, log))
    program.run(["invoke", *arguments])


if __name__ == "__main__":
    main()

"""Child programs: argument lists only, always a timeout, never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.errors import ProgramFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_GRACE_S = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a program did: exit code (``None`` after a timeout), its output, and how long it took in seconds."""

    argv: tuple[str, ...]
    code: int | None
    out: bytes
    err: bytes
    seconds: float

    @property
    def ok(self) -> bool:
        """Tell whether the program ended with exit code 0."""
        return self.code == 0

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """What the program had to say, standard error first, as text without surrounding blanks."""
        return (self.err.decode("utf-8", "replace").strip() or self.text.strip()).replace("\r", "\n")


class Child:
    """A running program; ``answer()`` waits for it, at most ``timeout_s`` seconds from its start."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        timeout_s: float,
        stdin: bytes | None = None,
        terminal: bool = False,
    ) -> None:
        """Start *argv*; with *terminal* it may ask its user (a pass phrase), else it has no terminal to ask on."""
        self.argv = tuple(argv)
        self._stdin = stdin
        self._deadline = time.monotonic() + timeout_s
        self._started = time.monotonic()
        self._is_leader = not terminal and os.name == "posix"
        try:
            self._process = subprocess.Popen(
                self.argv,
                cwd=cwd,
                env=dict(environment),
                stdin=subprocess.DEVNULL
                if stdin is None and not terminal
                else None
                if stdin is None
                else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=self._is_leader,
            )
        except OSError as problem:
            raise ProgramFailed(
                f"{self.argv[0]} cannot be started: {problem.strerror}", where=(" ".join(self.argv[:4]),)
            ) from None

    def answer(self) -> Answer:
        """Wait for the end; after the timeout the program and what it started are ended and ``code`` is ``None``."""
        try:
            out, err = self._process.communicate(self._stdin, max(0.0, self._deadline - time.monotonic()))
            code: int | None = self._process.returncode
        except subprocess.TimeoutExpired:
            out, err = self.end()
            code = None
        except BaseException:
            self.end()
            raise
        return Answer(argv=self.argv, code=code, out=out, err=err, seconds=time.monotonic() - self._started)

    def lines(self, on_line: Callable[[str], None]) -> Answer:
        """Like :meth:`answer`, calling *on_line* with each line of both outputs while the program runs."""
        kept: list[bytes] = []
        out, err = self._process.stdout, self._process.stderr
        assert out is not None  # noqa: S101 - both were asked for
        assert err is not None  # noqa: S101
        timer = threading.Timer(max(0.0, self._deadline - time.monotonic()), self.end)
        watcher = threading.Thread(target=_relay, args=(err, kept, on_line), daemon=True)
        timer.start()
        watcher.start()
        try:
            _relay(out, kept, on_line)
            watcher.join()
            self._process.wait()
        except BaseException:
            self.end()
            raise
        finally:
            is_late = not timer.is_alive()
            timer.cancel()
        seconds = time.monotonic() - self._started
        code = None if is_late else self._process.returncode
        return Answer(argv=self.argv, code=code, out=b"".join(kept), err=b"", seconds=seconds)

    def end(self) -> tuple[bytes, bytes]:
        """End the program and whatever it started; return what it had written."""
        self._signal(terminate=True)
        try:
            out, err = self._process.communicate(timeout=_GRACE_S)
        except (subprocess.TimeoutExpired, ValueError):
            self._signal(terminate=False)
            out, err = b"", b""
            with contextlib.suppress(subprocess.TimeoutExpired, ValueError):
                out, err = self._process.communicate(timeout=_GRACE_S)
        return out or b"", err or b""

    def _signal(self, *, terminate: bool) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._is_leader:
                os.killpg(self._process.pid, signal.SIGTERM if terminate else signal.SIGKILL)
            elif terminate:
                self._process.terminate()
            else:
                self._process.kill()


def _relay(stream: object, kept: list[bytes], on_line: Callable[[str], None]) -> None:
    for line in stream:  # type: ignore[attr-defined]  # a binary pipe; typeshed's IO is wider than what is needed
        kept.append(line)
        on_line(line.decode("utf-8", "replace").rstrip("\r\n"))

"""Child programs: argument lists only, always a timeout, never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import field
from typing import TYPE_CHECKING

from release.errors import ProgramFailed
from release.model.records import dataclass
from release.model.redact import redact, secrets_in
from release.system.signals import held_back

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import IO

_GRACE_S = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a program did: exit code (``None`` after a timeout), its output, and how long it took in seconds."""

    argv: tuple[str, ...]
    code: int | None
    out: bytes = field(repr=False)
    err: bytes = field(repr=False)
    seconds: float
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

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
        """What the program had to say, standard error first, as text without surrounding blanks and secrets."""
        said = (self.err.decode("utf-8", "replace").strip() or self.text.strip()).replace("\r", "\n")
        # Before anybody cuts it: what is left of a secret then could not be told.
        return redact(said, secrets_in(self.environment))


class Child:
    """A running program; ``answer()`` waits for it, at most ``timeout_s`` seconds from its start."""

    def __init__(  # noqa: PLR0913 - each is one property of a process
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        timeout_s: float,
        stdin: bytes | None = None,
        terminal: bool = False,
        waits: bool = False,
        on_line: Callable[[str], None] | None = None,
        held: tuple[int, ...] = (),
    ) -> None:
        """Start *argv*; with *terminal* it may ask its user (a pass phrase), else it has no terminal to ask on.

        *held* are open files that it, and what it starts, keep open too (not on Windows). With *waits* its standard
        input stays open until :meth:`tell`, and ends with our process where that never comes.

        *on_line* gets each line while the program runs; both outputs are then one, in the order they were written.
        """
        self.argv = tuple(argv)
        self._on_line = on_line
        self._environment = dict(environment)
        self._deadline = time.monotonic() + timeout_s
        self._started = time.monotonic()
        self._is_leader = os.name == "posix" and not (terminal and _has_terminal())
        source: IO[bytes] | int | None = subprocess.PIPE if waits else None if terminal else subprocess.DEVNULL
        given = _complete(stdin) if stdin is not None else None
        try:
            with held_back():  # in the middle of it nobody would know yet what to end
                self._process = subprocess.Popen(
                    self.argv,
                    cwd=cwd,
                    env=self._environment,
                    stdin=given or source,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT if on_line else subprocess.PIPE,
                    start_new_session=self._is_leader,
                    pass_fds=held if os.name == "posix" else (),
                )
        except KeyboardInterrupt:
            if hasattr(self, "_process"):
                self.end()
            raise
        except OSError as problem:
            raise ProgramFailed(
                f"{self.argv[0]} cannot be started: {problem.strerror}",
                where=(" ".join(self.argv[:4]),),
                fix=(f"command -v {self.argv[0]}",),
            ) from None
        finally:
            if given:
                given.close()

    def answer(self) -> Answer:
        """Wait for the end; after the timeout the program and what it started are ended and ``code`` is ``None``."""
        if self._on_line:
            return self._streamed(self._on_line)
        try:
            out, err = self._process.communicate(timeout=max(0.0, self._deadline - time.monotonic()))
            code: int | None = self._process.returncode
        except subprocess.TimeoutExpired:
            out, err = self.end()
            code = None
        except BaseException:
            self.end()
            raise
        return self._answered(code, out, err)

    def tell(self, orders: bytes, timeout_s: float) -> None:
        """Hand *orders* to a program that waits for them, and nothing after; its time, *timeout_s*, begins now."""
        self._started = time.monotonic()
        self._deadline = self._started + timeout_s
        waiting, self._process.stdin = self._process.stdin, None
        if waiting:
            # In a thread: it may never read more than fits into a pipe, and then its time has to end too.
            threading.Thread(target=_hand, args=(waiting, orders), daemon=True).start()

    def stop(self) -> None:
        """Tell the program to end; whoever waits in :meth:`answer` gets its answer."""
        self._signal(terminate=True)

    def end(self) -> tuple[bytes, bytes]:
        """End the program and whatever it started; return what it had written."""
        out, err = b"", b""
        self._signal(terminate=True)
        try:
            out, err = self._process.communicate(timeout=_GRACE_S)
        except (subprocess.TimeoutExpired, ValueError):
            pass
        finally:
            self._signal(terminate=False)  # also for those that outlive the program and heed no polite word
        with contextlib.suppress(subprocess.TimeoutExpired, ValueError):
            out, err = self._process.communicate(timeout=_GRACE_S)
        return out or b"", err or b""

    def _streamed(self, on_line: Callable[[str], None]) -> Answer:
        """Hand each line on; a thread reads, so that a pipe somebody keeps open cannot outlast the timeout."""
        kept: list[bytes] = []
        problems: list[Exception] = []
        reader = threading.Thread(target=self._relay, args=(kept, problems, on_line), daemon=True)
        reader.start()
        try:
            reader.join(max(0.0, self._deadline - time.monotonic()))
            if not reader.is_alive() and not problems:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(max(0.1, self._deadline - time.monotonic()))
        finally:
            code = self._process.poll() if not reader.is_alive() else None
            if code is None:
                self._signal(terminate=True)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(_GRACE_S)
                self._signal(terminate=False)
                reader.join(_GRACE_S)
        self._close()
        if problems:
            raise problems[0]
        return self._answered(code, b"".join(kept), b"")

    def _answered(self, code: int | None, out: bytes, err: bytes) -> Answer:
        seconds = time.monotonic() - self._started
        return Answer(argv=self.argv, code=code, out=out, err=err, seconds=seconds, environment=self._environment)

    def _relay(self, kept: list[bytes], problems: list[Exception], on_line: Callable[[str], None]) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        try:
            for line in self._process.stdout:
                kept.append(line)
                on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
        except Exception as problem:  # noqa: BLE001 - it is raised again where the program is waited for
            problems.append(problem)

    def __del__(self) -> None:
        """End a program that nobody waits for any more, as after a refusal while the remote is being asked."""
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is None:
            self._signal(terminate=False)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_S)
        if process is not None:
            self._close()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()

    def _signal(self, *, terminate: bool) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._is_leader:
                os.killpg(self._process.pid, signal.SIGTERM if terminate else signal.SIGKILL)
            elif terminate:
                self._process.terminate()
            else:
                self._process.kill()


def _hand(stream: IO[bytes], data: bytes) -> None:
    """Write *data* and the end to a program; where it has ended already, its answer says how."""
    for act in (lambda: stream.write(data), stream.close):
        with contextlib.suppress(BrokenPipeError, ValueError):
            act()


def _complete(data: bytes) -> IO[bytes]:
    """Return *data* as a file: on a pipe, a program that outlives us would take what was not written for the end."""
    stream: IO[bytes]
    if hasattr(os, "memfd_create"):
        stream = os.fdopen(os.memfd_create("stdin"), "w+b", buffering=0)
    else:  # pragma: no cover - not Linux
        import tempfile  # noqa: PLC0415 - Linux has no need of it

        stream = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the caller closes it
    stream.write(data)
    stream.seek(0)
    return stream


def _has_terminal() -> bool:
    """Whether there is a terminal to ask on; a program that is given none is ended with all that it started."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True

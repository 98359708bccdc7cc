"""The console: what people see. Secrets are taken out and foreign control characters written out on the way."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from release.errors import OutputLost
from release.model.redact import redact, secrets_in, visible
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from release.model.line import Line

_TONES = {"good": "32", "bad": "31", "warn": "33", "dim": "2", "strong": "1"}
_PLAIN = str.maketrans({"·": "-", "→": "->", "✓": "+", "✗": "x", "…": "...", "—": "-"})


_COLOUR = regex("\x1b\\[[0-9;]*m")  # a child's own colours, which may have been forced on it


def silence(stream: TextIO) -> None:
    """Let what is written to *stream* from now on, also by Python's last flush, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class Console:
    """Prints lines; colour only on a terminal that wants it (``NO_COLOR``, ``TERM=dumb``)."""

    def __init__(
        self,
        environment: Mapping[str, str],
        stream: TextIO | None = None,
        *,
        hide: Callable[[str], str] | None = None,
    ) -> None:
        """Print to *stream* (default: standard output) as *environment* asks for; *hide* knows more secrets than it."""
        self._lost = ""  # why what was shown has not come where it was to go
        self._stream = stream or sys.stdout or io.StringIO()  # a closed stream: the work goes on unseen
        secrets = secrets_in(environment)
        self._hide = hide or (lambda text: redact(text, secrets))
        is_plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
        self._has_colour = self._stream.isatty() and not is_plain

    def show(self, lines: Iterable[Line]) -> None:
        """Print *lines*, each in its tone."""
        for line in lines:
            text = self._clean(line.text).replace("\n", "\\n")  # what was found in a file cannot make a line of ours
            tone = _TONES.get(line.tone) if self._has_colour else None
            self._write(f"\x1b[{tone}m{text}\x1b[0m" if tone else text)

    def say(self, text: str) -> None:
        """Print *text* as it is, apart from secrets and control characters."""
        self._write(self._clean(text))

    def require_shown(self) -> None:
        """Raise :class:`OutputLost` where something could not be written, but for a reader that has gone."""
        if self._lost:
            raise OutputLost("not all could be shown; what was done stays done", where=(self._lost,), fix=("df .",))

    @property
    def is_answered(self) -> bool:
        """Whether somebody sits at a terminal and can answer."""
        return bool(self._stream.isatty() and sys.stdin and sys.stdin.isatty())

    def ask(self, question: str) -> str | None:
        """Ask on the terminal and return the answer; ``None`` where nobody can answer."""
        if not self.is_answered:
            return None
        try:
            return input(self._clean(question)).strip()
        except EOFError:
            return None

    def _clean(self, text: str) -> str:
        return visible(self._hide(_COLOUR.sub("", text)))  # a colour in the middle of a secret must not save it

    def _write(self, text: str) -> None:
        try:
            self._stream.write(f"{self._writable(text)}\n")
            self._stream.flush()
        except OSError as problem:
            # Whoever read (head, a pager) has gone, or the disk is full; the work goes on, and Python's last flush
            # finds a place.
            self._lost = "" if isinstance(problem, BrokenPipeError) else problem.strerror or str(problem)
            silence(self._stream)

    def _writable(self, text: str) -> str:
        encoding = self._stream.encoding or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
        return text

"""The journal: an append-only file of JSON lines, each chained to the one before it by SHA-256.

One event is written before an act and one after it, so what was begun and not finished can be seen. A last line that
a crash tore off is kept as it is, and the next event says how many bytes it had and their digest.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from release.errors import WriteFailed
from release.model.hashing import sha256
from release.model.records import dataclass
from release.system import files, locks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

START = "0" * 64
RENEWED = "journal:renewed"
_TAIL = 1 << 20
_PIECE = 1 << 16
_NOT_NEXT = "it does not follow the line before it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """The first line (from 1) at which the chain does not hold, why, and what was expected and found there."""

    line: int
    reason: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What a look along the whole chain gave: how many events hold, the last one's hash and the first break."""

    events: int
    head: str
    broken: Break | None


class Journal:
    """One journal file; several processes may append to it, one at a time."""

    def __init__(self, path: Path, now: Callable[[], str]) -> None:
        """Append to *path*, which need not exist yet; *now* tells the time as text (UTC, ISO 8601)."""
        self.path = path
        self._now = now
        self._lock = threading.Lock()

    def append(self, event: str, data: Mapping[str, Any], *, durable: bool = True) -> str:
        """Write one event and return its hash; with *durable* it is on the disk before this returns.

        Raises :class:`WriteFailed` where it cannot be written.
        """
        try:
            return self._append(event, data, durable=durable)
        except OSError as problem:
            raise WriteFailed(
                f"the journal cannot be written: {problem.strerror}",
                where=(str(self.path),),
                why="what cannot be recorded is not done",
            ) from None

    def _append(self, event: str, data: Mapping[str, Any], *, durable: bool) -> str:
        with self._lock, files.open_own(self.path) as stream:
            descriptor = stream.fileno()
            locks.take(descriptor, wait=True)
            previous, torn, is_closed = _last(descriptor)
            if not os.fstat(descriptor).st_size:
                previous = self._begin(descriptor)
            body = {"time": self._now(), "event": event, "data": dict(data), "previous": previous}
            if torn:
                body["torn"] = {"bytes": len(torn), "sha256": sha256(torn).hexdigest()}
            line, digest = _sealed(body)
            _write_all(descriptor, (b"" if is_closed else b"\n") + line)
            if durable:
                os.fsync(descriptor)
        return digest

    def _begin(self, descriptor: int) -> str:
        """Say in a new journal which older ones somebody put aside beside it, and return what the next event follows.

        So a chain that broke, and where, cannot be forgotten by beginning another one.
        """
        aside = [_described(path) for path in sorted(self.path.parent.glob(f"{self.path.stem}-*{self.path.suffix}"))]
        if not aside:
            return START
        line, digest = _sealed({"time": self._now(), "event": RENEWED, "data": {"aside": aside}, "previous": START})
        _write_all(descriptor, line)
        return digest


def aside_name(name: str, when: datetime) -> str:
    """Return the name under which the journal *name* is put aside at *when* (UTC)."""
    stem, _, kind = name.rpartition(".")
    return f"{stem}-{when:%Y%m%dT%H%M%SZ}.{kind}"


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = sha256()
        while piece := stream.read(_PIECE):
            digest.update(piece)
        return {"path": path.name, "bytes": stream.tell(), "sha256": digest.hexdigest()}


def read_events(data: bytes) -> tuple[list[dict[str, Any]], Break | None]:
    """Return the events in *data* and the first break of the chain, ``None`` if it holds.

    Torn lines are no break if the event after them states their length and digest, or if nothing follows them.
    """
    events: list[dict[str, Any]] = []
    previous = START
    torn: list[bytes] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        event = _read(line)
        if event is None:
            torn.append(line)
            continue
        problem = _problem(number, line, event, (previous, torn))
        if problem:
            return events, problem
        previous, torn = event["hash"], []
        events.append(event)
    return events, None


def prove(stream: BinaryIO) -> Proof:
    """Follow the chain of the journal *stream* line by line, so that a large journal needs no large memory.

    Unlike in :func:`read_events`, a last line that is cut off is a break.
    """
    count, last, previous = 0, 0, START
    torn: list[bytes] = []
    for number, ended in enumerate(stream, start=1):
        line = ended.removesuffix(b"\n")
        event = _read(line)
        if event is None:
            torn.append(line)
            continue
        problem = _problem(number, line, event, (previous, torn))
        if problem:
            return Proof(events=count, head=previous, broken=_explained(problem, stream))
        count, last, previous, torn = count + 1, number, event["hash"], []
    left = b"\n".join(torn).strip(b"\n")
    cut = Break(
        line=last + 1, reason="the last line is cut off", expected="a whole event", found=f"{len(left)} bytes of one"
    )
    return Proof(events=count, head=previous, broken=cut if left else None)


def _explained(problem: Break, rest: BinaryIO) -> Break:
    """Return *problem* with what the lines after it tell of it: is the line that it follows still there."""
    if problem.reason != _NOT_NEXT or problem.found == START:
        return problem
    for number, line in enumerate(rest, start=problem.line + 1):
        event = _read(line)
        if event and event["hash"] == problem.found:
            return replace(problem, reason=f"{_NOT_NEXT}, it follows line {number}: lines were swapped")
    return replace(problem, reason=f"{_NOT_NEXT}: a line was taken out or changed there")


def read_backwards(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of the journal *stream* (binary, seekable), the last one first."""
    position = stream.seek(0, os.SEEK_END)
    rest = b""
    while position:
        length = min(position, _PIECE)
        position -= length
        stream.seek(position)
        first, *others = (stream.read(length) + rest).split(b"\n")
        yield from (line for line in reversed(others) if line)
        rest = first
    if rest:
        yield rest


def whole_event(line: bytes) -> dict[str, Any] | None:
    """Return the event in *line*, ``None`` where a crash tore it or its hash does not fit."""
    event = _read(line)
    if event is None:
        return None
    body = {key: value for key, value in event.items() if key != "hash"}
    return event if _sealed(body)[1] == event["hash"] else None


def _problem(number: int, line: bytes, event: dict[str, Any], before: tuple[str, list[bytes]]) -> Break | None:
    """Return what is wrong with *event*, which stands in *line*, after the hash and the torn lines *before* it."""
    previous, torn = before[0], b"\n".join(before[1]).strip(b"\n")
    body = {key: value for key, value in event.items() if key != "hash"}
    sealed, digest = _sealed(body)
    if digest != event["hash"]:
        return Break(line=number, reason="its hash does not fit its text", expected=digest, found=str(event["hash"]))
    if sealed != line + b"\n":
        return Break(
            line=number,
            reason="its text is not written as it was",
            expected=f"{len(sealed) - 1} bytes of SHA-256 {sha256(sealed[:-1]).hexdigest()}",
            found=f"{len(line)} bytes of SHA-256 {sha256(line).hexdigest()}",
        )
    if event.get("previous") != previous:
        return Break(line=number, reason=_NOT_NEXT, expected=previous, found=str(event.get("previous")))
    expected = {"bytes": len(torn), "sha256": sha256(torn).hexdigest()} if torn else None
    if event.get("torn") != expected:
        reason = "the torn line before it is not the one it states"
        return Break(line=number, reason=reason, expected=str(event.get("torn")), found=str(expected))
    return None


def _sealed(body: dict[str, Any]) -> tuple[bytes, str]:
    digest = sha256(_canonical(body)).hexdigest()
    return _canonical({**body, "hash": digest}) + b"\n", digest


def _canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")  # a path that is not UTF-8 becomes a JSON escape


def _read(line: bytes) -> dict[str, Any] | None:
    if not line.startswith(b"{"):
        return None
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "hash" in event else None


def _last(descriptor: int) -> tuple[str, bytes, bool]:
    """Return the last event's hash, what is torn after it, and whether the file's last line is closed.

    It is looked for from the end, in a piece that grows until it holds a whole event.
    """
    size = os.fstat(descriptor).st_size
    length = min(size, _TAIL)
    while True:
        tail = _read_at(descriptor, size - length, length)
        torn: list[bytes] = []
        whole = tail.split(b"\n") if length == size else [b"", *tail.split(b"\n")[1:]]
        for line in reversed(whole):
            event = _read(line)
            if event:
                return str(event["hash"]), _joined(torn), tail.endswith(b"\n")
            torn.append(line)
        if length == size:
            return START, _joined(torn), tail.endswith(b"\n") or not tail
        length = min(size, length * 4)


def _joined(torn: list[bytes]) -> bytes:
    return b"\n".join(reversed(torn)).strip(b"\n")


def _read_at(descriptor: int, start: int, length: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    pieces: list[bytes] = []
    while length and (piece := os.read(descriptor, length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, data: bytes) -> None:
    """Write all of *data*; a disk that fills up takes a part of it and says nothing."""
    while data:
        data = data[os.write(descriptor, data) :]

"""The journal: an append-only file of JSON lines, each chained to the one before it by SHA-256.

One event is written before an act and one after it, so what was begun and not finished can be seen. A last line that
a crash tore off is kept as it is, and the next event says how many bytes it had and their digest.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from release.system import locks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

START = "0" * 64
_TAIL = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """The first line (from 1) at which the chain does not hold, and why."""

    line: int
    reason: str


class Journal:
    """One journal file; several processes may append to it, one at a time."""

    def __init__(self, path: Path, now: Callable[[], str]) -> None:
        """Append to *path*, which need not exist yet; *now* tells the time as text (UTC, ISO 8601)."""
        self.path = path
        self._now = now
        self._lock = threading.Lock()

    def append(self, event: str, data: Mapping[str, Any], *, durable: bool = True) -> str:
        """Write one event and return its hash; with *durable* it is on the disk before this returns."""
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                locks.take(descriptor, wait=True)
                previous, torn = _last_hash(descriptor)
                body = {"time": self._now(), "event": event, "data": dict(data), "previous": previous}
                if torn:
                    body["torn"] = {"bytes": len(torn), "sha256": sha256(torn).hexdigest()}
                line, digest = _sealed(body)
                os.write(descriptor, (b"\n" if torn else b"") + line)
                if durable:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return digest


def read_events(data: bytes) -> tuple[list[dict[str, Any]], Break | None]:
    """Return the events in *data* and the first break of the chain, ``None`` if it holds.

    A torn line is no break if the event after it states its length and digest, or if nothing follows it.
    """
    events: list[dict[str, Any]] = []
    previous, torn = START, b""
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        event = _read(line)
        if event is None and torn:
            return events, Break(line=number - 1, reason="not an event")
        if event is None:
            torn = line
            continue
        problem = _problem(event, previous, torn)
        if problem:
            return events, Break(line=number, reason=problem)
        previous, torn = event["hash"], b""
        events.append(event)
    return events, None


def _problem(event: dict[str, Any], previous: str, torn: bytes) -> str:
    body = {key: value for key, value in event.items() if key != "hash"}
    if _sealed(body)[1] != event.get("hash"):
        return "its hash does not fit its text"
    if event.get("previous") != previous:
        return "it does not follow the line before it"
    expected = {"bytes": len(torn), "sha256": sha256(torn).hexdigest()} if torn else None
    return "" if event.get("torn") == expected else "the torn line before it is not the one it states"


def _sealed(body: dict[str, Any]) -> tuple[bytes, str]:
    digest = sha256(_canonical(body)).hexdigest()
    return _canonical({**body, "hash": digest}) + b"\n", digest


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "hash" in event else None


def _last_hash(descriptor: int) -> tuple[str, bytes]:
    """Return the last event's hash and the torn line after it, if any."""
    size = os.fstat(descriptor).st_size
    os.lseek(descriptor, max(0, size - _TAIL), os.SEEK_SET)
    lines = os.read(descriptor, _TAIL).split(b"\n")
    torn = lines.pop()
    if not torn and lines and _read(lines[-1]) is None:
        lines.pop()  # torn, and already closed and stated by no event: the next reader will name it
    for line in reversed(lines):
        event = _read(line)
        if event:
            return str(event["hash"]), torn
    return START, torn

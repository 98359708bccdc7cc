"""What can be planned to go wrong with a request: refused, cut off, lost, truncated, silent, slow."""

from __future__ import annotations

import threading
from collections import deque
from fnmatch import fnmatchcase
from http import HTTPStatus

from release.model.records import dataclass

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One planned deviation; the fields stand in the order in which they act. The default deviates in nothing."""

    read: float = 1.0  # the share of the body that is taken before the connection is cut; 1 = all, and no cut
    processed: bool = True  # whether the request does what it asks for
    silent_s: float = 0.0  # how long nothing is sent; then the connection is cut
    lost: bool = False  # the connection is cut without an answer
    status: int = 0  # answered in place of the real answer
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    sent: float = 1.0  # the share of the answer's body that is sent before the connection is cut
    pause_s: float = 0.0  # the wait before each of ten pieces of the answer


def passed() -> Fault:
    """Let one request through, as if nothing had been planned: the second request is the second entry of a plan."""
    return Fault()


def refused(
    status: int, reason: str = "", *, body: bytes = b"", headers: Headers = (), processed: bool = False
) -> Fault:
    """Answer *status*; with *processed* the request has done its work all the same."""
    words = reason or HTTPStatus(status).phrase
    return Fault(status=status, reason=words, body=body or words.encode(), headers=headers, processed=processed)


def throttled(retry_after: str, status: int = 429) -> Fault:
    """Answer *status* with ``Retry-After``, in seconds or as an HTTP date."""
    return refused(status, headers=(("Retry-After", retry_after),))


def cut_off(read: float = 0.5) -> Fault:
    """Cut the connection after a share of the body has been *read*; nothing is processed."""
    return Fault(read=min(read, 0.999), processed=False)


def answer_lost() -> Fault:
    """Process the request, then cut the connection without an answer."""
    return Fault(lost=True)


def truncated(sent: float = 0.5) -> Fault:
    """Process the request, send the head of the answer and a share of its body, then cut the connection."""
    return Fault(sent=sent)


def silent(seconds: float, *, processed: bool = False) -> Fault:
    """Take the whole request and say nothing for *seconds*, then cut the connection."""
    return Fault(silent_s=seconds, processed=processed)


def slow(seconds: float) -> Fault:
    """Process the request and send the answer in ten pieces over *seconds*."""
    return Fault(pause_s=seconds / 10)


class Plans:
    """Planned faults by route, consumed in order. A route is ``METHOD /path``, with ``*`` for any text."""

    def __init__(self) -> None:
        """Start without any plan."""
        self._queues: dict[str, deque[Fault]] = {}
        self._lock = threading.Lock()

    def add(self, route: str, *faults: Fault) -> None:
        """Append *faults* to what is planned for *route*."""
        with self._lock:
            self._queues.setdefault(route, deque()).extend(faults)

    def take(self, method: str, path: str) -> Fault:
        """Return, and use up, the next fault of the first route that fits and has one left."""
        with self._lock:
            for route, queue in self._queues.items():
                if queue and fnmatchcase(f"{method} {path}", route):
                    return queue.popleft()
        return Fault()

    @property
    def left(self) -> int:
        """How many planned faults have not happened yet."""
        with self._lock:
            return sum(map(len, self._queues.values()))

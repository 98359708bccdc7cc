"""The trail as the journal tells it, read line by line, and the proof that nobody changed it."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING, Any

from release.errors import JournalBroken, JournalMissing
from release.git.recorded import read_unfinished
from release.model.trail import rows, version_of
from release.system.journal import RENEWED, aside_name, prove, read_backwards, whole_event
from release.system.world import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.model.trail import Row
    from release.system.journal import Proof
    from release.system.view import View

_RENEWED = f'"event":"{RENEWED}"'.encode()
_TRANSACTION = b'"event":"transaction:begin"'


def read_rows(view: View) -> Iterator[Row]:
    """Yield the acts of all releases, the oldest first; nothing where there is no journal."""
    if view.size(JOURNAL) is not None:
        with view.open(JOURNAL) as stream:
            yield from rows(_events(stream))


def read_last_rows(view: View) -> Iterator[Row]:
    """Yield the acts since the last bump began, the oldest first; all of them where there was no bump."""
    if view.size(JOURNAL) is not None:
        with view.open(JOURNAL) as stream:
            first = next((line for line in read_backwards(stream) if _begins_release(line)), None)
            stream.seek(0)
            begun = stream.readline()
            stream.seek(0)
            if first and _RENEWED in begun:  # that a chain broke is told of every release after it
                yield from rows(_events([begun]))
            lines = dropwhile(lambda line: line.removesuffix(b"\n") != first, stream) if first else stream
            yield from rows(_events(lines))


def _begins_release(line: bytes) -> bool:
    event = whole_event(line) if _TRANSACTION in line else None
    return event is not None and bool(version_of(event))


def _events(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    return (event for line in lines if (event := whole_event(line.removesuffix(b"\n"))))


def require_proof(view: View) -> Proof:
    """Return the proof that the journal's chain holds; :class:`JournalBroken` names the first line where it does not.

    :class:`JournalMissing` where there is none: what nobody can look at is not proved. That its end was not taken off
    shows only in the hash of its last event, for whoever wrote that down.
    """
    if view.size(JOURNAL) is None:
        raise JournalMissing("there is no journal to verify", where=(JOURNAL,), fix=("invoke status",))
    with view.open(JOURNAL) as stream:
        proof = prove(stream)
    broken = proof.broken
    if broken is not None:
        raise JournalBroken(
            f"{JOURNAL} does not hold from line {broken.line} on",
            where=(
                f"line {broken.line}: {broken.reason}",
                f"expected {broken.expected}",
                f"found    {broken.found}",
                f"{proof.events} events before it hold",
            ),
            fix=(
                f"sed -n '{max(1, broken.line - 1)},{broken.line}p' {JOURNAL}",
                *(("invoke rollback",) if read_unfinished(view) else ()),
                f"mv {JOURNAL} {aside_name(JOURNAL, view.now())}  # it is kept; the next one says so in its first line",
            ),
        )
    return proof

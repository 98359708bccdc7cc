"""What the journal tells of transactions: which one is not over, and which one was the last to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.errors import PlaceOutside, Unfinished
from release.model.edit import digest
from release.model.transaction import Recorded, read_begun
from release.system.files import is_there
from release.system.journal import read_backwards, whole_event
from release.system.world import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.system.view import View

_OURS = b'"event":"transaction:'
# No digest: a folder, a link that leads out of the project, or more than is ever read is there.
_OTHER = "-"


def read_unfinished(view: View) -> Recorded | None:
    """Return the transaction that a kill cut short, ``None`` where the last one is over."""
    last = next(read_transactions(view), None)
    return last if last is not None and not last.side else None


def require_finished(view: View) -> None:
    """Refuse to begin where another transaction has not been put right."""
    unfinished = read_unfinished(view)
    if unfinished is not None:
        raise _cut_short(unfinished, ("invoke rollback",))


def require_whole(view: View, *fix: str) -> None:
    """Refuse to plan where files may be half old, half new; each command of *fix* puts that right before it acts."""
    unfinished = read_unfinished(view)
    if unfinished is not None and unfinished.begun.kind != "tag":
        raise _cut_short(unfinished, fix)


def _cut_short(unfinished: Recorded, fix: Sequence[str]) -> Unfinished:
    return Unfinished(
        f"{unfinished.begun.command} was cut short and has not been put right",
        where=(f".release/journal.jsonl: {unfinished.since}",),
        why="the next command that acts makes all of it old or all of it new before it begins",
        fix=fix,
    )


def digest_now(view: View, path: str) -> str:
    """Return the SHA-256 of what *path* holds now, empty where nothing is there at all."""
    try:
        data = view.read(path)
    except PlaceOutside:
        return _OTHER
    return _OTHER if data is None and is_there(view.root / path) else digest(data)


def read_transactions(view: View) -> Iterator[Recorded]:
    """Yield all transactions of the journal, the last one first."""
    try:
        if view.size(JOURNAL) is None:
            return
    except PlaceOutside:  # a link: the world refuses to write there, so nothing of ours is there
        return
    with view.open(JOURNAL) as stream:
        after: list[bytes] = []
        for line in read_backwards(stream):
            event = whole_event(line) if _OURS in line else None
            if event is None or event["event"] != "transaction:begin":
                after.append(line)
                continue
            recorded = _recorded(event, after)
            after = []
            if recorded is not None:
                yield recorded


def _recorded(event: dict[str, Any], after: list[bytes]) -> Recorded | None:
    try:
        begun = read_begun(event["data"])
    except (KeyError, TypeError):
        return None
    events = tuple(found for line in reversed(after) if (found := whole_event(line)))
    return Recorded(begun=begun, since=event["time"], events=events)

"""What the journal tells of transactions: which one is not over, and which one was the last to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.errors import PlaceOutside, Unfinished
from release.model.transaction import Recorded, read_begun
from release.system.journal import read_backwards, whole_event
from release.system.world import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.system.view import View

_OURS = b'"event":"transaction:'


def read_unfinished(view: View) -> Recorded | None:
    """Return the transaction that a kill cut short, ``None`` where the last one is over."""
    last = next(read_transactions(view), None)
    return last if last is not None and not last.side else None


def require_finished(view: View) -> None:
    """Refuse to begin where another transaction has not been put right."""
    unfinished = read_unfinished(view)
    if unfinished is not None:
        raise Unfinished(
            f"{unfinished.begun.command} was cut short and has not been put right",
            where=(f".release/journal.jsonl: {unfinished.since}",),
            fix=("invoke rollback",),
        )


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

"""What the journal tells an audit: whether its chain holds, and the acts in it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DONE, FAILED, OPEN = "done", "failed", "not finished"


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One act: its name (``upload``, ``audit``, ``drill``, ...), when it ended (UTC), how, and what was written of it.

    ``data`` has what was said at its beginning and, over that, at its end. One that never ended has the time of its
    beginning.
    """

    name: str
    time: datetime
    outcome: str
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def error(self) -> str:
        """The name of the error that it failed with, empty where it did not."""
        return str(self.data.get("error", "")) if self.outcome == FAILED else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalFacts:
    """The journal: how many ``events`` hold, the last one's hash, the first break (empty where the chain holds).

    ``acts`` are all but the steps of longer ones, the oldest first. ``leaks`` are the places (``path:line``) in our own
    files where something in the shape of a token stands.
    """

    path: str
    events: int
    head: str
    broken: str = ""
    acts: tuple[Act, ...] = ()
    leaks: tuple[str, ...] = ()

    def named(self, *names: str) -> tuple[Act, ...]:
        """Return the acts of these *names*."""
        return tuple(act for act in self.acts if act.name in names)

    def last(self, *names: str) -> Act | None:
        """Return the last act of these *names* that was done, ``None`` where there is none."""
        return next((act for act in reversed(self.acts) if act.name in names and act.outcome == DONE), None)

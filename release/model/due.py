"""What is due: this month's, this quarter's and this year's work, worked out from the rows of an audit."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from release.model.audit import State, Word
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.model.audit import Row


class Period(Enum):
    """Until when work has to be done."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


# How long an answer may hold at most (days) for its item to be a month's or a quarter's work.
_MONTHLY, _QUARTERLY = 45, 110
# Chapters whose items are done by a machine or by people, each time anew.
_RECURRING = {"MTH-": Period.MONTH, "QTR-": Period.QUARTER, "ANN-": Period.YEAR}


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The work of a project as it was seen on a *day* (UTC), and the command that helps most."""

    project: str
    day: date
    month: tuple[Row, ...]
    quarter: tuple[Row, ...]
    year: tuple[Row, ...]
    next: str


def due(rows: Iterable[Row], today: date) -> dict[Period, list[Row]]:
    """Return the rows that need somebody in each period, once each, those that end first in front.

    What has ended, or ends within the month, is this month's; what nobody has answered belongs to how often it is
    asked for.
    """
    found: dict[Period, list[Row]] = {period: [] for period in Period}
    for row in rows:
        period = _period(row, today)
        if period is not None and not row.item.children:
            found[period].append(row)
    for entries in found.values():
        entries.sort(key=lambda row: (row.until or date.max, row.item.id))
    return found


def _period(row: Row, today: date) -> Period | None:
    recurring = next((period for begins, period in _RECURRING.items() if row.item.id.startswith(begins)), None)
    if row.word is Word.MISSING:
        return None if row.state is State.WAIVED else recurring or _cadence(row.item.answer_days)
    if row.until is not None:
        ends = {Period.MONTH: _end(today, 1), Period.QUARTER: _end(today, 3), Period.YEAR: _end(today, 12)}
        return next((period for period, end in ends.items() if row.until <= end), None)
    return None if row.is_met else recurring


def _cadence(days: int) -> Period:
    return Period.MONTH if days <= _MONTHLY else Period.QUARTER if days <= _QUARTERLY else Period.YEAR


def _end(today: date, months: int) -> date:
    """Return the last day of the month, quarter or year (of 1, 3 or 12 *months*) that *today* is in."""
    last = (today.month - 1) // months * months + months
    after = date(today.year + last // 12, last % 12 + 1, 1)
    return after - timedelta(days=1)

"""What is due when: by the end of an answer, or by how often it is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from release.model.audit import CHECKLIST, Item, Row, State, Word
from release.model.due import Period, due

TODAY = date(2026, 11, 21)


def row(id_: str, state: State, word: Word = Word.NONE, until: date | None = None, days: int = 0) -> Row:
    item = Item(id=id_, document=CHECKLIST, chapter="C", title=id_, answer_days=days)
    return Row(item=item, state=state, word=word, until=until)


def missing(id_: str, days: int) -> Row:
    return row(id_, State.HUMAN, Word.MISSING, days=days)


def answered(until: date) -> Row:
    return row("X-1", State.HUMAN, Word.VALID, until=until, days=366)


@pytest.mark.parametrize(
    ("found", "period"),
    [
        pytest.param(missing("MON-1", 38), Period.MONTH, id="asked each month"),
        pytest.param(missing("OWN-12", 92), Period.QUARTER, id="asked each quarter"),
        pytest.param(missing("ACC-P1", 183), Period.YEAR, id="asked twice a year"),
        pytest.param(missing("ANN-1", 396), Period.YEAR, id="asked each year"),
        pytest.param(answered(date(2026, 11, 30)), Period.MONTH, id="ends this month"),
        pytest.param(answered(date(2026, 12, 1)), Period.QUARTER, id="ends next month"),
        pytest.param(answered(date(2026, 12, 31)), Period.QUARTER, id="ends with the quarter"),
        pytest.param(answered(date(2027, 1, 1)), None, id="ends next year"),
        pytest.param(row("X-1", State.FAILED, Word.EXPIRED, date(2026, 1, 1)), Period.MONTH, id="has ended"),
        pytest.param(row("X-1", State.WAIVED, until=date(2026, 11, 25)), Period.MONTH, id="a waiver ends"),
        pytest.param(row("QTR-1", State.FAILED), Period.QUARTER, id="a quarter's check failed"),
        pytest.param(row("MTH-3", State.UNKNOWN), Period.MONTH, id="a month's check could not look"),
        pytest.param(row("QTR-1", State.PASSED), None, id="a quarter's check passed"),
        pytest.param(row("WFS-1", State.FAILED), None, id="what is no recurring work"),
    ],
)
def test_work_belongs_to_the_period_in_which_it_is_needed(found, period):
    work = due([found], TODAY)
    assert [each for each in Period if work[each]] == ([period] if period else [])


def test_what_ends_first_stands_first():
    rows = [
        missing("MON-1", 38),
        row("X-2", State.FAILED, Word.EXPIRED, date(2026, 1, 1)),
        answered(date(2026, 11, 22)),
    ]
    assert [each.item.id for each in due(rows, TODAY)[Period.MONTH]] == ["X-2", "X-1", "MON-1"]


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2028, 2, 29), date(2026, 1, 1)])
def test_every_day_has_a_month_a_quarter_and_a_year(today):
    assert due([answered(today)], today)[Period.MONTH]


@pytest.mark.parametrize(
    ("until", "period"),
    [
        pytest.param(date(2026, 8, 31), Period.MONTH, id="the month's last day"),
        pytest.param(date(2026, 9, 30), Period.QUARTER, id="the quarter's last day"),
        pytest.param(date(2026, 10, 1), Period.YEAR, id="the next quarter's first day"),
        pytest.param(date(2026, 12, 31), Period.YEAR, id="the year's last day"),
        pytest.param(date(2027, 1, 1), None, id="the next year's first day"),
    ],
)
def test_periods_are_those_of_the_calendar(until, period):
    work = due([answered(until)], date(2026, 8, 21))
    assert [each for each in Period if work[each]] == ([period] if period else [])

"""Dates of change logs: each way of writing is kept for another day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.changelog.dates import date_at, date_like, find_date

DAY = date(2026, 3, 5)
WAYS = {
    "iso": ("2026-01-02", "2026-03-05"),
    "slashes": ("2026/01/02", "2026/03/05"),
    "no zeros": ("2026-1-2", "2026-3-5"),
    "day first with dots": ("02.01.2026", "05.03.2026"),
    "day first for sure": ("22/01/2026", "05/03/2026"),
    "month first for sure": ("01/22/2026", "03/05/2026"),
    "either": ("01/02/2026", "2026-03-05"),
    "month name": ("January 2, 2026", "March 5, 2026"),
    "short month": ("Jan 2, 2026", "Mar 5, 2026"),
    "short with a point": ("Jan. 2, 2026", "Mar. 5, 2026"),
    "zero": ("Jan 02, 2026", "Mar 05, 2026"),
    "no comma": ("January 2 2026", "March 5 2026"),
    "ordinal": ("January 2nd, 2026", "March 5th, 2026"),
    "day before the name": ("2 January 2026", "5 March 2026"),
    "ordinal before the name": ("2nd Jan 2026", "5th Mar 2026"),
    "dashes": ("02-Jan-2026", "05-Mar-2026"),
    "only the month": ("January 2026", "March 2026"),
    "small": ("jan 2, 2026", "mar 5, 2026"),
    "capitals": ("JAN 2, 2026", "MAR 5, 2026"),
    "september": ("Sept 2, 2025", "Mar 5, 2026"),
    "may is a whole name": ("May 2, 2025", "March 5, 2026"),
    "no date": ("soon", "2026-03-05"),
}


@pytest.mark.parametrize(("stated", "expected"), WAYS.values(), ids=WAYS)
def test_a_day_is_written_like_another(stated, expected):
    assert date_like(stated, DAY) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [(("03/25/2025",), "03/05/2026"), (("25/03/2025",), "05/03/2026"), (("25/03/2025", "03/25/2025"), "2026-03-05")],
    ids=["month first", "day first", "both"],
)
def test_other_dates_of_the_file_tell_the_day_from_the_month(others, expected):
    assert date_like("01/02/2026", DAY, others) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (31, "31st"),
    ],
)
def test_ordinals(day, expected):
    assert date_like("January 9th, 2026", date(2026, 3, day)) == f"March {expected}, 2026"


@pytest.mark.parametrize("text", ["1.0.2", "2024.05.01", "2024.5.1", "v2026-01-02x", "12026-01-02", "Marching 2, 2026"])
def test_what_is_no_date(text):
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.0.1 - 2026-01-02 (2026-03-04)", "2026-01-02"),
        ("1.0.1, May 1, 2026 - 2026-03-04", "May 1, 2026"),
        ("May 2026/01/02", "May 2026"),
        ("2026.1.0 (2026-01-02)", "2026-01-02"),
        ("01.02.2026-01-02 and 2026-01-03", "2026-01-03"),
    ],
)
def test_the_first_date_is_found(text, found):
    match = find_date(text)
    assert match is not None
    assert match[0] == found


@given(st.sampled_from(list(WAYS.values())), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_what_is_written_is_a_date_again(way, day):
    written = date_like(way[0], day)
    found = date_at(written, 0)
    assert found is not None
    assert found[0] == written
    first = find_date(f"1.0.1 ({written}) or {written}")
    assert first is not None
    assert first.span() == (7, 7 + len(written))
    assert date_like(written, day, [way[0]]) in {written, day.isoformat()}

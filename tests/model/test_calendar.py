"""CalVer: schemes found from real histories of tags, SemVer never taken for one, and the next version of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from release.errors import VersionNotHigher
from release.model.calendar import Scheme, find_scheme, next_calendar


def tags(text: str) -> list[tuple[str, date]]:
    """``2024.5.0 24-05-03, ...`` as (version, day)."""
    return [(row.split()[0], date.fromisoformat(f"20{row.split()[1]}")) for row in text.split(",")]


SCHEMES = {
    "month and count": ("24.1.0 24-01-26, 24.1.1 24-01-28, 24.2.0 24-02-12, 24.4.0 24-04-12", "YY.MM.MICRO", 0),
    "mended later": ("2024.1.0 24-01-26, 2024.3.0 24-03-05, 2024.1.1 24-06-01, 2024.5.0 24-05-12", "YYYY.MM.MICRO", 0),
    "a zero before the month": ("2023.11.1 23-11-09, 2024.02.1 24-02-12, 2024.04.1 24-04-12", "YYYY.0M.MICRO", 1),
    "year and month": ("22.10 22-10-20, 23.04 23-04-20, 23.10 23-10-12, 24.04 24-04-25", "YY.0M", 0),
    "day": ("2023.7.22 23-07-22, 2023.11.17 23-11-18, 2024.2.2 24-02-02", "YYYY.MM.DD", 0),
    "a zero before the day": ("2023.07.22 23-07-22, 2023.11.17 23-11-18, 2024.02.02 24-02-02", "YYYY.0M.0D", 0),
    "a day never below ten": ("2023.07.22 23-07-22, 2023.11.17 23-11-18, 2024.02.12 24-02-12", "YYYY.0M.0D", 0),
    "a second version of a day": (
        "2017.7.27 17-07-27, 2017.7.27.1 17-07-27, 2017.11.5 17-11-05, 2018.1.18 18-01-18",
        "YYYY.MM.DD",
        0,
    ),
    "week": ("2024.18 24-05-03, 2024.20 24-05-17, 2024.35 24-08-30", "YYYY.WW", 0),
    "year and count": ("2023.3 23-03-29, 2023.4 23-12-31, 2024.1 24-02-01, 2024.2 24-09-11", "YYYY.MICRO", 1),
    "two years and counts": (
        "22.2.0 22-12-21, 23.1.0 23-04-16, 23.2.0 23-12-31, 24.1.0 24-08-06",
        "YY.MICRO.MICRO",
        1,
    ),
    "the turn of the year": (
        "22.3.1 22-11-05, 23.0 23-01-30, 23.0.1 23-02-17, 23.1 23-04-15, 24.0 24-02-03",
        "YY.MICRO",
        0,
    ),
    "new to the calendar": (
        "1.0.0 19-01-01, 3.1.0 20-07-01, 4.0.0 20-08-01, 2020.9.0 20-09-03, 2020.11.0 20-11-02, 2021.1.0 21-01-02",
        "YYYY.MM.MICRO",
        0,
    ),
    "with candidates": (
        "2024.5.0 24-05-02, 2024.8.0rc1 24-07-01, 2024.8.0 24-08-02, 2024.9.0 24-09-02",
        "YYYY.MM.MICRO",
        0,
    ),
}


NO_SCHEMES = {
    "nothing": [],
    "one tag": tags("2024.5.0 24-05-01"),
    "semver": tags("1.0.0 24-01-01, 1.1.0 24-01-05, 1.2.0 24-02-01, 2.0.0 24-03-01"),
    "a major number that meets its year once": tags("24.0.0 24-01-05, 24.1.0 24-01-06, 24.5.0 24-03-07"),
    "major numbers that pass by their year": tags(
        "22.0.0 22-01-05, 23.0.0 22-05-06, 24.0.0 22-12-07, 24.1.0 23-01-01, 25.0.0 23-06-06"
    ),
    "no versions": [("latest", date(2024, 1, 1))] * 4,
    "other years": tags("2019.1 24-01-01, 2019.2 24-02-01, 2019.3 24-03-01"),
    "one day": tags("20240501 24-05-01, 20240601 24-06-01, 20240701 24-07-01"),
}


@pytest.mark.parametrize(("history", "scheme", "first"), SCHEMES.values(), ids=SCHEMES)
def test_a_scheme_is_found_from_tags_and_their_days(history, scheme, first):
    found = find_scheme(tags(history))
    assert (str(found), found.first) == (scheme, first)


@pytest.mark.parametrize("history", NO_SCHEMES.values(), ids=NO_SCHEMES)
def test_other_histories_have_none(history):
    assert find_scheme(history) is None


def scheme(text: str, first: int = 0) -> Scheme:
    return Scheme(tokens=tuple(text.split(".")), first=first)


NEXT = [
    ("another month", scheme("YYYY.MM.MICRO"), "2024.4.3", "2024.5.0"),
    ("the same month", scheme("YYYY.MM.MICRO"), "2024.5.0", "2024.5.1"),
    ("counting from one", scheme("YYYY.MM.MICRO", 1), "2024.4.3", "2024.5.1"),
    ("a zero", scheme("YYYY.0M.MICRO"), "2023.11.0", "2024.05.0"),
    ("two digits", scheme("YY.0M"), "24.04", "24.05"),
    ("a second one of a month", scheme("YY.0M"), "24.05", "24.05.1"),
    ("a day", scheme("YYYY.MM.DD"), "2024.4.30", "2024.5.3"),
    ("a second one of a day", scheme("YYYY.0M.0D"), "2024.05.03", "2024.05.03.1"),
    ("a third one of a day", scheme("YYYY.0M.0D"), "2024.05.03.1", "2024.05.03.2"),
    ("a week", scheme("YYYY.WW"), "2024.17", "2024.18"),
    ("another year", scheme("YYYY.MICRO", 1), "2023.7", "2024.1"),
    ("the same year", scheme("YYYY.MICRO", 1), "2024.7", "2024.8"),
    ("a year and two counts", scheme("YY.MICRO.MICRO", 1), "24.1.2", "24.2.0"),
    ("an epoch", scheme("YYYY.MM"), "1!2024.4", "1!2024.5"),
    ("from a candidate", scheme("YYYY.MM.MICRO"), "2024.5.0rc1", "2024.5.0"),
    ("from development", scheme("YYYY.MM.MICRO"), "2024.4.1.dev0", "2024.5.0"),
    ("from a post-release", scheme("YYYY.MM.MICRO"), "2024.5.0.post1", "2024.5.1"),
    ("from semver", scheme("YYYY.MM.MICRO"), "4.0.0", "2024.5.0"),
]


@pytest.mark.parametrize(("old", "stated", "expected"), [row[1:] for row in NEXT], ids=[row[0] for row in NEXT])
def test_the_next_version_of_a_day(old, stated, expected):
    new = next_calendar(old, stated, date(2024, 5, 3))
    assert new == expected
    assert old.is_of(Version(new), date(2024, 5, 3))


def test_a_version_that_is_taken_is_passed_over():
    assert (
        next_calendar(scheme("YYYY.0M.MICRO"), "2024.04.0", date(2024, 5, 3), {"2024.5.0", "2024.05.1"}) == "2024.05.2"
    )


def test_the_first_week_may_be_of_the_next_year():
    assert next_calendar(scheme("YYYY.WW"), "2024.51", date(2024, 12, 31)) == "2025.1"


def test_a_version_of_a_later_day_is_not_passed():
    with pytest.raises(VersionNotHigher) as caught:
        next_calendar(scheme("YYYY.MM.MICRO"), "2024.12.0", date(2024, 5, 3))
    assert caught.value.fix == ("invoke bump patch",)


def test_another_day_is_not_the_versions():
    assert not scheme("YYYY.MM.MICRO").is_of(Version("2024.5.0"), date(2024, 6, 1))


ALL = [
    "YYYY.MM.MICRO",
    "YYYY.0M.MICRO",
    "YYYY.MM.DD",
    "YYYY.0M.0D",
    "YY.MM",
    "YY.0M",
    "YYYY.WW",
    "YY.MM.MICRO",
    "YYYY.MICRO",
]
DAYS = st.lists(st.integers(32, 120), min_size=6, max_size=20)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL), st.integers(0, 1), st.dates(date(2011, 1, 1), date(2040, 1, 1)), DAYS)
def test_a_history_made_by_a_scheme_shows_it_and_always_rises(text, first, day, gaps):
    made, history = scheme(text, first if "MICRO" in text else 0), []
    stated = "0.1"
    for gap in gaps:
        stated = next_calendar(made, stated, day, [version for version, _ in history])
        assert not history or Version(stated) > Version(history[-1][0])
        history.append((stated, day))
        day += timedelta(days=gap)
    found = find_scheme(history)
    assert found is not None
    size = len(made.head)
    assert (
        Version(next_calendar(found, stated, day)).release[:size]
        == (Version(next_calendar(made, stated, day)).release[:size])
    )


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["major", "minor", "patch"]), st.integers(0, 90)), min_size=1, max_size=30),
    st.dates(date(2011, 1, 1), date(2040, 1, 1)),
)
def test_no_semver_history_below_ten_is_a_calendar(steps, day):
    numbers, history = [0, 0, 0], []
    for part, gap in steps:
        place = ("major", "minor", "patch").index(part)
        numbers = [*numbers[:place], min(numbers[place] + 1, 9 if place == 0 else 99), *([0] * (2 - place))]
        history.append((".".join(map(str, numbers)), day))
        day += timedelta(days=gap)
    assert find_scheme(history) is None


def test_one_late_tag_among_four_that_were_in_time_hides_no_scheme():
    found = tags("2024.1.0 24-01-26, 2024.3.0 24-03-05, 2024.5.0 24-05-12, 2024.7.0 24-07-02, 2024.8.0 24-10-03")
    assert str(find_scheme(found)) == "YYYY.MM.MICRO"


def test_a_calendar_that_was_left_long_ago_is_no_scheme():
    months = [(year, month) for year in range(10, 19) for month in range(1, 13)]
    calendar = [(f"20{year}.{month}", date(2000 + year, month, 5)) for year, month in months]
    counted = [(f"3000.{number}", date(2021, 1, 1) + timedelta(days=9 * number)) for number in range(1, 25)]
    assert find_scheme(calendar) is not None
    assert find_scheme(calendar + counted) is None

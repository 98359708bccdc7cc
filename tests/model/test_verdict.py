"""The answer to "may I approve?": the worst that was found, and never green for want of looking."""

from __future__ import annotations

import pytest
from review_tools import a_review, change, finding

from release.model import candidate
from release.model.finding import BLOCK, WAIVED, Outcome
from release.model.review import DistributionChange
from release.model.reviewing import duration, effort, verdict

RED = finding("secret", severity=BLOCK)
YELLOW = finding()
GREY = finding("unknown-previous", Outcome.UNKNOWN)
GREEN = finding("wrong-name", Outcome.PASSED)
NOT_RUN = candidate.TestRun(session="tests-3.13", outcome="not run", reason="no Python 3.13")
BROKEN = candidate.TestRun(session="tests", outcome="failed")


@pytest.mark.parametrize(
    ("fields", "tone"),
    [
        pytest.param({"findings": (GREEN,)}, "green", id="all is well"),
        pytest.param({"findings": (GREEN, GREY)}, "grey", id="something was not seen"),
        pytest.param({"findings": (GREEN, GREY, YELLOW)}, "yellow", id="a decision"),
        pytest.param({"findings": (GREEN, GREY, YELLOW, RED)}, "red", id="a block"),
        pytest.param({"findings": (GREEN,), "tests": (BROKEN,)}, "red", id="a test failed"),
        pytest.param({"findings": (GREEN,), "tests": (NOT_RUN,)}, "grey", id="a test was not run"),
        pytest.param({"findings": (GREEN,), "is_tested": False}, "grey", id="no test was run"),
        pytest.param({"findings": (finding(severity=WAIVED),)}, "green", id="waived"),
    ],
)
def test_the_worst_decides(fields, tone):
    assert verdict(a_review(**fields)).tone == tone


def test_a_yellow_verdict_tells_of_what_was_not_seen():
    assert verdict(a_review(findings=(YELLOW, GREY))).words == (
        "1 decision to make before you approve; 1 thing nobody could look at"
    )


def test_effort_counts_a_line_and_what_it_replaces_once():
    changes = (change(added=500, removed=500), change("demo/b.py", added=0, removed=0))
    contents = DistributionChange(kind="wheel", old="a", new="b", changes=changes)
    assert effort(a_review(contents=(contents,))) == 61


def test_a_duration_is_for_people():
    assert [duration(minutes) for minutes in (1, 59, 60, 307)] == ["1 min", "59 min", "1 h 0 min", "5 h 7 min"]

"""Test sessions as jobs: which there are, which of them goes beside the build, and names that cannot be handed on."""

from __future__ import annotations

import json

import pytest

from release.model.fan_out import MOST_JOBS, SessionJob, fan_out, is_session_of


def listed(session, python=None, name="tests"):
    return {"session": session, "name": name, "python": python, "tags": []}


BOTH = [listed("tests-3.12", "3.12"), listed("tests-3.13", "3.13"), listed("lint", None, "lint")]


def test_each_test_session_is_a_job_and_other_sessions_are_none():
    found = fan_out(BOTH, ("tests",), "3.13")
    assert [test.session for test in found.tests] == ["tests-3.12", "tests-3.13"]


@pytest.mark.parametrize(
    ("usual", "first"),
    [pytest.param("3.12", "tests-3.12", id="the usual Python"), pytest.param("3.9", "tests-3.13", id="the last")],
)
def test_one_of_them_is_run_beside_the_build(usual, first):
    assert fan_out(BOTH, ("tests",), usual).first.session == first


@pytest.mark.parametrize("python", [None, "/usr/bin/python3", "python3", "../3.12"])
def test_a_session_without_a_version_of_python_gets_the_usual_one(python):
    assert fan_out([listed("tests", python)], ("tests",), "3.13").tests == (SessionJob(session="tests", python="3.13"),)


@pytest.mark.parametrize("python", ["3.13t", "pypy3.10", "3.14.0-alpha.1", "3.15-dev"])
def test_versions_that_a_runner_can_have_are_kept(python):
    assert fan_out([listed("tests", python)], ("tests",), "3.13").first.python == python


def test_no_test_session_is_told():
    assert fan_out([listed("lint", None, "lint")], ("tests",), "3.13") is None


@pytest.mark.parametrize(
    "session",
    [
        pytest.param("tests\nfirst=lint", id="a line more"),
        pytest.param("tests-$(id)", id="a command"),
        pytest.param("tests`id`", id="another command"),
        pytest.param("-rf", id="an option"),
        pytest.param("tests" * 50, id="endless"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_name_that_means_more_than_itself_is_refused(session):
    with pytest.raises(ValueError, match="characters"):
        fan_out([listed(session)], ("tests",), "3.13")


def test_parameters_of_a_session_are_part_of_its_name():
    session = "tests-3.12(django='4.2', database=\"sqlite\")"
    assert fan_out([listed(session, "3.12")], ("tests",), "3.13").first.session == session


def test_more_jobs_than_a_matrix_has_are_refused():
    with pytest.raises(ValueError, match=str(MOST_JOBS + 1)):
        fan_out([listed(f"tests-{number}") for number in range(MOST_JOBS + 1)], ("tests",), "3.13")


def test_what_is_handed_on_is_one_line_each():
    outputs = fan_out(BOTH, ("tests",), "3.13").outputs()
    assert json.loads(outputs["tests"])[0] == {"session": "tests-3.12", "python": "3.12"}
    assert (outputs["first"], outputs["python"]) == ("tests-3.13", "3.13")
    assert not any("\n" in value for value in outputs.values())


@pytest.mark.parametrize(
    ("session", "is_one"),
    [("tests", True), ("tests-3.12", True), ("tests(a=1)", True), ("tests2", False), ("lint", False), ("", False)],
)
def test_a_session_is_known_by_what_stands_before_its_python(session, is_one):
    assert is_session_of(session, ("tests",)) is is_one

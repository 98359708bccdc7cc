"""What a CI shows: annotations that no text can break out of, GitLab's report, and the test jobs."""

from __future__ import annotations

import json

import pytest

from release.errors import ConfigInvalid, TagMoved
from release.model.fan_out import FanOut, SessionJob
from release.model.finding import ASK, WAIVED, Finding, Outcome
from release.report import ci


def finding(number=1, **fields):
    said = {"check": "broken-install", "where": "setup.py:3", "evidence": f"seen {number}", "outcome": Outcome.FAILED}
    return Finding(**{**said, **fields})


def test_an_error_stands_at_the_first_place_that_it_names():
    problem = ConfigInvalid("not valid", where=("about it", "pyproject.toml:7: no key"), why="because", fix=("edit",))
    assert ci.error_annotation(problem) == (
        "::error file=pyproject.toml,line=7,title=config-invalid::"
        "not valid%0Awhere: about it%0Awhere: pyproject.toml:7: no key%0Awhy: because%0Afix: edit"
    )


@pytest.mark.parametrize(
    "where", ["refs/tags/v1 -> 91ac2f0 ; HEAD is 5f457a7", "http://127.0.0.1:8080/simple", "at 12:30", "x: y"]
)
def test_an_error_without_a_place_has_a_title_alone(where):
    assert ci.error_annotation(TagMoved("moved", where=(where,))).startswith("::error title=tag-moved::moved%0A")


def test_a_projects_folder_stands_before_its_paths():
    assert "file=packages/a/setup.py,line=3" in ci.finding_annotations([finding()], "packages/a/")[0]


@pytest.mark.parametrize(
    "text",
    ["a\n::warning::mine", "a\r::add-mask::x", "100%0A::error::x", "::stop-commands::t"],
    ids=["a line", "an old line", "an escape", "a command"],
)
def test_no_text_becomes_a_command_of_its_own(text):
    [made] = ci.finding_annotations([finding(evidence=text, fix=text)])
    assert "\n" not in made
    assert "\r" not in made
    data = made.split("::", 2)[2]
    decoded = data.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    assert decoded == f"{text}\nfix: {text}"


def test_a_name_cannot_add_a_property():
    [made] = ci.finding_annotations([finding(check="a,line=9::b")])
    assert made.startswith("::error file=setup.py,line=3,title=a%2Cline=9%3A%3Ab::")


def test_what_ends_the_release_is_an_error_what_asks_a_warning_and_the_rest_is_quiet():
    findings = [
        finding(1),
        finding(2, severity=ASK),
        finding(3, severity=WAIVED),
        *(finding(4, outcome=outcome) for outcome in (Outcome.PASSED, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)),
    ]
    assert [made[:9] for made in ci.finding_annotations(findings)] == ["::error f", "::warning"]


def test_there_are_never_more_than_are_shown_and_the_last_says_how_many_are_left():
    many = [finding(number) for number in range(30)] + [finding(number, severity=ASK) for number in range(10)]
    made = ci.finding_annotations(many)
    errors = [each for each in made if each.startswith("::error")]
    assert len(errors) == ci.MOST - 1  # the error that follows is the last
    assert errors[-1] == "::error title=more::22 more are in the log"
    assert [each for each in made if each.startswith("::warning")][-1].endswith("::2 more are in the log")


def test_exactly_as_many_as_there_is_room_for_are_all_shown():
    assert not any("more are" in each for each in ci.finding_annotations([finding(n) for n in range(ci.MOST - 1)]))


@pytest.mark.parametrize(
    ("where", "start"),
    [
        ("dist/demo-1.0.tar.gz", "::error file=dist/demo-1.0.tar.gz,line=1,title"),
        ("two words", "::error title=broken-install::two words: seen"),
        ("", "::error title=broken-install::seen"),
    ],
    ids=["a file", "no file", "nothing"],
)
def test_a_finding_stands_where_it_was_seen(where, start):
    assert ci.finding_annotations([finding(where=where)])[0].startswith(start)


def test_gitlabs_report_has_what_failed_with_a_place_each():
    problem = ConfigInvalid("not valid", where=("pyproject.toml:7: no key",))
    seen = [finding(), finding(2, severity=ASK, where=""), finding(3, outcome=Outcome.PASSED)]
    made = json.loads(ci.code_quality(seen, problem, "a/"))
    assert [(each["check_name"], each["severity"], each["location"]) for each in made] == [
        ("broken-install", "major", {"path": "a/setup.py", "lines": {"begin": 3}}),
        ("broken-install", "minor", {"path": "a/pyproject.toml", "lines": {"begin": 1}}),
        ("config-invalid", "critical", {"path": "a/pyproject.toml", "lines": {"begin": 7}}),
    ]
    assert len({each["fingerprint"] for each in made}) == 3
    assert json.loads(ci.code_quality(seen, problem, "a/")) == made


def test_the_test_jobs_are_told_with_the_one_beside_the_build():
    first = SessionJob(session="tests-3.13", python="3.13")
    lines = [
        line.text for line in ci.matrix(FanOut(tests=(SessionJob(session="lint", python="3.9"), first), first=first))
    ]
    assert lines[0] == "2 test jobs"
    assert ["beside the build" in line for line in lines[1:3]] == [False, True]
    assert lines[-1] == 'next  nox -s "tests-3.13"'

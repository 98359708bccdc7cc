"""What a CI is told of a command: the candidate's digest, its review, its findings."""

from __future__ import annotations

import json
from datetime import date

import pytest
from publishing_tools import a_candidate

from release.errors import HeadMoved
from release.model.audit import Audit, Item, Row, SignOff, State
from release.model.finding import ASK, Finding, Outcome
from release.model.line import Line
from release.system.view import View
from release.system.world import World
from release.telling import Telling, is_in_ci

LINES = [Line("demo 1.0 from 5f457a7"), Line("<b>bold</b> `code`")]
FAILED = Finding(check="broken-install", outcome=Outcome.FAILED, where="setup.py:3", evidence="seen")


@pytest.fixture
def project(make_project):
    return make_project({"pyproject.toml": "", ".gitignore": ".release/\ndist/\n"})


@pytest.fixture
def telling(project, tmp_path):
    """Return a function that gives what tells a CI, and what it showed."""
    shown = []

    def made(kind="github", **more):
        variables = {
            "github": {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(tmp_path / "output")},
            "gitlab": {"GITLAB_CI": "true"},
        }[kind]
        summary = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
        world = World(View(project.root, {"PATH": "/usr/bin:/bin", **variables, **summary, **more}))
        assert is_in_ci(world)
        return Telling(world, lambda lines: shown.extend(line.text for line in lines))

    made.shown = shown
    made.output, made.summary = tmp_path / "output", tmp_path / "summary"
    return made


def test_a_candidate_is_handed_on_by_digest_and_version(telling, project):
    candidate = a_candidate(project)
    telling().shown("candidate", candidate, LINES)
    assert telling.output.read_text() == f"candidate={candidate.digest}\nversion=1.0\n"


def test_without_a_review_the_page_has_the_lines_and_nothing_in_them_is_markup(telling, project):
    telling().shown("candidate", a_candidate(project), LINES)
    assert telling.summary.read_text() == "    demo 1.0 from 5f457a7\n    <b>bold</b> `code`\n\n"


def test_the_review_is_the_page_where_there_is_one(telling, project):
    candidate = a_candidate(project)
    project.write(".release/review.md", "# What changes\n")
    telling().shown("candidate", candidate, LINES)
    assert telling.summary.read_text() == "# What changes\n\n"


def test_what_the_candidate_asks_is_annotated(telling, project):
    asking = Finding(check="size-jump", outcome=Outcome.FAILED, where="", evidence="twice as large", severity=ASK)
    telling().shown("candidate", a_candidate(project, findings=(asking,)), LINES)
    assert telling.shown == ["::warning title=size-jump::twice as large"]


def test_what_an_audit_found_stands_beside_the_line_and_a_waiver_silences_it(telling):
    def row(state, check):
        item = Item(id=check, document="checklist", chapter="x", title="x")
        return Row(item=item, state=state, checks=(check,))

    rows = (row(State.FAILED, "unpinned-action"), row(State.WAIVED, "cached-build"))
    found = [
        Finding(check=check, outcome=Outcome.FAILED, where=".github/workflows/ci.yml:7", evidence="seen")
        for check in ("unpinned-action", "cached-build")
    ]
    day = SignOff(status="", day=date(2026, 11, 21))
    known = {"project": "demo", "version": "1.0", "at": "", "is_online": False, "counts": {}, "sign_off": day}
    telling().shown("audit", Audit(rows=rows, findings=tuple(found), **known), LINES)
    assert telling.shown == ["::error file=.github/workflows/ci.yml,line=7,title=unpinned-action::seen"]


def test_a_plan_is_not_on_the_page(telling):
    telling().shown("publish_plan", None, LINES)
    assert not telling.summary.exists()


@pytest.mark.parametrize("kind", ["published", "verified", "announced"])
def test_what_was_done_is_on_the_page(telling, kind):
    telling().shown(kind, None, LINES)
    assert "demo 1.0 from 5f457a7" in telling.summary.read_text()


def test_findings_and_the_error_that_follows_are_no_more_than_are_shown(telling):
    made = telling()
    made.findings((FAILED,) * 30)
    made.error(HeadMoved("moved"), [])
    assert len(telling.shown) == 10


def test_gitlab_has_findings_and_error_in_one_report(telling, project):
    made = telling("gitlab")
    made.findings((FAILED,))
    made.error(HeadMoved("moved"), [])
    report = json.loads(project.read(".release/code-quality.json"))
    assert [entry["check_name"] for entry in report] == ["broken-install", "head-moved"]
    assert telling.shown == []


def test_no_secret_is_told(telling):
    made = telling(PYPI_API_TOKEN="hunter2-hunter2-hunter2")
    made.error(HeadMoved("moved"), [Line("the token is hunter2-hunter2-hunter2")])
    made.shown("verified", None, [Line("hunter2-hunter2-hunter2")])
    assert "hunter2" not in telling.summary.read_text()


def test_a_page_that_cannot_be_written_does_not_hide_the_error(telling, tmp_path):
    telling(GITHUB_STEP_SUMMARY=str(tmp_path / "no/folder")).error(HeadMoved("moved"), LINES)
    assert telling.shown[0].startswith("::error title=head-moved::moved")


def test_outputs_that_cannot_be_written_are_not_hidden(telling, project, tmp_path):
    made = telling(GITHUB_OUTPUT=str(tmp_path / "no/folder"))
    with pytest.raises(Exception, match="cannot be written"):
        made.shown("candidate", a_candidate(project), LINES)

"""The audit as it is typed: a report, what a machine can fix, and a person's answer."""

from __future__ import annotations

import json
import sys

import pytest

WORKFLOW = """\
on: {push: {tags: ["v*"]}}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4  # the tag
      - run: python -m build
"""


@pytest.fixture
def project(make_project):
    return make_project(
        {
            "pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n',
            ".github/workflows/release.yml": WORKFLOW,
            "release-answers.toml": '[people."Tester"]\nemail = "tester@example.invalid"\n',
        }
    )


def release(project, *arguments):
    return project.run(sys.executable, "-m", "release", *arguments)


def test_every_row_has_a_state_and_the_report_ends_with_the_next_command(project):
    ran = release(project, "audit")
    assert ran.code == 1, ran.text
    assert "unpinned-action" not in ran.out.splitlines()[0]
    assert "next  python -m release audit --online" in ran.out
    rows = json.loads(release(project, "audit", "--json").out)["rows"]
    assert len(rows) == 261
    assert {row["state"] for row in rows} <= {"passed", "failed", "unknown", "waived", "human", "not-applicable"}


def test_a_fix_is_shown_made_and_then_nothing_is_left_of_it(project):
    before = project.read(".github/workflows/release.yml")
    dry = release(project, "audit", "--fix", "--dry-run")
    assert (dry.code, project.read(".github/workflows/release.yml")) == (0, before)
    assert "persist" in dry.out
    ran = release(project, "audit", "--fix")
    assert "next  git diff && git commit -a" in ran.out
    after = project.read(".github/workflows/release.yml")
    assert b"persist-credentials: false" in after
    assert b"# the tag" in after
    project.commit("fixed")
    assert "nothing to fix" in release(project, "audit", "--fix").out


def test_fixes_are_told_to_programs_too(project):
    told = json.loads(release(project, "audit", "--fix", "--dry-run", "--json").out)
    assert {mend["where"].partition(":")[0] for mend in told["mends"]} == {".github/workflows/release.yml"}


def test_an_answer_that_is_given_counts_once_git_knows_who_gave_it(project):
    ran = release(project, "answer", "ANN-1", "--by", "Tester", "--evidence", "report of the autumn audit")
    assert ran.code == 0, ran.text
    project.commit("answer")
    [row] = json.loads(release(project, "audit", "--json", "--select", "ANN-1").out)["rows"]
    assert (row["state"], row["word"]) == ("human", "answered")


def test_an_unknown_item_names_the_nearest(project):
    ran = release(project, "answer", "ANN1", "--by", "Tester", "--evidence", "x")
    assert ran.code == 2
    assert "ANN-1" in ran.err

"""Approving and looking back, as a maintainer types it."""

from __future__ import annotations

import json

import pytest
from approving import FILES, make_candidate
from terminal import on_a_terminal

PROMPT = b"type 1.0.1 to approve it: "


@pytest.fixture
def project(make_project):
    made = make_project(FILES, tag="v1.0.1")
    make_candidate(made)
    return made


def test_a_person_types_the_version_and_the_trail_tells_of_it(project):
    code, seen = on_a_terminal(project, "approve", "--comment", "looks right", answers=[b"1.0.1"], prompt=PROMPT)
    assert code == 0, seen
    assert "thing 1.0.1 waits for your approval" in seen
    assert "thing 1.0.1 is approved by Tester <tester@example.invalid>, typed" in seen
    trail = project.invoke("trail", "--verify")
    assert trail.code == 0, trail.text
    assert "approve     thing 1.0.1 Tester <tester@example.invalid>" in trail.out
    assert "events hold, the last one is sha256:" in trail.out


@pytest.mark.parametrize("answer", [b"1.0.2", b"", b"y"])
def test_another_answer_records_nothing(project, answer):
    code, seen = on_a_terminal(project, "approve", answers=[answer], prompt=PROMPT)
    assert code == 4, seen
    assert "decision-missing: thing 1.0.1 was not approved" in seen
    assert not (project.root / ".release/approval.json").exists()


@pytest.mark.parametrize("flags", [(), ("--json",), ("--yes",)], ids=["plain", "JSON", "yes"])
def test_where_nobody_is_there_nothing_is_approved(project, flags):
    ran = project.invoke("approve", *flags)
    assert ran.code == 4, ran.text
    assert not (project.root / ".release/approval.json").exists()


def test_a_project_may_allow_yes_but_not_in_ci(project):
    project.write("pyproject.toml", FILES["pyproject.toml"] + "[tool.release.approval]\nallow-yes = true\n")
    assert project.invoke("approve", "--yes", CI="1").code == 4
    ran = project.invoke("approve", "--yes", "--json")
    assert ran.code == 0, ran.text
    record = json.loads(ran.out)
    assert record["schema"] == "release-tasks/approved/1"
    assert record["approval"]["decisions"] == ["--yes: nobody typed the version"]


def test_a_candidate_that_was_touched_is_an_alarm(project):
    project.write("dist/thing-1.0.1.tar.gz", b"x")
    ran = project.invoke("approve", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["id"]) == (7, "distribution-changed")


def test_a_journal_that_was_touched_is_an_alarm(project):
    on_a_terminal(project, "approve", answers=[b"1.0.1"], prompt=PROMPT)
    path = ".release/journal.jsonl"
    project.write(path, project.read(path).replace(b"Tester", b"Mallory", 1))
    ran = project.invoke("trail", "--verify")
    assert ran.code == 7
    assert "journal-broken: .release/journal.jsonl does not hold from line " in ran.err
    assert project.invoke("trail").code == 0


def test_the_trail_of_a_project_without_a_journal_is_empty_and_proves_nothing(project):
    assert "nothing is recorded here" in project.invoke("trail").out
    ran = project.invoke("trail", "--verify")
    assert (ran.code, "journal-missing" in ran.err) == (3, True)

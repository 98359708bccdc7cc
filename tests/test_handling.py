"""``invoke incident`` as it is typed: without a terminal nobody is asked, and nothing is taken for done."""

from __future__ import annotations

import json

import pytest

FILES = {
    "pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n',
    "tasks.py": "from release.tasks import ns\n",
    ".gitignore": ".release/\n__pycache__/\n",
}


@pytest.fixture
def project(make_project):
    return make_project(FILES)


def test_without_a_terminal_the_steps_are_shown_and_stay_open(project):
    ran = project.invoke("incident", "token")
    assert ran.code == 0
    assert "left  TCI-1" in ran.out
    assert "steps = {TCI-4" in (project.root / "release-answers.toml").read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(project):
    assert project.invoke("incident", "repository", "--dry-run").code == 0
    assert not (project.root / "release-answers.toml").exists()


def test_what_was_done_is_written_with_its_step(project):
    ran = project.invoke("incident", "token", "--step", "tcr-1", "--evidence", "registered", "--json")
    assert json.loads(ran.out)["told"]["TCR-1"]["is_done"] is True


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["fire"], 2, "item-unknown"),
        (["token", "--started", "yesterday"], 2, "answer-invalid"),
        (["token", "--evidence", "x"], 2, "answer-invalid"),
    ],
    ids=["kind", "time", "no-step"],
)
def test_what_is_not_understood_is_refused(project, words, code, error):
    ran = project.invoke("incident", *words)
    assert ran.code == code
    assert error in ran.text
    assert not (project.root / "release-answers.toml").exists()

"""Unsure places: a person says once what they are, and every bump after it knows."""

from __future__ import annotations

import json

import pytest
from terminal import on_a_terminal

pytestmark = pytest.mark.measured

PYPROJECT = '[project]\nname = "thing"\nversion = "1.0.1"\n\n[tool.other]\nversion = "1.0.1"\n'
TASKS = {"tasks.py": "from release.tasks import ns\n", ".gitignore": ".release/\n__pycache__/\n"}
FILES = {
    **TASKS,
    "pyproject.toml": PYPROJECT,
    "app.ini": "[app]\nversion = 1.0.1\n",
    "vendor.cfg": "[v]\nversion: 1.0.1\n",
}
PROMPT = b"[q]uit "


@pytest.fixture
def project(make_project):
    return make_project(FILES, tag="v1.0.1")


def test_answers_are_kept_and_the_bump_follows_them(project):
    code, seen = on_a_terminal(project, "bump", "1.0.2", "--decide", answers=[b"y", b"n", b"f"], prompt=PROMPT)
    assert code == 0, seen
    assert project.read("pyproject.toml").count(b'version = "1.0.2"') == 2
    assert (project.read("app.ini"), project.read("vendor.cfg")) == tuple(
        FILES[name].encode() for name in ("app.ini", "vendor.cfg")
    )
    titles = project.git("log", "--format=%s", "-2").splitlines()
    assert titles == ["Bump version to 1.0.2", "Say which places are the version"]
    again = project.invoke("bump", "1.0.3", "--dry-run")
    assert "unsure" not in again.text
    assert again.text.count('+version = "1.0.3"') == 2


def test_without_a_commit_only_the_answers_are_written(project):
    code, seen = on_a_terminal(
        project, "bump", "1.0.2", "--decide", "--no-commit", answers=[b"y", b"", b"q"], prompt=PROMPT
    )
    assert code == 0, seen
    assert project.git("diff", "--name-only").split() == ["pyproject.toml"]
    assert b"1.0.2" not in project.read("pyproject.toml")
    assert b"count = 2" in project.read("pyproject.toml")


def test_an_answer_that_is_none_is_asked_for_again(project):
    answers = [b"perhaps", b"f", b"s", b"s", b"s"]  # the first file states the version elsewhere: no f there
    code, seen = on_a_terminal(project, "bump", "1.0.2", "--decide", answers=answers, prompt=PROMPT)
    assert (code, seen.count("[q]uit")) == (0, 5)
    assert project.git("log", "--format=%s", "-1").strip() == "Bump version to 1.0.2"


def test_a_dry_run_shows_the_entries_and_changes_nothing(project):
    before = (project.tree(), project.head)
    code, seen = on_a_terminal(
        project, "bump", "1.0.2", "--decide", "--dry-run", answers=[b"y", b"n", b"f"], prompt=PROMPT
    )
    assert code == 0, seen
    assert '+    "vendor.cfg",' in seen.replace("\r", "")
    assert (project.tree(), project.head) == before


def test_where_nobody_can_answer_the_places_are_named(project):
    before = (project.tree(), project.head)
    ran = project.invoke("bump", "1.0.2", "--decide", "--json")
    error = json.loads(ran.out)["error"]
    assert (ran.code, error["id"]) == (4, "decision-missing")
    assert "app.ini:2: version = 1.0.1" in error["where"]
    assert (project.tree(), project.head) == before


def test_without_a_question_the_bump_goes_on(make_project):
    project = make_project({**TASKS, "pyproject.toml": PYPROJECT.partition("[tool")[0]}, tag="v1.0.1")
    ran = project.invoke("bump", "1.0.2", "--decide")
    assert ran.code == 0, ran.text
    assert "nothing to decide" in ran.text
    assert b'version = "1.0.2"' in project.read("pyproject.toml")


@pytest.mark.parametrize(
    ("change", "expected"),
    [("rm pyproject", "config-missing"), ("edit app", "place-uncommitted")],
    ids=["no pyproject.toml", "uncommitted changes"],
)
def test_answers_that_could_not_be_kept_are_not_asked_for(make_project, change, expected):
    project = make_project(
        {"setup.py": 'import setuptools\nsetuptools.setup(name="thing", version="1.0.1")\n', **FILES}
    )
    if change == "rm pyproject":
        project.git("rm", "-q", "pyproject.toml")
        project.git("commit", "-q", "-m", "Without it")
    else:
        project.write("app.ini", "[app]\nversion = 1.0.1\n# edited\n")
    ran = project.invoke("bump", "1.0.2", "--decide", "--allow-dirty", "--json")
    assert json.loads(ran.out)["error"]["id"] == expected, ran.text

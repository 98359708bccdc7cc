"""`nox -s publish` sends nothing that it was not asked to send."""

from __future__ import annotations

import json

import pytest
from publishing_tools import a_candidate, an_index
from shapes import TASKS

NOXFILE = "import release.sessions\n\nrelease.sessions.register()\n"
UPLOAD = "POST /legacy/"


@pytest.fixture
def index(tmp_path):
    with an_index(tmp_path / "index") as index:
        yield index


@pytest.fixture
def second(tmp_path):
    with an_index(tmp_path / "second") as index:
        yield index


@pytest.fixture
def project(make_project, index, second, monkeypatch):
    """A project with an approved candidate and two stages."""
    ignored = ".release/\ndist/\npyproject.toml\n"
    files = {"pyproject.toml": "", "noxfile.py": NOXFILE, "tasks.py": TASKS, ".gitignore": ignored}
    project = make_project(files, tag="v1.0")
    a_candidate(project, index, tag="v1.0")
    tables = "".join(
        f'[tool.release.indexes.{name}]\nupload = "{at.upload_url}"\ntoken = "{name.upper()}_TOKEN"\n'
        for name, at in (("first", index), ("second", second))
    )
    project.write(
        "pyproject.toml",
        '[project]\nname = "demo"\nversion = "1.0"\n\n[tool.release.approval]\nallow-yes = true\n\n'
        f'[tool.release.publish]\nstages = ["first", "second"]\nwait = 5\n\n{tables}',
    )
    monkeypatch.delenv("CI", raising=False)
    for name, at in (("FIRST", index), ("SECOND", second)):
        monkeypatch.setenv(f"{name}_TOKEN", at.make_token(["demo"]))
    assert project.invoke("approve", "--yes").code == 0
    return project


def error(project):
    return json.loads(project.read(".release/error.json"))["error"]


@pytest.mark.parametrize("words", [["--dryrun"], ["--indx", "second"], ["second"], ["--index"]], ids=" ".join)
def test_a_word_that_publish_does_not_know_sends_nothing(project, index, second, words):
    ran = project.nox("-s", "publish", "--", *words)
    assert (ran.code, error(project)["id"], error(project)["exit_code"]) == (1, "option-unknown", 2)
    assert (index.digests("demo"), second.digests("demo")) == ({}, {})


def test_help_tells_what_publish_takes_and_sends_nothing(project, index):
    ran = project.nox("-s", "publish", "--", "--help")
    assert (ran.code, index.digests("demo")) == (0, {})
    assert "nox -s publish -- [--index INDEX] [--candidate CANDIDATE] [--dry-run] [--json]" in ran.out


def test_a_dry_run_shows_what_each_stage_would_get_and_sends_nothing(project, index, second):
    before = project.read(".release/journal.jsonl")
    ran = project.nox("-s", "publish", "--", "--dry-run")
    assert ran.code == 0, ran.text
    assert "demo 1.0 to first" in ran.out
    assert "demo 1.0 to second" in ran.out
    assert (index.digests("demo"), second.digests("demo")) == ({}, {})
    assert b'"upload:begin"' not in project.read(".release/journal.jsonl").removeprefix(before)


def test_one_index_alone_gets_the_candidate_where_it_is_named(project, index, second):
    assert project.nox("-s", "publish", "--", "--index", "second").code == 0
    assert index.digests("demo") == {}
    assert len(second.digests("demo")) == 2

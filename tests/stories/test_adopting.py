"""Two minutes to adopt: a maintainer types one command, and everything that it wrote works."""

from __future__ import annotations

import json
import sys

import pytest
from terminal import on_a_terminal

pytestmark = pytest.mark.measured

PYPROJECT = '[project]\nname = "thing"\nversion = "1.0.1"\n'
FILES = {"pyproject.toml": PYPROJECT, "thing.py": "", "tests/test_thing.py": "def test_it():\n    pass\n"}
OWN = "from invoke import task\n\n\n@task\ndef docs(c):\n    pass\n"
PROMPT = b"write these files? [Y/n] "
WORKFLOW = ".github/workflows/release.yml"


def release(project, *words: str):
    return project.run(sys.executable, "-m", "release", *words)


@pytest.fixture(autouse=True)
def _no_index(monkeypatch):
    """The tools of CI are looked for nowhere."""
    for name in ("UV_NO_INDEX", "UV_OFFLINE", "UV_NO_CONFIG"):
        monkeypatch.setenv(name, "1")


@pytest.fixture
def project(make_project):
    return make_project(FILES, tag="v1.0.1")


@pytest.fixture
def on_github(project):
    project.git("remote", "set-url", "origin", "https://github.com/someone/thing.git")
    assert release(project, "init", "--json").code == 0
    return project


def test_one_command_and_both_programs_know_us(project):
    ran = release(project, "init", "--yes")
    assert ran.code == 0, ran.text
    assert "thing 1.0.1: adopted, 3 files written" in ran.out
    assert ran.out.endswith(
        "next  nox -s rehearse -- --here\n"
        "then  git add -- tasks.py noxfile.py .gitignore && git commit -m 'Adopt release-tasks'\n"
    )
    listed = project.nox("--list").out
    assert all(f"- {session} -> " in listed for session in ("release", "publish", "verify", "announce"))
    assert "bump" in project.invoke("--list").out
    assert "this tag   v1.0.1 is on HEAD" in project.invoke("status", "--no-online").out


def test_a_second_time_there_is_nothing_to_do(project):
    release(project, "init")
    before = project.tree()
    ran = project.invoke("init")
    assert (ran.code, project.tree()) == (0, before)
    assert ran.out.startswith("thing 1.0.1: nothing to do\n")
    assert ran.out.endswith("next  invoke status\n")


def test_a_check_says_what_is_missing_and_changes_nothing(project):
    before = project.tree()
    ran = release(project, "init", "--check")
    assert (ran.code, project.tree()) == (1, before)
    assert "write  noxfile.py" in ran.out
    assert ran.out.endswith("next  python -m release init\n")
    release(project, "init", "--yes")
    assert project.invoke("init", "--check").code == 0


def test_a_check_sees_one_character(on_github):
    assert on_github.invoke("init", "--check").code == 0
    edited = on_github.read(WORKFLOW).replace(b"contents: read", b"contents: reax", 1)
    on_github.write(WORKFLOW, edited)
    ran = on_github.invoke("init", "--check")
    assert (ran.code, on_github.read(WORKFLOW)) == (1, edited)
    assert "changed since init made it; --overwrite replaces it" in ran.out
    assert any(line.strip().startswith("-") and "contents: reax" in line for line in ran.out.splitlines())
    assert ran.out.endswith("next  invoke init --overwrite\n")


def test_a_check_as_json_tells_the_same(on_github):
    on_github.write(WORKFLOW, on_github.read(WORKFLOW) + b"#\n")
    ran = on_github.invoke("init", "--check", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["schema"], [file["path"] for file in told["kept"]]) == (
        1,
        "release-tasks/init-plan/1",
        [WORKFLOW],
    )


def test_what_is_there_is_changed_only_after_a_yes(make_project):
    project = make_project({**FILES, "tasks.py": f"{OWN}\n\nfrom release.adoption_tasks import init\n"})
    before = project.tree()
    code, seen = on_a_terminal(project, "init", answers=[b"n"], prompt=PROMPT)
    assert (code, project.tree()) == (4, before)
    assert "+release.tasks.register(globals())" in seen
    code, seen = on_a_terminal(project, "init", answers=[b""], prompt=PROMPT)
    assert code == 0, seen
    assert project.read("tasks.py").endswith(b"\n\nrelease.tasks.register(globals())\n")


def test_a_yes_is_not_asked_for_where_nothing_is_changed_that_was_there(make_project):
    project = make_project({**FILES, "tasks.py": "from release.tasks import ns\n"})
    code, seen = on_a_terminal(project, "init", answers=[b"n"], prompt=PROMPT)
    assert code == 0, seen
    assert "write these files?" not in seen


def test_without_a_repository_the_way_to_one_is_told(tmp_path, make_project):
    project = make_project(FILES)
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone/pyproject.toml").write_text(PYPROJECT)
    ran = project.run(sys.executable, "-m", "release", "init", cwd=tmp_path / "alone")
    assert (ran.code, ran.out) == (2, "")
    assert "git init" in ran.err

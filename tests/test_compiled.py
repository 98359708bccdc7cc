"""What Python compiles of ours is kept, also where Invoke keeps nothing: an installer may have compiled nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import release

PYPROJECT = '[project]\nname = "thing"\nversion = "1.0"\n'
TASKS = """
import own
from release.tasks import ns

@own.task
def later(c):
    import too

ns.add_task(later)
"""
RUN = (sys.executable, "-c", "from invoke.main import program; program.run()")


@pytest.fixture
def compiled(make_project, tmp_path):
    """Return what runs *words* with a copy of ours that nobody has compiled, and names the modules compiled then."""
    project = make_project(
        {"pyproject.toml": PYPROJECT, "tasks.py": TASKS, "own.py": "from invoke import task\n", "too.py": ""}
    )
    home = tmp_path / "installed"
    shutil.copytree(Path(release.__file__).parent, home / "release", ignore=shutil.ignore_patterns("__pycache__"))

    def run(*words, **variables):
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run(
            words,
            cwd=project.root,
            env={**environment, "PYTHONPATH": str(home), **variables},
            check=True,
            capture_output=True,
            timeout=60,
        )
        ours = {path.relative_to(home).as_posix().partition(".cpython")[0] for path in home.rglob("*.pyc")}
        theirs = {path.name.partition(".cpython")[0] for path in project.root.rglob("*.pyc")}
        return ours, theirs

    return run


def test_our_program_keeps_what_python_compiles_of_ours(compiled):
    ours, _ = compiled(sys.executable, "-m", "release", "status")
    assert {"release/__pycache__/faces", "release/steps/__pycache__/status"} <= ours


def test_invoke_keeps_ours_and_nothing_of_the_project(compiled):
    ours, theirs = compiled(*RUN, "status", "later")
    assert {"release/__pycache__/faces", "release/steps/__pycache__/status"} <= ours
    assert theirs == set()


def test_who_wants_nothing_kept_gets_that(compiled):
    ours, theirs = compiled(*RUN, "status", "later", PYTHONDONTWRITEBYTECODE="1")
    assert (ours, theirs) == (set(), set())

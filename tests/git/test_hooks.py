"""Whether a hook may run: in git's own folder, in another, or by configuration."""

from __future__ import annotations

import os

import pytest

from release.git import hooks
from release.system.view import View


@pytest.fixture
def project(make_project):
    return make_project({"a.txt": "1", "sub/b.txt": "1"})


def add(project, path):
    file = project.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("#!/bin/sh\n")


def test_without_one_none_may_run(project):
    add(project, ".git/hooks/pre-commit.sample")
    assert not hooks.may_run(View(project.root))


@pytest.mark.parametrize("folder", [".", "sub"])
def test_one_in_the_folder_may_run_wherever_the_project_is(project, folder):
    add(project, ".git/hooks/post-commit")
    assert hooks.may_run(View(project.root / folder))


@pytest.mark.parametrize("folder", [".", "sub"])
def test_one_in_another_folder_may_run(project, folder):
    add(project, "scripts/hooks/pre-commit")
    project.git("config", "core.hooksPath", "scripts/hooks")
    assert hooks.may_run(View(project.root / folder)) is True
    project.git("config", "core.hooksPath", str(project.root / "scripts/hooks"))
    assert hooks.may_run(View(project.root / folder)) is True


def test_one_that_the_configuration_names_may_run(project):
    project.git("config", "hook.linter.command", "true")
    assert hooks.may_run(View(project.root))


def test_one_of_a_worktree_may_run(project, tmp_path):
    project.git("worktree", "add", "-q", str(tmp_path / "other"))
    assert not hooks.may_run(View(tmp_path / "other"))
    add(project, ".git/hooks/commit-msg")
    assert hooks.may_run(View(tmp_path / "other"))


def test_where_git_is_too_old_to_say_one_may_run(project, tmp_path, monkeypatch):
    script = tmp_path / "bin" / "git"  # it says what git before 2.31 says
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nprintf '%s\\n' --path-format=absolute .git/hooks\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
    assert hooks.may_run(View(project.root))


def test_where_git_cannot_say_one_may_run(project):
    project.write(".git/config", "[nonsense\n")
    assert hooks.may_run(View(project.root))

"""A clean checkout: the commit and nothing of the working tree."""

from __future__ import annotations

import os
import shutil

import pytest

from release.errors import BuildFailed
from release.git.checkout import check_out
from release.system.view import View
from release.system.world import World


@pytest.fixture
def target(tmp_path):
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch" / "source"


def world_of(root, **environment: str) -> World:
    return World(View(root, {**os.environ, **environment}))


def files(folder) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_commit_is_checked_out_without_what_is_changed_or_untracked(toonstream, target):
    expected = {path: data for path, (data, _) in toonstream.tree().items()}
    toonstream.write("README.md", "changed")
    toonstream.write("untracked.py", "x")
    check_out(world_of(toonstream.root), toonstream.head, target)
    assert files(target) == expected


def test_tags_come_along_for_version_readers(toonstream, target):
    first = toonstream.head
    toonstream.commit("more", x="y")
    world = world_of(toonstream.root)
    check_out(world, first, target)
    assert world.run(["git", "describe"], timeout_s=30, cwd=target).text == "v1.0.1\n"


def test_a_project_in_a_subfolder_gets_its_whole_repository(toonstream, target):
    check_out(world_of(toonstream.root / "tests"), toonstream.head, target)
    assert (target / "pyproject.toml").is_file()


def test_users_settings_change_no_byte_and_hooks_do_not_run(toonstream, target, tmp_path):
    toonstream.commit("ends", **{"crlf.txt": b"a\r\nb\n", "lf.txt": b"a\nb\n"})
    toonstream.git("config", "--global", "core.autocrlf", "true")
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text("#!/bin/sh\necho x > hooked\n")
    (template / "post-checkout").chmod(0o755)
    toonstream.git("config", "--global", "init.templateDir", str(template.parent))
    check_out(world_of(toonstream.root), toonstream.head, target)
    assert (target / "crlf.txt").read_bytes() == b"a\r\nb\n"
    assert (target / "lf.txt").read_bytes() == b"a\nb\n"
    assert not (target / "hooked").exists()


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_a_callers_git_does_not_lead_the_checkout_elsewhere(toonstream, make_project, target, name):
    other = make_project({"other": "x"}, name="other")
    before = (other.head, other.git("status", "--porcelain"))
    check_out(world_of(toonstream.root, **{name: str(other.root / ".git")}), toonstream.head, target)
    assert (target / "pyproject.toml").is_file()
    assert (other.head, other.git("status", "--porcelain")) == before


def test_a_worktree_and_a_shallow_clone_can_be_built(toonstream, target, tmp_path):
    toonstream.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
    check_out(world_of(tmp_path / "tree"), toonstream.head, target)
    assert (target / "pyproject.toml").is_file()
    toonstream.commit("more", x="y")
    toonstream.git("clone", "--quiet", "--depth=1", f"file://{toonstream.root}", str(tmp_path / "shallow"))
    check_out(world_of(tmp_path / "shallow"), toonstream.head, target.parent / "second")
    assert (target.parent / "second" / "x").is_file()


def test_submodules_are_checked_out(toonstream, make_project, target):
    inner = make_project({"inner.txt": "x"}, name="inner")
    toonstream.git("submodule", "--quiet", "add", str(inner.remote), "vendored")
    toonstream.commit("submodule")
    check_out(world_of(toonstream.root), toonstream.head, target)
    assert (target / "vendored" / "inner.txt").read_text() == "x"


def test_a_commit_that_is_not_there_fails_in_gits_words(toonstream, target):
    with pytest.raises(BuildFailed, match="git checkout failed") as caught:
        check_out(world_of(toonstream.root), "1" * 40, target)
    assert caught.value.where


def test_a_submodule_that_cannot_be_had_is_told_with_the_command_that_gets_it(toonstream, make_project, target):
    inner = make_project({"inner.txt": "x"}, name="inner")
    toonstream.git("submodule", "--quiet", "add", str(inner.remote), "vendored")
    toonstream.commit("submodule")
    shutil.rmtree(inner.remote)
    with pytest.raises(BuildFailed, match="git submodule failed") as caught:
        check_out(world_of(toonstream.root), toonstream.head, target)
    assert caught.value.fix == ("git submodule update --init --recursive",)

"""Committing exactly our files, with the project's hooks, and undoing it."""

from __future__ import annotations

import os

import pytest

from release.errors import CommitChanged, CommitRefused
from release.git import commit as committing
from release.system.view import View
from release.system.world import World


@pytest.fixture
def project(make_project):
    return make_project({"a.txt": "old\n", "b.txt": "old\n", "[a].txt": "old\n", "sub/c.txt": "old\n"})


@pytest.fixture
def world(project):
    return World(View(project.root, dict(os.environ)))


def hook(project, name: str, script: str) -> None:
    project.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n").chmod(0o755)


def committed(project, commit: str = "HEAD") -> set[str]:
    return set(project.git("-c", "core.quotePath=false", "show", "--format=", "--name-only", commit).splitlines())


def test_exactly_our_paths_are_committed_whatever_else_is_staged(project, world):
    head = project.head
    project.write("a.txt", "new\n")
    project.write("b.txt", "mine\n")
    project.write("c.txt", "mine\n")
    project.git("add", "b.txt", "c.txt")
    made = committing.commit(world, "Bump\n\n# kept\n", ["a.txt"])
    committing.require_exactly(made, ["a.txt"])
    assert (made.commit, made.parent, made.paths) == (project.head, head, ("a.txt",))
    assert committed(project) == {"a.txt"}
    assert project.git("log", "-1", "--format=%B") == "Bump\n\n# kept"
    assert project.git("diff", "--cached", "--name-only").split() == ["b.txt", "c.txt"]


def test_a_name_with_pattern_signs_means_itself(project, world):
    project.write("a.txt", "mine\n")
    project.write("[a].txt", "new\n")
    committing.require_exactly(committing.commit(world, "x", ["[a].txt"]), ["[a].txt"])
    assert committed(project) == {"[a].txt"}


def test_a_name_that_is_no_text_can_be_committed(project, world):
    name = os.fsdecode(b"caf\xe9.txt")
    (project.root / name).write_bytes(b"old")
    project.commit()
    (project.root / name).write_bytes(b"new")
    committing.require_exactly(committing.commit(world, "x", [name]), [name])


def test_a_project_in_a_subfolder_commits_its_own_paths(project):
    world = World(View(project.root / "sub", dict(os.environ)))
    project.write("sub/c.txt", "new\n")
    made = committing.commit(world, "x", ["c.txt"])
    committing.require_exactly(made, ["c.txt"])
    assert committed(project) == {"sub/c.txt"}


def test_a_hook_that_refuses_is_told_in_its_own_words(project, world):
    hook(project, "pre-commit", "echo 'line too long: a.txt' >&2; exit 1")
    head = project.head
    project.write("a.txt", "new\n")
    with pytest.raises(CommitRefused) as caught:
        committing.commit(world, "x", ["a.txt"])
    assert caught.value.where == ("line too long: a.txt",)
    assert project.head == head


def test_nothing_to_commit_is_a_refusal(world):
    with pytest.raises(CommitRefused):
        committing.commit(world, "x", ["a.txt"])


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("echo x > b.txt; git add b.txt", "b.txt: committed by a hook", id="adds a tracked file"),
        pytest.param("echo x > n.txt; git add n.txt", "n.txt: committed by a hook", id="adds a new file"),
        pytest.param("git mv b.txt m.txt", "b.txt: committed by a hook", id="renames"),
        pytest.param("git reset -q a.txt; echo x > b.txt; git add b.txt", "a.txt: taken out", id="takes ours out"),
    ],
)
def test_a_hook_that_changes_what_is_committed_is_noticed_and_taken_back(project, world, script, words):
    hook(project, "pre-commit", script)
    head, index = project.head, project.git("ls-files", "--stage")
    project.write("a.txt", "new\n")
    made = committing.commit(world, "x", ["a.txt"])
    with pytest.raises(CommitChanged) as caught:
        committing.require_exactly(made, ["a.txt"])
    assert any(line.startswith(words) for line in caught.value.where)
    committing.take_back(world, head, ["a.txt"])
    assert (project.head, project.git("ls-files", "--stage")) == (head, index)
    assert project.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_a_file_that_a_hook_adds_outside_of_the_projects_folder_is_noticed(project):
    world = World(View(project.root / "sub", dict(os.environ)))
    hook(project, "pre-commit", "echo x > a.txt; git add a.txt")
    project.write("sub/c.txt", "new\n")
    head, index = project.head, project.git("ls-files", "--stage")
    made = committing.commit(world, "x", ["c.txt"])
    with pytest.raises(CommitChanged, match="hook"):
        committing.require_exactly(made, ["c.txt"])
    committing.take_back(world, head, ["c.txt"])
    assert (project.head, project.git("ls-files", "--stage")) == (head, index)


def test_a_commit_amended_by_a_hook_is_taken_back_too(project, world):
    hook(project, "post-commit", 'test "$DONE" || DONE=1 git commit --quiet --amend --message=amended')
    head = project.head
    project.write("a.txt", "new\n")
    committing.commit(world, "x", ["a.txt"])
    assert project.git("log", "-1", "--format=%s") == "amended"
    committing.take_back(world, head, ["a.txt"])
    assert project.head == head


def test_a_commit_that_is_not_ours_is_never_taken_back(project, world):
    head = project.head
    committing.take_back(world, head, ["a.txt"])
    assert project.head == head
    project.commit("one", **{"a.txt": "1\n"})
    second = project.commit("two", **{"a.txt": "2\n"})
    committing.take_back(world, head, ["a.txt"])
    assert project.head == second


def test_taking_back_leaves_other_staged_work(project, world):
    project.write("b.txt", "mine\n")
    project.git("add", "b.txt")
    head = project.head
    project.write("a.txt", "new\n")
    committing.commit(world, "x", ["a.txt"])
    committing.take_back(world, head, ["a.txt"])
    assert project.git("diff", "--cached", "--name-only") == "b.txt"
    assert project.git("diff", "--name-only") == "a.txt"


def test_files_are_put_back_as_the_index_has_them(project, world):
    project.write("b.txt", "reformatted\n")
    project.write("a.txt", "mine\n")
    committing.put_back(world, ["b.txt"])
    assert (project.read("a.txt"), project.read("b.txt")) == (b"mine\n", b"old\n")


def test_the_users_diff_settings_do_not_blind_us(project, world):
    for key, value in (("diff.relative", "true"), ("diff.renames", "copies"), ("log.showSignature", "true")):
        project.git("config", key, value)
    project.write("a.txt", "new\n")
    committing.require_exactly(committing.commit(world, "x", ["a.txt"]), ["a.txt"])


def test_a_git_that_does_not_know_who_is_at_work_is_told(project, world):
    for key in ("user.name", "user.email"):
        project.git("config", key, "")
    project.write("a.txt", "new\n")
    with pytest.raises(CommitRefused) as caught:
        committing.commit(world, "x", ["a.txt"])
    assert [fix.rpartition(" ")[0].split(" ")[2] for fix in caught.value.fix] == ["user.name", "user.email"]

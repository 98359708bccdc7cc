"""Which tracked files hold some digits."""

from __future__ import annotations

import os

import pytest

from release.errors import ProgramFailed
from release.git.search import ask_holders, read_holders
from release.system.view import View


@pytest.fixture
def project(make_project):
    project = make_project({"a.txt": "1.0.1", "b c.txt": "x1.0.1y", "sub/d.txt": "1.0.1", "e.txt": "1a0b1"})
    project.commit(**{"binary": b"\0\x011.0.1", "f.txt": "2.0"})
    project.write("untracked.txt", "1.0.1")
    return project


def holders(root, *texts: str) -> set[str]:
    return set(read_holders(ask_holders(View(root), texts)))


def test_tracked_files_that_hold_it_are_found(project):
    assert holders(project.root, "1.0.1") == {"a.txt", "b c.txt", "sub/d.txt", "binary"}
    assert holders(project.root, "1.0.1", "2.0") == {"a.txt", "b c.txt", "sub/d.txt", "binary", "f.txt"}
    assert holders(project.root, "9.9.9") == set()


def test_only_the_files_of_the_pathspecs_are_searched(project):
    project.commit(**{"G.MD": "1.0.1"})
    found = read_holders(ask_holders(View(project.root), ["1.0.1"], [":(icase)*.md", ":(icase)b *"]))
    assert set(found) == {"G.MD", "b c.txt"}


def test_what_is_not_committed_yet_is_looked_at(project):
    project.write("f.txt", "1.0.1")
    assert "f.txt" in holders(project.root, "1.0.1")


@pytest.mark.parametrize("key", ["grep.fullName", "submodule.recurse", "color.ui", "grep.lineNumber", "grep.column"])
def test_a_project_in_a_subfolder_is_searched_alone_whatever_the_user_configured(project, key):
    project.git("config", key, "always" if key == "color.ui" else "true")
    assert holders(project.root / "sub", "1.0.1") == {"d.txt"}


def test_text_that_looks_like_an_option_is_text(project):
    assert holders(project.root, "--untracked", "-O") == set()


def test_names_that_are_no_text_are_found(project):
    name = os.fsdecode(b"caf\xe9.txt")
    (project.root / name).write_text("3.3.3")
    project.git("add", "--all")
    assert holders(project.root, "3.3.3") == {name}


def test_a_search_that_fails_is_an_error_and_not_an_empty_answer(project):
    project.write(".git/index", "nonsense")
    with pytest.raises(ProgramFailed, match="search"):
        holders(project.root, "1.0.1")

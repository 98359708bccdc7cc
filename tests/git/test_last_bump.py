"""Which commit brought a text, and what it replaced."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from release.git.last_bump import Replaced, read_last_bump, read_replaced
from release.system.view import View


def replaced(project, commit="HEAD", paths=("a.txt",)):
    return [(run.removed, run.added, run.before) for run in read_replaced(View(project.root), commit, paths)]


@pytest.fixture
def project(make_project):
    return make_project({"a.txt": "top\nx = 1.0\nend\n", "b.txt": "1.0\n"})


def test_the_commit_that_brought_a_line_is_the_last_one_that_did(project):
    first = project.commit(**{"a.txt": "top\nx = 1.1\nend\n"})
    project.commit(**{"a.txt": "top\nx = 1.2\nend\n"})
    again = project.commit(**{"a.txt": "top\nx = 1.1\nend\n"})
    project.commit(**{"a.txt": "other top\nx = 1.1\nend\n", "b.txt": "x = 1.1\n"})
    assert read_last_bump(View(project.root), "a.txt", b"x = 1.1") == again != first
    assert read_last_bump(View(project.root), "a.txt", b"x = 3") == ""


def test_a_line_that_begins_like_an_option_is_no_option(project):
    commit = project.commit(**{"a.txt": "--all\n"})
    assert read_last_bump(View(project.root), "a.txt", b"--all") == commit


def test_lines_that_were_replaced_come_with_the_one_before_them(project):
    project.commit(**{"a.txt": "top\nx = 1.1\nend\n", "b.txt": "1.1\n"})
    assert replaced(project) == [((b"x = 1.0",), (b"x = 1.1",), b"top")]
    assert replaced(project, paths=("b.txt",)) == [((b"1.0",), (b"1.1",), b"")]
    paths = [run.path for run in read_replaced(View(project.root), "HEAD", ("a.txt", "b.txt"))]
    assert paths == ["a.txt", "b.txt"]


def test_lines_apart_are_runs_of_their_own(project):
    project.commit(**{"a.txt": "1\n\n2\n3\nmiddle\n4\n"})
    project.commit(**{"a.txt": "one\n\ntwo\nthree\nmiddle\nfour"})
    expected = [
        ((b"1",), (b"one",), b""),
        ((b"2", b"3"), (b"two", b"three"), b""),
        ((b"4",), (b"four",), b"middle"),
    ]
    assert replaced(project) == expected
    project.git("config", "diff.suppressBlankEmpty", "true")
    assert replaced(project) == expected


def test_lines_that_only_came_or_went_replace_nothing(project):
    project.commit(**{"a.txt": "top\nx = 1.0\nnew\nend\n"})
    assert replaced(project) == []
    project.commit(**{"a.txt": "top\nend\n"})
    assert replaced(project) == []


def test_a_line_that_looks_like_a_header_is_a_line(project):
    project.commit(**{"a.txt": "++ b.txt\n-- 1\n@@ -1 +1 @@\n"})
    project.commit(**{"a.txt": "++ c.txt\n-- 2\n@@ -2 +2 @@\n"})
    assert replaced(project) == [((b"++ b.txt", b"-- 1", b"@@ -1 +1 @@"), (b"++ c.txt", b"-- 2", b"@@ -2 +2 @@"), b"")]


@pytest.mark.parametrize("name", ["two words.txt", "größe.txt", 'quo"te.txt', "tab\there.txt"])
def test_any_name_of_a_file_is_told(project, name):
    project.commit(**{name: "1\n"})
    project.commit(**{name: "2\n"})
    found = list(read_replaced(View(project.root), "HEAD", (name,)))
    assert found == [Replaced(path=name, removed=(b"1",), added=(b"2",), before=b"")]


def test_what_people_set_for_themselves_changes_nothing(project):
    project.git("config", "diff.mnemonicPrefix", "true")
    project.git("config", "color.ui", "always")
    project.git("config", "diff.loud.textconv", "tr a-z A-Z <")
    commit = project.commit(**{"a.txt": "top\nx = 1.1\nend\n", ".gitattributes": "*.txt diff=loud\n"})
    assert read_last_bump(View(project.root), "a.txt", b"x = 1.1") == commit
    assert replaced(project) == [((b"x = 1.0",), (b"x = 1.1",), b"top")]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_signature_that_git_shows_is_no_commit(project, tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(key)), ("commit.gpgSign", "true")):
        project.git("config", name, value)
    project.git("config", "log.showSignature", "true")
    commit = project.commit(**{"a.txt": "top\nx = 1.1\nend\n"})
    assert "signature" in project.git("log", "-1", "--format=%H").lower()
    assert read_last_bump(View(project.root), "a.txt", b"x = 1.1") == commit


def test_paths_are_those_of_the_project_in_a_folder(make_project):
    project = make_project({"part/pyproject.toml": "", "part/a.txt": "1.0\n"})
    commit = project.commit(**{"part/a.txt": "1.1\n"})
    view = View(project.root / "part")
    assert read_last_bump(view, "a.txt", b"1.1") == commit
    assert [run.path for run in read_replaced(view, commit, ("a.txt",))] == ["a.txt"]


def test_before_the_first_commit_nothing_was_replaced(project, tmp_path):
    first = project.git("rev-list", "--max-parents=0", "HEAD")
    assert replaced(project, first, ("a.txt", "b.txt")) == []
    project.commit(**{"a.txt": "top\nx = 1.1\nend\n"})
    project.git("clone", "--quiet", "--depth=1", f"file://{project.root}", str(tmp_path / "shallow"))
    view = View(tmp_path / "shallow")
    commit = read_last_bump(view, "a.txt", b"x = 1.1")
    assert commit == project.head
    assert list(read_replaced(view, commit, ("a.txt",))) == []

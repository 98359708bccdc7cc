"""What is seen of distributions beside their archive: what git has, and where secrets lie in them."""

from __future__ import annotations

import hashlib

import pytest

from release.facts.dist_files import read_tree
from release.facts.dist_leaks import LeakFinder
from release.system.view import View


def blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def test_the_tree_is_what_git_has_at_the_commit(make_project):
    project = make_project({"pyproject.toml": "[project]\n", "pkg/a.py": "x = 1\n"})
    project.write("pkg/b.py", "not committed\n")
    project.write("pkg/a.py", "changed\n")
    tree = read_tree(View(project.root))
    assert tree.blobs == {"pyproject.toml": blob(b"[project]\n"), "pkg/a.py": blob(b"x = 1\n")}
    assert "[project]" in tree.settings


def test_in_a_folder_of_a_repository_the_tree_is_below_it(make_project):
    project = make_project({"one/pyproject.toml": "[project]\n", "one/a.py": "", "two/b.py": ""})
    assert set(read_tree(View(project.root / "one")).blobs) == {"pyproject.toml", "a.py"}


def test_links_are_told_apart(make_project):
    project = make_project({"pyproject.toml": "", "real/a.txt": "x"})
    (project.root / "copy").symlink_to("real")
    project.commit("a link")
    tree = read_tree(View(project.root))
    assert tree.links == {"copy"}
    assert "copy" not in tree.blobs


def leaks(path: str, data: bytes) -> list[str]:
    finder = LeakFinder()
    finder.look(path, data)
    return [f"{leak.kind}:{leak.line}" for leak in finder.leaks]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("pkg/a.py", b'KEY = "not_a_secret_but_long_words"\n', id="words"),
        pytest.param("pkg/a.py", b'API_TOKEN = "your-token-goes-here-1234567890AB"\n', id="stand-in"),
        pytest.param("pkg/a.py", b'digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"\n', id="no-secrets-name"),
        pytest.param("pkg/a.py", b'token = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd"\n', id="alphabet"),
        pytest.param("tests/a.py", b'password = "Zq8vT3mWx5Lk9Rb2Nc7Yd4Hf6Jg1P0"\n', id="of-a-test"),
        pytest.param("docs/a.md", b'password = "Zq8vT3mWx5Lk9Rb2Nc7Yd4Hf6Jg1P0"\n', id="of-a-document"),
        pytest.param("tests/a.py", b"https://bob:G7hq2LmZx9@db.acme.io/x\n", id="address-of-a-test"),
        pytest.param(".env.example", b"TOKEN=\n", id="model-of-settings"),
        pytest.param(".env", b"\n", id="empty-settings"),
    ],
)
def test_what_is_no_secret_is_not_told(path, data):
    assert leaks(path, data) == []


def test_a_secret_is_told_with_its_line_across_blocks():
    finder = LeakFinder()
    finder.look("a.py", b"\n" * 3)
    finder.look("a.py", b'x = 1\nPASSWORD: str = "Zq8vT3mWx5Lk9Rb2Nc7Yd4Hf6Jg1P0"\n')
    assert [(leak.kind, leak.line) for leak in finder.leaks] == [("a random text for PASSWORD", 5)]


def test_what_is_told_of_a_secret_does_not_hold_it():
    finder = LeakFinder()
    finder.look("a.py", b'SECRET = "Zq8vT3mWx5Lk9Rb2Nc7Yd4Hf6Jg1P0"\n')
    assert "Zq8vT3" not in repr(finder.leaks)

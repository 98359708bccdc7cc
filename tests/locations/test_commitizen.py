"""Commitizen: the stored copy, and the lines of ``version_files``."""

from __future__ import annotations

import pytest
from declaring import declares, globs, ours
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import commitizen

TOML = '[tool.commitizen]\nname = "cz_conventional_commits"\nversion = "1.0.1"\ntag_format = "v$version"\n'
JSON = '{"commitizen": {"name": "cz", "version": "1.0.1", "version_files": ["a.py", "b.py:ver"]}}'
YAML = "---\ncommitizen:\n  name: cz\n  version: 1.0.1\n  version_files:\n  - a.py\n  - 'b.py:ver'\n"

STORED = {
    "pyproject.toml": f'[project]\nversion = "1.0.1"\n{TOML}',
    **dict.fromkeys((".cz.toml", "cz.toml"), TOML),
    **dict.fromkeys((".cz.json", "cz.json"), JSON),
    **dict.fromkeys((".cz.yaml", "cz.yaml", "cz.yml"), YAML),
}


@pytest.mark.parametrize("path", STORED)
def test_the_stored_copy_is_found(path):
    assert stated(commitizen, path, STORED[path]) == ["1.0.1"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("pyproject.toml", '[tool.commitizen]\nversion_provider = "pep621"\n', id="kept elsewhere"),
        pytest.param("pyproject.toml", '[project]\nversion = "1.0.1"\n', id="another table"),
        pytest.param("cz.json", "[]", id="no table"),
        pytest.param("cz.json", '{"commitizen": []}', id="a list"),
        pytest.param("cz.yaml", "version: 1.0.1\n", id="another key"),
        pytest.param("cz.yaml", "commitizen:\n  plugins:\n    version: 1.0.1\n", id="deeper"),
    ],
)
def test_without_a_copy_nothing_is_found(path, text):
    assert (stated(commitizen, path, text), declares(commitizen, path, text)) == ([], ())


def test_only_the_files_at_the_root_are_claimed():
    assert not any(commitizen.claims(path) for path in ("sub/cz.toml", "setup.cfg", "cz.py"))


LINES = {
    "no expression": ("a.py", "1.0.1\nx==1.0.1\n", ["1.0.1", "1.0.1"]),
    "word": ("a.py:__version__", '__version__ = "1.0.1"\nother = "1.0.1"\n', ["1.0.1"]),
    "word behind it": ("a.py:ours", "1.0.1 # ours\r\n1.0.1\r\n", ["1.0.1"]),
    "start of a line": ("a.py:^version", "version: 1.0.1\nmin_version: 1.0.1\n", ["1.0.1"]),
    "end of a line": ("a.py:1$", "1.0.1\n1.0.1 x\n", ["1.0.1"]),
    "alternatives": ("a.py:v|w", "v 1.0.1\nx: w 1.0.1\nx 1.0.1\n", ["1.0.1", "1.0.1"]),
    "several on a line": ("a.py:img", "img 3.10 1.0.1 2 1.0.1", ["3.10", "1.0.1", "2", "1.0.1"]),
    "expression with a colon": ("a.py:tag: v", "tag: v1.0.1\ntag 1.0.1", ["1.0.1"]),
    "pattern": ("*.py:v", "v 1.0.1", ["1.0.1"]),
    "bad expression": ("a.py:(", "( 1.0.1", []),
    "a group that has our name": ("a.py:(?P<version>x)", "x 1.0.1", []),
    "another file": ("b.py:v", "v 1.0.1", []),
}


@pytest.mark.parametrize(("item", "content", "expected"), LINES.values(), ids=LINES)
def test_the_lines_that_an_expression_fits_are_declared(item, content, expected):
    text = f"{TOML}version_files = ['{item}', 1]\n"
    assert ours(commitizen, "pyproject.toml", text, "a.py", content) == expected


LISTS = {
    "toml": ("cz.toml", f'{TOML}version_files = ["a.py", "b.py:ver"]\n'),
    "json": ("cz.json", JSON),
    "yaml": ("cz.yaml", YAML),
    "yaml, indented": (
        "cz.yaml",
        'commitizen:\n  version_files: # here\n    - "a.py"\n    # - c.py\n    - b.py:ver # x\n',
    ),
    "yaml, in brackets": ("cz.yaml", "commitizen:\n  version_files: [a.py, 'b.py:ver']\n"),
    "yaml, carriage returns": ("cz.yaml", YAML.replace("\n", "\r\n")),
}


@pytest.mark.parametrize(("path", "text"), LISTS.values(), ids=LISTS)
def test_the_list_is_read_in_every_format(path, text):
    assert list(dict.fromkeys(globs(commitizen, path, text, home="libs/"))) == ["libs/a.py", "libs/b.py"]


def test_no_list_declares_nothing():
    assert globs(commitizen, "cz.yaml", "commitizen:\n  name: cz\n") == []
    assert globs(commitizen, "cz.toml", TOML) == []


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from(["# 1.0.1", "name = 'caf\xe9'", "tag_format = '1.0.1'"]), unique=True),
    after=st.lists(st.sampled_from(["# 1.0.1", "[tool.other]\nversion = '1.0.1'"]), unique=True),
    end=st.sampled_from(["\n", "\r\n"]),
    quote=st.sampled_from(["'", '"']),
)
def test_nothing_but_the_stored_version_changes(before, after, end, quote):
    head = end.join(["[tool.commitizen]", *before, f"version = {quote}"])
    tail = end.join([quote, *after])
    assert_only_the_version_changes(commitizen, "pyproject.toml", head.encode(), "1.0.1", tail.encode())

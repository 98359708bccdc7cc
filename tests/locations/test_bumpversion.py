"""bump2version and bump-my-version: the stored copy, and the files and templates that they declare."""

from __future__ import annotations

import json

import pytest
from declaring import declares, globs, ours
from finding import assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import bumpversion
from release.model.mention import Kind, Source

TABLE = '[tool.bumpversion]\ncurrent_version = "1.0.1"\n'

STORED = {
    ".bumpversion.cfg": "[bumpversion]\ncommit = True\ncurrent_version = 1.0.1\n",
    "setup.cfg": "[metadata]\nversion = 2.0\n[bumpversion]\ncurrent_version: v1.0.1\n",
    ".bumpversion.toml": TABLE,
    "pyproject.toml": f'[project]\nversion = "1.0.1"\n{TABLE}',
}


@pytest.mark.parametrize("path", STORED)
def test_the_stored_copy_is_found(path):
    assert [text.lstrip("v") for text in stated(bumpversion, path, STORED[path])] == ["1.0.1"]


def test_the_stored_copy_is_a_document_that_may_be_stale():
    (mention,) = bumpversion.find(Source(path="pyproject.toml", data=TABLE.encode()), None)
    assert (mention.kind, mention.is_loose, mention.why) == (Kind.DOCUMENT, False, "current_version of bumpversion")


def test_the_line_of_the_tools_table_is_meant():
    assert found(bumpversion, "pyproject.toml", STORED["pyproject.toml"]) == [(4, "1.0.1")]


@pytest.mark.parametrize(
    "text",
    ["", '[project]\nversion = "1.0.1"\n', "[tool.bumpversion]\n", "[tool]\nbumpversion = 1\n", "x = 'bumpversion'\n"],
    ids=["empty", "another table", "no copy", "no table", "only the word"],
)
def test_without_a_copy_nothing_is_found(text):
    assert stated(bumpversion, "pyproject.toml", text) == []
    assert declares(bumpversion, "pyproject.toml", text) == ()


def test_only_the_tools_own_files_are_claimed():
    assert not any(bumpversion.claims(path) for path in ("sub/setup.cfg", "bumpversion.cfg", "docs/.bumpversion.cfg"))


def test_a_file_that_cannot_be_read_is_named():
    with pytest.raises(FileUnparsable, match=r"\.bumpversion\.cfg"):
        declares(bumpversion, ".bumpversion.cfg", "[bumpversion\n")


INI = """\
[bumpversion]
current_version = 1.0.1
parse = (?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)
serialize =
\t{major}.{minor}.{patch}-{part}
\t{major}.{minor}.{patch}

[bumpversion:part:part]
values = dev prod

"""
TOML = TABLE + "[[tool.bumpversion.files]]\n"

# section or keys of one file, content, versions that are declared in it
SECTIONS = {
    "no template": ("[bumpversion:file:a.py]", 'V = "1.0.1"\nx==1.0.1\n', ["1.0.1", "1.0.1"]),
    "template": ("[bumpversion:file:a.py]\nsearch = v='{current_version}'", "v='1.0.1'\nw='1.0.1'\n", ["1.0.1"]),
    "colon": ("[bumpversion:file:a.py]\nsearch: version: {current_version}", "version: 1.0.1\n", ["1.0.1"]),
    "letter before it": ("[bumpversion:file:a.py]\nsearch = v{current_version}", "v1.0.1 1.0.1", ["1.0.1"]),
    "letter behind it": ("[bumpversion:file:a.py]\nsearch = {current_version}_x", "1.0.1_x 1.0.1", ["1.0.1"]),
    "zero behind it": ("[bumpversion:file:a.py]\nsearch = {current_version}.0", "1.0.1.0", ["1.0.1"]),
    "twice": (
        "[bumpversion:file:a.py]\nsearch = {current_version}/{current_version}",
        "1.0.1/1.0.1 1.0.1",
        ["1.0.1", "1.0.1"],
    ),
    "lines": (
        "[bumpversion:file:a.py]\nsearch =\n    a:\n    v: {current_version}",
        "a:\r\nv: 1.0.1\nv: 3.0",
        ["1.0.1"],
    ),
    "hash": ("[bumpversion:file:a.py]\nsearch = {#} {current_version}", "# 1.0.1\n1.0.1", ["1.0.1"]),
    "braces": ("[bumpversion:file:a.py]\nsearch = {{{current_version}}}", "{1.0.1}\n1.0.1", ["1.0.1"]),
    "suffix": ("[bumpversion:file(two):a.py]\nsearch = b {current_version}", "b 1.0.1", ["1.0.1"]),
    "glob": ("[bumpversion:glob:*.py]", "1.0.1", ["1.0.1"]),
    "special characters": (
        "[bumpversion:file:a.py]\nsearch = (v.*){current_version}",
        "(v.*)1.0.1 (vxx)1.0.1",
        ["1.0.1"],
    ),
    "own form, whole": ("[bumpversion:file:a.py]\nserialize = {major}.{minor}.{patch}", "1.0.1", ["1.0.1"]),
    "another file": ("[bumpversion:file:b.py]", "1.0.1", []),
    "parts": ("[bumpversion:file:a.py]\nserialize = {major}.{minor}", "1.0.1", []),
    "other fields": ("[bumpversion:file:a.py]\nsearch = {now:%Y} {current_version}", "2026 1.0.1", []),
    "no version": ("[bumpversion:file:a.py]\nsearch = Unreleased\nreplace = {new_version}", "Unreleased 1.0.1", []),
    "bad template": ("[bumpversion:file:a.py]\nsearch = {current_version", "1.0.1", []),
    "old one is kept": (
        "[bumpversion:file:a.py]\nsearch = {current_version}...HEAD\nreplace = {current_version}...{new_version}",
        "1.0.1...HEAD",
        [],
    ),
    "fixed text": ("[bumpversion:file:a.py]\nreplace = next", "1.0.1", []),
}


@pytest.mark.parametrize(("section", "content", "expected"), SECTIONS.values(), ids=SECTIONS)
def test_a_section_declares_a_file(section, content, expected):
    assert ours(bumpversion, ".bumpversion.cfg", INI + section, "a.py", content) == expected


TABLES = {
    "no template": ("filename = 'a.py'", "1.0.1", ["1.0.1"]),
    "template": ("filename = 'a.py'\nsearch = 'v={current_version}'", "v=1.0.1 1.0.1", ["1.0.1"]),
    "glob": ("glob = '**/*.py'", "1.0.1", ["1.0.1"]),
    "expression": ("filename = 'a.py'\nregex = true\nsearch = 'v\\s*=\\s*{current_version}'", "v =  1.0.1", ["1.0.1"]),
    "expression over lines": (
        "filename = 'a.py'\nregex = true\nsearch = 'a.b{current_version}'",
        "a\nb1.0.1",
        ["1.0.1"],
    ),
    "expression with a count": (
        "filename = 'a.py'\nregex = true\nsearch = '[0-9]{{2}} {current_version}'",
        "12 1.0.1",
        ["1.0.1"],
    ),
    "key": (
        "filename = 'a.py'\nkey_path = 'package.version'",
        "[a]\nversion = '3.0'\n[package]\nname = 'x'\nversion = '1.0.1'\n",
        ["1.0.1"],
    ),
    "bad expression": ("filename = 'a.py'\nregex = true\nsearch = '({current_version}'", "(1.0.1", []),
    "exceptions": ("glob = '*.py'\nglob_exclude = ['b.py']", "1.0.1", []),
    "no name": ("search = '{current_version}'", "1.0.1", []),
    "a number": ("filename = 1", "1.0.1", []),
}


@pytest.mark.parametrize(("keys", "content", "expected"), TABLES.values(), ids=TABLES)
def test_a_table_declares_a_file(keys, content, expected):
    assert ours(bumpversion, ".bumpversion.toml", TOML + keys, "a.py", content) == expected


def test_templates_for_all_files_hold_where_a_file_has_none():
    text = "[tool.bumpversion]\nsearch = 'v {current_version}'\n[[tool.bumpversion.files]]\nfilename = 'a'\n"
    assert ours(bumpversion, "pyproject.toml", text, "a", "v 1.0.1, w 1.0.1") == ["1.0.1"]


def test_the_list_of_old_configurations_is_read():
    assert globs(bumpversion, "setup.cfg", "[bumpversion]\nfiles = a.py docs/conf.py\n") == ["a.py", "docs/conf.py"]


def test_a_file_without_tables_declares_nothing():
    assert globs(bumpversion, ".bumpversion.toml", "[tool.bumpversion]\nfiles = 'a.py'\n") == []
    assert globs(bumpversion, ".bumpversion.toml", "[tool.bumpversion]\nfiles = ['a.py']\n") == []


def test_paths_are_seen_from_the_projects_own_folder():
    text = INI + "[bumpversion:file:./src/[x]/a.py]\n[bumpversion:file:../other.py]\n[bumpversion:file:../../out.py]\n"
    assert globs(bumpversion, ".bumpversion.cfg", text, home="libs/") == ["libs/src/[[]x]/a.py", "other.py"]


def test_what_is_declared_says_by_which_file():
    (declared,) = declares(bumpversion, "setup.cfg", "[bumpversion:file:a.py]\n")
    assert (declared.why, declared.count) == ("declared in setup.cfg", None)


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from(["# 1.0.1", "[a]\ncurrent_version = 1.0.1", "; caf\xe9"]), unique=True),
    after=st.lists(st.sampled_from(["commit = True", "[b]\nx = 1.0.1", "[bumpversion:file:setup.py]"]), unique=True),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    sign=st.sampled_from([" = ", "=", ": "]),
)
def test_nothing_but_the_stored_version_changes(before, after, end, mark, sign):
    head = (mark + "\n".join([*before, "[bumpversion]", f"current_version{sign}"])).replace("\n", end)
    tail = "\n".join(["", *sorted(after, key=lambda line: line.startswith("["))]).replace("\n", end)
    assert_only_the_version_changes(bumpversion, ".bumpversion.cfg", head.encode(), "1.0.1", tail.encode())


LITERAL = st.text(
    st.characters(max_codepoint=0xD7FF, exclude_characters="{}.\r\n0123456789", exclude_categories=["Nd"]),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(LITERAL, min_size=2, max_size=3),
    before=st.sampled_from(["", "x\n", "1.0.1 "]),
    after=st.sampled_from(["", "\ny", " 1.0.1"]),
)
def test_a_template_finds_every_version_that_it_was_filled_with(pieces, before, after):
    search = json.dumps("<" + "{current_version}".join(pieces) + ">").replace("\x7f", "\\u007f")  # TOML's, too
    filled = "<" + "7.8.9".join(pieces) + ">"
    own = ours(
        bumpversion,
        ".bumpversion.toml",
        f"{TOML}filename = 'a.py'\nsearch = {search}\n",
        "a.py",
        before + filled + after,
    )
    assert own == ["7.8.9"] * (len(pieces) - 1)

"""bumpver and pycalver: the stored copy, and the patterns of ``file_patterns``."""

from __future__ import annotations

import pytest
from declaring import declares, globs, ours
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import bumpver

CFG = """\
[metadata]
name = toon-stream
version = 2026.1007

[bumpver]
current_version = "2026.1007"
version_pattern = "YYYY.BUILD[-TAG]"
commit = True

[bumpver:file_patterns]
"""
TOML = '[bumpver]\ncurrent_version = "2026.1007b0"\nversion_pattern = "YYYY.BUILD[PYTAGNUM]"\n'

STORED = {
    "setup.cfg": (CFG, "2026.1007"),
    "bumpver.toml": (TOML, "2026.1007b0"),
    ".bumpver.toml": (TOML, "2026.1007b0"),
    "pyproject.toml": ('[tool.bumpver]\ncurrent_version = "v202607.1007-beta"\n', "v202607.1007-beta"),
    "pycalver.toml": ('[pycalver]\ncurrent_version = "v202607.0007"\n', "v202607.0007"),
}


@pytest.mark.parametrize(("path", "text", "expected"), [(path, *case) for path, case in STORED.items()])
def test_the_stored_copy_is_found(path, text, expected):
    assert stated(bumpver, path, text) == [expected]


def test_the_copy_of_the_older_tool_is_found():
    assert stated(bumpver, "setup.cfg", "[pycalver]\ncurrent_version = v202607.0007\n") == ["v202607.0007"]


@pytest.mark.parametrize("text", ["[bumpver]\n", "[other]\nx = bumpver\n", "[bumpver]\ncurrent_version =\n", ""])
def test_without_a_copy_nothing_is_found(text):
    assert (stated(bumpver, "setup.cfg", text), declares(bumpver, "setup.cfg", text)) == ([], ())


def test_only_the_files_at_the_root_are_claimed():
    assert not any(bumpver.claims(path) for path in ("sub/setup.cfg", "sub/bumpver.toml"))


def test_a_file_that_cannot_be_read_is_named():
    with pytest.raises(FileUnparsable, match=r"setup\.cfg"):
        declares(bumpver, "setup.cfg", "[bumpver\n")


PATTERNS = {
    "version": ('"{version}"', '"1.0.1" 1.0.1', ["1.0.1"]),
    "normal form": ("x=={pep440_version}", "x==1.0.1", ["1.0.1"]),
    "older names": ("{pycalver} {pep440_pycalver}", "v1.0.1 1.0.1", ["1.0.1", "1.0.1"]),
    "start of a line": ('^V = "{version}"', 'V = "1.0.1"\nMIN_V = "1.0.1"\n', ["1.0.1"]),
    "end of a line": ("v{version}$", "v1.0.1\r\nv1.0.1 x\nv1.0.1", ["1.0.1", "1.0.1"]),
    "brackets": (r"\[CalVer {version}\]", "[CalVer 1.0.1]\n1.0.1\n", ["1.0.1"]),
    "address": ("?label=CalVer&message={version}&color", "/x.svg?label=CalVer&message=1.0.1&color=blue", ["1.0.1"]),
    "several": ("a{version}\n    b{version}", "b1.0.1 a1.0.1 c1.0.1", ["1.0.1", "1.0.1"]),
    "brackets that are not escaped": ("[{version}]", "[1.0.1] 1.0.1", ["1.0.1"]),
    "optional part": ("{version}[-TAG]", "1.0.1", []),
    "other field": ("{year} {version}", "2026 1.0.1", []),
    "no version": ("Copyright 2018-YYYY", "Copyright 2018-2026 1.0.1", []),
}


@pytest.mark.parametrize(("pattern", "content", "expected"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_is_declared(pattern, content, expected):
    assert sorted(ours(bumpver, "setup.cfg", f"{CFG}a.py =\n    {pattern}\n", "a.py", content)) == expected


def test_the_patterns_of_the_older_tool_are_read():
    text = "[pycalver]\n[pycalver:file_patterns]\na.py = [{pycalver}]\n"
    assert ours(bumpver, "setup.cfg", text, "a.py", "[v202607.0007]") == ["202607.0007"]


def test_the_case_of_a_path_is_kept():
    assert globs(bumpver, "setup.cfg", f"{CFG}src/README.md =\n    {{version}}\n") == ["src/README.md"]


@pytest.mark.parametrize(
    ("path", "table"),
    [("bumpver.toml", "bumpver"), ("bumpver.toml", "tool.bumpver"), ("pyproject.toml", "tool.bumpver")],
)
def test_the_table_of_patterns_is_read(path, table):
    text = f'[{table}.file_patterns]\n"src/x_v*/a.py" = [\'v{{version}}\', 1]\n"b.py" = 1\n'
    assert globs(bumpver, path, text, home="libs/") == ["libs/src/x_v*/a.py"]


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from(["# 1.0.1", "[a]\ncurrent_version = 1.0.1", "; caf\xe9"]), unique=True),
    after=st.lists(st.sampled_from(["commit = True", "[bumpver:file_patterns]\nA.py =\n    1.0.1"]), unique=True),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.sampled_from(["", '"', "'"]),
)
def test_nothing_but_the_stored_version_changes(before, after, end, quote):
    head = "\n".join([*before, "[bumpver]", f"current_version = {quote}"]).replace("\n", end)
    tail = "\n".join([quote, *sorted(after, reverse=True)]).replace("\n", end)
    assert_only_the_version_changes(bumpver, "setup.cfg", head.encode(), "1.0.1", tail.encode())

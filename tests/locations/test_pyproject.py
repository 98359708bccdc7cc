"""pyproject.toml: the keys that state the project's version, and all the others that hold the same digits."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import pyproject

HITS = {
    "project": '[project]\nversion = "1.0.1"\n',
    "poetry": '[tool.poetry]\nversion = "1.0.1"\n',
    "single quotes": "[project]\nversion = '1.0.1'\n",
    "three quotes": '[project]\nversion = """1.0.1"""\n',
    "inline table": 'project = {name = "x", version = "1.0.1"}\n',
    "dotted key": 'project.version = "1.0.1"\n',
    "quoted key": '["project"]\n"version"="1.0.1"\n',
    "comment behind": '[project]\nversion = "1.0.1"  # 1.0.1\n',
    "comment before": '# version = "1.0.1"\n[project]\nversion = "1.0.1"\n',
    "byte order mark": '\ufeff[project]\nversion = "1.0.1"\n',
    "no final newline": '[project]\nversion = "1.0.1"',
    "same digits elsewhere": '[a]\nversion = "1.0.1"\n[project]\ndependencies = ["x==1.0.1"]\nversion = "1.0.1"\n',
    "not a number beside it": '[tool.x]\nlimit = nan\n[project]\nversion = "1.0.1"\n',
}

LOOK_ALIKES = {
    "another table": '[tool.other]\nversion = "1.0.1"\n',
    "a table of that name deeper": '[tool.x.project]\nversion = "1.0.1"\n',
    "a dependency": '[project]\ndependencies = ["x==1.0.1"]\n',
    "dynamic": '[project]\ndynamic = ["version"]\n',
    "no text": "[project]\nversion = 1.0\n",
    "a table": '[project.version]\nx = "1.0.1"\n',
    "empty": '[project]\nversion = ""\n',
    "escapes": '[project]\nversion = "1.0\\u002e1"\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_projects_version_is_found(text):
    assert stated(pyproject, "pyproject.toml", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(pyproject, "pyproject.toml", text) == []


def test_both_tables_are_found():
    text = '[project]\nversion = "1.0.1"\n[tool.poetry]\nversion = "1.0.1"\n'
    assert found(pyproject, "pyproject.toml", text) == [(2, "1.0.1"), (4, "1.0.1")]


def test_a_one_digit_version_is_found_behind_a_thousand_others():
    text = "\n".join(f"x{number} = {number}.1" for number in range(1000)) + '\n[project]\nversion = "1"\n'
    assert found(pyproject, "pyproject.toml", text) == [(1002, "1")]


@pytest.mark.parametrize(
    "data",
    [b"[project\n", b"\xff\xfe", b"x = 1\rversion = 2\r", b"x = " + b"[" * 5000],
    ids=["syntax", "encoding", "cr", "depth"],
)
def test_what_is_no_toml_is_named(data):
    with pytest.raises(FileUnparsable, match=r"pyproject\.toml is not valid TOML"):
        stated(pyproject, "pyproject.toml", data)


def test_only_the_file_at_the_root_is_claimed():
    assert pyproject.claims("pyproject.toml")
    assert not pyproject.claims("packages/other/pyproject.toml")


LINES = st.lists(
    st.sampled_from(
        [
            'x = "1.0.1"',
            "# 1.0.1 \N{SNOWMAN}",
            'y = ["a==1.0.1", "b"]',
            "",
            "\tz = 1",
            'u = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"',
        ]
    ),
    max_size=5,
    unique=True,
)


@settings(max_examples=50, deadline=None)
@given(
    before=LINES,
    after=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    quote=st.sampled_from(["'", '"', '"""']),
    table=st.sampled_from(["project", "tool.poetry"]),
)
def test_nothing_but_the_version_changes(before, after, end, mark, quote, table):
    head = mark + "".join(line + end for line in [*before, f"[{table}]"]) + f"version = {quote}"
    tail = quote + end + f"[tool.other]{end}version = '1.0.1'" + "".join(end + line for line in after)
    assert_only_the_version_changes(pyproject, "pyproject.toml", head.encode(), "1.0.1", tail.encode())

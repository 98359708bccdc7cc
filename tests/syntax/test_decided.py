"""Decisions of a person, written into pyproject.toml: the old file and exactly the new entries."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import EditUnsafe, FileUnparsable
from release.syntax import toml
from release.syntax.decided import decided

NEW = "README.md: Version {version}"
TABLE = {"path": "docs/*.md", "pattern": 'v="{version}"', "count": 2}


def locations(data):
    return toml.parse(data)["tool"]["release"]["locations"]


def lines_are_kept(before, after):
    rest = iter(after.splitlines(keepends=True))
    return all(line in rest for line in before.splitlines(keepends=True))


FILES = {
    "empty": "",
    "no table": '[project]\nname = "x"  # ours\n',
    "no newline at the end": '[project]\nname = "x"',
    "blank line at the end": "[project]\n\n",
    "another table of ours": "[tool.release]\nsign = 'never'\n\n[tool.other]\nx = [ 1,2, ]\n",
    "dotted": "[tool]\nrelease.sign = 'never'\n",
    "the table": "[tool.release.locations]\nunsure = 'leave' # for now\n\n[z]\n",
    "the table, empty": "[tool.release.locations]\n",
    "the table, inline": "[tool.release]\nlocations = { unsure = 'leave' }\n",
    "a list": '[tool.release.locations]\ninclude = ["a: {version}"]\n',
    "an empty list": "[tool.release.locations]\ninclude = []\nexclude = []\n",
    "lines": '[tool.release.locations]\ninclude = [\n  "a: {version}", # why\n  # last\n]\n[z]\n',
    "tables": '[[tool.release.locations.include]]\npath = "a"\npattern = "{version}"\n\n[z]\n',
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_the_entries_are_added_and_nothing_else_changes(text, end):
    before = text.replace("\n", end).encode()
    after = decided(before, [NEW, TABLE], ["old/"])
    old = toml.parse(before).get("tool", {}).get("release", {}).get("locations", {})
    as_table = {"path": "README.md", "pattern": "Version {version}"} if "[[" in text else NEW
    assert locations(after) == old | {
        "include": [*old.get("include", []), as_table, TABLE],
        "exclude": [*old.get("exclude", []), "old/"],
    }
    rest = toml.parse(after)
    del rest["tool"]["release"]["locations"]
    assert json.dumps(rest) in json.dumps(toml.parse(before) | {"tool": rest["tool"]})
    assert after.count(b"\r\n") == (after.count(b"\n") if end == "\r\n" and text else 0)


@pytest.mark.parametrize("text", [text for text in FILES.values() if "locations" not in text])
def test_a_new_table_stands_behind_the_old_bytes(text):
    assert decided(text.encode(), [NEW], []).startswith(text.encode())


def test_the_lines_of_an_old_table_stay():
    text = FILES["lines"] + "[other]\nx   =  'caf\N{LATIN SMALL LETTER E WITH ACUTE}' # y\n"
    assert lines_are_kept(text.encode(), decided(text.encode(), [NEW], ["a"]))


def test_how_it_looks():
    assert decided(b"[a]\n", [NEW, TABLE], ["old/"]).decode() == (
        "[a]\n\n[tool.release.locations]\n"
        'include = [\n    "README.md: Version {version}",\n'
        '    {path = "docs/*.md", pattern = "v=\\"{version}\\"", count = 2},\n]\n'
        'exclude = [\n    "old/",\n]\n'
    )


def test_what_is_there_already_is_not_added_again():
    once = decided(b"", [NEW, NEW, TABLE], ["a"])
    assert decided(once, [NEW, TABLE, {"path": "README.md", "pattern": "Version {version}"}], ["a"]) == once


def test_nothing_to_add_changes_nothing():
    assert decided(b"\xef\xbb\xbf[a]\r\nb=1\n", [], []) == b"\xef\xbb\xbf[a]\r\nb=1\n"


def test_a_byte_order_mark_stays():
    after = decided(b"\xef\xbb\xbf[tool.release.locations]\n", [NEW], [])
    assert (after[:4], locations(after)) == (b"\xef\xbb\xbf[", {"include": [NEW]})


@pytest.mark.parametrize(
    "text",
    [
        "tool = 1\n",
        "[tool]\nrelease = 1\n",
        "[tool]\nrelease = {}\n",
        "[tool.release]\nlocations = 1\n",
        "[tool.release.locations]\ninclude = 'a'\n",
    ],
)
def test_where_they_cannot_be_added_it_is_said(text):
    with pytest.raises(EditUnsafe) as caught:
        decided(text.encode(), [NEW], [])
    assert caught.value.fix == ("$EDITOR pyproject.toml",)


def test_a_file_that_cannot_be_read_is_named():
    with pytest.raises(FileUnparsable, match=r"pyproject\.toml"):
        decided(b"[", [NEW], [])


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
PIECES = st.sampled_from(
    [
        "[project]\nname = 'x' # 1.0.1\n",
        "\n# caf\N{LATIN SMALL LETTER E WITH ACUTE}\n\n",
        '[tool.a]\nb = """\ntwo\n  lines"""\n',
        "[[tool.c]]\nd = {e = 1, f = [nan]}\n",
        '[tool.release]\nsign = "auto"\n',
        "[tool.release.locations]\nunsure = 'refuse'\ninclude = [ 'a: {version}' ,\n]\n",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(PIECES, unique=True),
    include=st.lists(TEXT, max_size=3, unique=True),
    exclude=st.lists(TEXT, max_size=2, unique=True),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_old_file_and_exactly_these_entries(pieces, include, exclude, end):
    before = "".join(pieces).replace("\n", end).encode()
    after = decided(before, include, exclude)
    assert lines_are_kept(before, after) or b"include" in before
    old, new = toml.parse(before), toml.parse(after)
    was = old.setdefault("tool", {}).setdefault("release", {}).setdefault("locations", {})
    now = new.setdefault("tool", {}).setdefault("release", {}).setdefault("locations", {})
    assert now.pop("include", []) == was.pop("include", []) + include
    assert now.pop("exclude", []) == was.pop("exclude", []) + exclude
    assert repr(new) == repr(old)

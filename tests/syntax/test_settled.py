"""Keys that are added to ``[tool.release]``: the old file and exactly them, whatever stands there."""

from __future__ import annotations

import pytest

from release.errors import EditUnsafe, FileUnparsable
from release.syntax import toml
from release.syntax.settled import settled

WANTED = {("branches",): ["devel"], ("tests", "sessions"): ["unit"], ("ci", "environment"): "production"}
FILES = {
    "empty": "",
    "no table": '[project]\nname = "x"  # ours\n',
    "no newline at the end": '[project]\nname = "x"',
    "another table of ours": "[tool.release]\nsign = 'never' # why\n\n[tool.other]\nx = [ 1,2, ]\n",
    "a table in ours alone": "[tool.release.approval]\nrequired = 2\n",
    "the table": "[tool.release.tests]\ntimeout = 7\n\n[z]\n",
    "dotted": "[tool]\nrelease.sign = 'never'\n",
    "inline": "[tool.release]\ntests = { timeout = 7 }\n",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_the_keys_are_added_and_nothing_else_changes(text, end):
    before = text.replace("\n", end).encode()
    after = settled(before, WANTED)
    table = toml.parse(after)["tool"]["release"]
    assert (table["branches"], table["tests"]["sessions"], table["ci"]["environment"]) == (
        ["devel"],
        ["unit"],
        "production",
    )
    rest = iter(after.decode().splitlines())
    assert all(line in rest for line in text.splitlines() if "tests = {" not in line)
    assert after.count(b"\r\n") == (after.count(b"\n") if end == "\r\n" and "\n" in text else 0)
    assert settled(after, WANTED) == after


def test_what_a_key_says_already_is_left():
    before = (
        b"[tool.release.tests]\nsessions = ['all']\n[tool.release]\nbranches = []\n[tool.release.ci]\nenvironment=''\n"
    )
    assert settled(before, WANTED) == before


def test_without_a_key_nothing_changes():
    assert settled(b"x = 1", {}) == b"x = 1"


@pytest.mark.parametrize(
    "text",
    ["[tool]\nrelease = 1\n", "[tool.release]\ntests = 1\n", "tool = {release = {sign = 'never'}}\n"],
    ids=["root", "table", "a closed table"],
)
def test_where_there_is_no_room_for_them_that_is_told(text):
    with pytest.raises(EditUnsafe):
        settled(text.encode(), WANTED)


def test_what_is_not_toml_is_told():
    with pytest.raises(FileUnparsable):
        settled(b"[tool", WANTED)


def test_a_text_with_quotes_is_written_as_it_is():
    after = settled(b"", {("ci", "environment"): 'a "b" \\ é'})
    assert toml.parse(after)["tool"]["release"]["ci"]["environment"] == 'a "b" \\ é'

"""Lock files by their lines: the same entries as a TOML parser reads."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.syntax.locked import entries

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read(text):
    return [(entry.text("name"), entry.text("version")) for entry in entries(text.encode(), "package")]


@pytest.mark.parametrize(
    "text",
    [
        '[[package]]\nname = "a"\nversion = "1"\n',
        "[[package]]\nname='a'\nversion='1'",
        '\ufeff[[package]] # x\r\nversion = "1"\r\nname = "a"\r\n',
        '[[package]]\nname = "a"\nversion = "1"\n[package.metadata]\nversion = "2"\n',
        '[[package]]\nname = "a"\nversion = "1"\n\n[[package.x]]\nname = "b"\n\n[metadata]\nname = "c"\n',
        '[[package]]\nname = "a"\nwheels = [\n    { version = "2" },\n]\nversion = "1"\n[[other]]\nname = "b"\n',
    ],
    ids=["plain", "no line end", "mark and crlf", "table inside", "tables behind", "list inside"],
)
def test_the_keys_of_an_entry_are_read(text):
    assert read(text) == [("a", "1")]


@pytest.mark.parametrize(
    "text",
    ["# [[package]]\nname = 1\n", 'x = "[[package]]"\nname = "a"\n', "[[package", "[[packages]]\n", ""],
    ids=["comment", "text", "cut off", "another", "empty"],
)
def test_what_only_looks_like_an_entry_is_none(text):
    assert read(text) == []


def test_a_text_with_escapes_is_not_read():
    assert read('[[package]]\nname = "\\u0061"\n') == [("", "")]


def test_where_a_text_has_several_lines_the_parser_has_to_agree():
    text = "x = '''\n[[package]]\nname = \"b\"\n'''\n[[package]]\nname = \"a\"\n"
    assert read(text) == []
    assert read("[[package]]\nname = \"a\"\nx = '''\nname = \"b\"\n'''\n") == [("a", "")]


def test_where_the_parser_cannot_read_such_a_file_nothing_is_believed():
    assert read("[[package]]\nname = \"a\"\nx = '''\n") == []


def test_a_span_is_the_text_without_its_quotes():
    data = b'[[package]]\nversion = "1.0.1" # x\n'
    (entry,) = entries(data, "package")
    assert data[slice(*entry.span("version"))] == b"1.0.1"


ENTRY = st.sampled_from(
    [
        '[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "x" }\n',
        '[[package]]\nname = "b"\nversion = "2"\ndependencies = [\n    { name = "a", version = "3" },\n]\n',
        '[[package]]\nname = "c"\n[package.optional-dependencies]\nx = [\n    { name = "a" },\n]\n',
        '[[package]]\nname = "d"\nversion = "4"\n[[package.files]]\nname = "x"\n',
        '[[other]]\nname = "e"\nversion = "5"\n',
        "# [[package]]\n",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ENTRY, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_the_entries_are_those_that_the_parser_reads(texts, end):
    text = "\n".join(texts).replace("\n", end)
    parsed = tomllib.loads(text).get("package", [])
    assert read(text) == [(entry["name"], entry.get("version", "")) for entry in parsed]

"""A table of release-answers.toml written, and everything else as it was."""

from __future__ import annotations

from datetime import date

import pytest

from release.errors import EditUnsafe, FileUnparsable
from release.syntax import toml
from release.syntax.answered import with_record, with_table

VALUES = {"by": "alice", "on": date(2026, 11, 21), "covers": ["bob"]}
TABLE = '[answers.X-1]\nby = "alice"\non = 2026-11-21\ncovers = ["bob"]\n'


def written(text: str, name: tuple[str, str] = ("answers", "X-1"), values: dict | None = None) -> str:
    return with_table("f.toml", text.encode(), name, values or VALUES).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", TABLE, id="an empty file"),
        pytest.param("# us\n", f"# us\n\n{TABLE}", id="a comment"),
        pytest.param("x = 1", f"x = 1\n\n{TABLE}", id="no end of line"),
        pytest.param("x = 1\n\n", f"x = 1\n\n{TABLE}", id="a blank line at the end"),
        pytest.param("[answers.Y-1]\nby = 1\n", f"[answers.Y-1]\nby = 1\n\n{TABLE}", id="another answer"),
        pytest.param("\ufeffx = 1\r\n", "\ufeff" + f"x = 1\n\n{TABLE}".replace("\n", "\r\n"), id="CR LF and a mark"),
        pytest.param("x = 1\r\ny = 2\n", f"x = 1\r\ny = 2\n\n{TABLE}", id="mixed line ends"),
    ],
)
def test_a_new_table_stands_at_the_end(before, after):
    assert written(before) == after


def test_a_table_that_is_there_is_changed_where_it_stands_with_its_comments():
    before = '[answers.X-1] # why\nby = "bob"  # he\n# until when\nuntil = 2026-01-01\nby2 = 1\n\n[z]\n'
    after = written(before)
    assert after.startswith('[answers.X-1] # why\nby = "alice"  # he\n')
    assert after.endswith("\n[z]\n")
    assert toml.parse(after.encode())["answers"]["X-1"] == VALUES


@pytest.mark.parametrize("name", ["a b", "é", 'say "x"', "x.y"])
def test_any_name_is_written_so_that_it_reads_as_itself(name):
    assert toml.parse(written("", ("people", name)).encode())["people"] == {name: VALUES}


def test_texts_are_written_so_that_they_read_as_themselves():
    values = {"evidence": 'a "quote" \\ and \t é'}
    assert toml.parse(written("", values=values).encode())["answers"]["X-1"] == values


def test_what_is_no_toml_is_told():
    with pytest.raises(FileUnparsable):
        written("[x")


@pytest.mark.parametrize(
    "text",
    ["answers = 1\n", "answers = {}\n", "answers = {Y-1 = {by = 1}}\n"],
    ids=["number", "inline", "inline table"],
)
def test_a_place_without_room_for_a_table_is_left_alone(text):
    with pytest.raises(EditUnsafe):
        written(text)


def test_a_record_is_one_more_at_the_end_of_its_list():
    values = {"id": "b", "steps": {"TCI-1": "done"}}
    after = with_record("f.toml", b'[[incidents]]\nid = "a"\n', "incidents", values).decode()
    assert after == '[[incidents]]\nid = "a"\n\n[[incidents]]\nid = "b"\nsteps = {TCI-1 = "done"}\n'
    first = with_record("f.toml", b"\xef\xbb\xbfx = 1\r\n", "incidents", {"id": "a"})
    assert first == b'\xef\xbb\xbfx = 1\r\n\r\n[[incidents]]\r\nid = "a"\r\n'


@pytest.mark.parametrize("text", ["incidents = 1\n", "incidents = [{id = 1}]\n"], ids=["number", "inline"])
def test_a_list_without_room_for_a_table_is_left_alone(text):
    with pytest.raises(EditUnsafe):
        with_record("f.toml", text.encode(), "incidents", {"id": "a"})

"""A table of a list in the register is changed alone: comments, line ends and all other tables stay."""

from __future__ import annotations

import pytest

from release.errors import EditUnsafe, FileUnparsable
from release.syntax import toml
from release.syntax.recorded import with_changed_record

PATH = "release-answers.toml"
OLD = b"""# first
[people.ada]
email = "a"

[[incidents]]
id = "1" # ours

[[incidents]]
id = "2"
steps = {A-1 = "x"}
"""


def changed(data, number=1, **values):
    return with_changed_record(PATH, data, ("incidents", number), values)


def test_only_the_wanted_table_changes():
    made = changed(OLD, id="2", steps={"A-1": "x", "B-2": 'it\'s "done"'})
    assert made.startswith(OLD[: OLD.index(b"steps")])
    assert toml.parse(made)["incidents"] == [{"id": "1"}, {"id": "2", "steps": {"A-1": "x", "B-2": 'it\'s "done"'}}]


def test_what_is_as_it_was_is_not_touched():
    assert changed(OLD, id="2", steps={"A-1": "x"}) == OLD


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_line_ends_and_a_mark_at_the_beginning_stay(end):
    data = b"\xef\xbb\xbf" + OLD.replace(b"\n", end)
    made = changed(data, id="2", steps={"A-1": "x"}, cause="a leak")
    assert made.startswith(b"\xef\xbb\xbf# first" + end)
    assert made.count(b"\n") == made.count(end)


def test_what_another_table_of_the_list_says_stays():
    made = changed(OLD, 0, id="1", cause="a leak")
    assert b'id = "1" # ours' in made
    assert toml.parse(made)["incidents"][1] == {"id": "2", "steps": {"A-1": "x"}}


@pytest.mark.parametrize("number", [2, 9])
def test_a_table_that_is_not_there_is_not_made(number):
    with pytest.raises(EditUnsafe):
        changed(OLD, number, id="3")


def test_a_key_that_would_stay_behind_is_not_overlooked():
    with pytest.raises(EditUnsafe):
        changed(OLD, id="2")


def test_a_file_that_is_no_toml_is_left_alone():
    with pytest.raises(FileUnparsable):
        changed(b"[[incidents]\n", id="1")

"""TOML: what is read, and where a value stands."""

from __future__ import annotations

import pytest

from release.errors import FileUnparsable
from release.syntax import toml


def test_a_byte_order_mark_is_no_part_of_the_document():
    data = b'\xef\xbb\xbfa = "1.0.1"'
    assert toml.parse(data) == {"a": "1.0.1"}
    assert toml.value_span(data, ("a",), "1.0.1") == (8, 13)


def test_an_item_of_an_array_of_tables_has_a_span():
    data = b'[[p]]\nv = "1"\n[[p]]\nv = "1"\n'
    assert toml.value_span(data, ("p", 1, "v"), "1") == (25, 26)


def test_crlf_and_non_ascii_do_not_move_a_span():
    data = "# \N{SNOWMAN}\r\na = \"\N{SNOWMAN}\"\r\nv = '1.0.1'\r\n".encode()
    start, end = toml.value_span(data, ("v",), "1.0.1")
    assert data[start:end] == b"1.0.1"


@pytest.mark.parametrize(
    "data",
    [b"a = \n", b"a = 1\na = 2", b"a = '\xff'", b"a = 1\r", b"[" * 9999],
    ids=["value", "twice", "latin", "cr", "depth"],
)
def test_what_is_no_toml_names_its_file(data):
    with pytest.raises(FileUnparsable) as caught:
        toml.parse_file("a/b.toml", data)
    assert caught.value.where[0] in {"a/b.toml", "a/b.toml:1", "a/b.toml:2"}


def test_the_line_of_a_mistake_is_told_where_and_not_what():
    with pytest.raises(FileUnparsable) as caught:
        toml.parse_file("a.toml", b"a = 1\nb = 2\nc = ?\n")
    assert caught.value.where == ("a.toml:3",)
    assert "line" not in caught.value.what

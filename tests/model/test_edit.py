"""Splicing: the spans change, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.model.edit import Edit, digest, splice
from release.model.mention import Kind, Mention


def edit(start, end, new):
    return Edit(mention=Mention(path="x", start=start, end=end, line=1, stated="", kind=Kind.CODE, why="x"), new=new)


def test_spans_are_replaced_in_any_order_and_length():
    assert splice(b"a=1 b=22 c=3", [edit(6, 8, "4"), edit(2, 3, "555"), edit(11, 12, "")]) == b"a=555 b=4 c="


def test_no_edit_changes_nothing():
    assert splice(b"\xff\r\n\x00", []) == b"\xff\r\n\x00"


def test_spans_may_touch_but_not_overlap():
    assert splice(b"abcd", [edit(0, 2, "1"), edit(2, 4, "2")]) == b"12"
    with pytest.raises(ValueError, match="x"):
        splice(b"abcd", [edit(0, 3, "1"), edit(2, 4, "2")])


def test_the_same_span_twice_is_an_overlap():
    with pytest.raises(ValueError, match="x"):
        splice(b"abcd", [edit(0, 3, "1"), edit(0, 3, "1")])


def test_what_is_not_ascii_is_not_spliced():
    with pytest.raises(UnicodeEncodeError):
        splice(b"ab", [edit(0, 1, "\u0661")])


@given(before=st.binary(max_size=50), old=st.binary(min_size=1, max_size=9), after=st.binary(max_size=50))
def test_every_byte_outside_stays(before, old, after):
    assert splice(before + old + after, [edit(len(before), len(before + old), "1.0.2")]) == before + b"1.0.2" + after


def test_a_digest_is_sha_256():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

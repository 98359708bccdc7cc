"""JSON: what is read, where a text stands, and what its escapes hide."""

from __future__ import annotations

import json as standard

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.syntax import json


def spans(data):
    return {keys: data[start:end] for keys, (start, end) in json.texts(data)}


def test_every_text_that_is_a_value_is_found_with_its_keys():
    data = b'{"a": "1", "b": {"c": ["2", {"d": "3"}, []], "e": {}}, "f": null, "g": "4"}'
    assert spans(data) == {("a",): b"1", ("b", "c", 0): b"2", ("b", "c", 1, "d"): b"3", ("g",): b"4"}


def test_a_document_may_be_one_text():
    assert spans(b' "1" ') == {(): b"1"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": "1.0"}', (7, 10)),
        (b'\xef\xbb\xbf{"a": "1.0"}', (10, 13)),
        (b'{"b": {"a": "2"}, "a": "1.0"}', (24, 27)),
        (b'{"\\u0061": "1.0"}', (12, 15)),
        (b'{"a": "1\\u002e0"}', None),
        (b'{"a": ""}', None),
        (b'{"a": 1.0}', None),
        (b"[]", None),
        (b'{"a": "2", "a": "1.0"}', None),
    ],
    ids=["plain", "mark", "deeper", "escaped key", "escapes", "empty", "number", "list", "twice"],
)
def test_the_span_of_a_text_is_believed_where_the_parser_agrees(data, expected):
    assert json.text_span(data, json.parse(data), ("a",)) == expected


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b'{\n"a": }', "x/a.json:2"),
        (b'"\xff"', "x/a.json"),
        (b"[" * 99999, "x/a.json"),
        (b"", "x/a.json:1"),
    ],
    ids=["syntax", "encoding", "depth", "empty"],
)
def test_what_is_no_json_names_its_file(data, where):
    with pytest.raises(FileUnparsable, match=r"x/a\.json is not valid JSON") as caught:
        json.parse_file("x/a.json", data)
    assert caught.value.where == (where,)


def test_escapes_become_as_many_bytes():
    assert json.unescaped(rb"a\nb\"c\\nd\u00e9e\/f") == rb'a  b "c \nd______e /f'


VALUES = st.recursive(
    st.text() | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_the_walk_finds_what_the_parser_reads(value, is_ascii, indent):
    data = standard.dumps(value, ensure_ascii=is_ascii, indent=indent).encode("utf-8", "surrogatepass")

    def walk(value, keys=()):
        if isinstance(value, str):
            yield keys, value
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            yield from walk(item, (*keys, key))

    raw = [
        (keys, data[start - 1 : end + 1].decode("utf-8", "surrogatepass")) for keys, (start, end) in json.texts(data)
    ]
    assert [(keys, standard.loads(text)) for keys, text in raw] == list(walk(value))
    assert len(json.unescaped(data)) == len(data)

"""Probing: the parser itself says which bytes are a value's."""

from __future__ import annotations

import json

import pytest

from release.syntax.probe import dig, find_span


def parse(data):
    return json.loads(data)


def test_the_bytes_behind_a_key_are_found_among_equal_ones():
    data = b'{"a": "1.0.1", "b": {"c": "1.0.1"}, "d": ["1.0.1"]}'
    assert find_span(data, parse, ("b", "c"), "1.0.1") == (27, 32)
    assert find_span(data, parse, ("d", 0), "1.0.1") == (43, 48)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": "1.0\\u002e1"}', "1.0.1"),
        (b'{"a": "2"}', "1.0.1"),
        (b'{"b": "1.0.1"}', "1.0.1"),
        (b'{"a": "11.0.1"}', "1.0.1"),
    ],
    ids=["escapes", "another value", "another key", "part of it"],
)
def test_what_no_run_of_bytes_writes_has_no_span(data, value):
    assert find_span(data, parse, ("a",), value) is None


def test_a_value_that_is_used_twice_has_no_span():
    def both(data):
        text = parse(data)["a"]
        return {"a": text, "b": text}

    assert find_span(b'{"a": "1.0.1"}', both, ("a",), "1.0.1") is None


def test_digits_inside_longer_numbers_cost_no_probe():
    parsed = []

    def counted(data):
        parsed.append(1)
        return parse(data)

    data = b'{"x": [' + b", ".join(b"%d.1" % number for number in range(1000)) + b'], "a": "1"}'
    assert find_span(data, counted, ("a",), "1") == (len(data) - 3, len(data) - 2)
    assert len(parsed) < 10


def test_at_most_two_hundred_candidates_are_tried():
    data = b'{"x": [' + b", ".join([b'"1"'] * 300) + b'], "a": "1"}'
    assert find_span(data, parse, ("a",), "1") is None


def test_a_document_that_does_not_equal_itself_is_probed_too():
    assert find_span(b'{"x": NaN, "a": "1"}', parse, ("a",), "1") == (17, 18)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("a", "b"), 1),
        (("l", 1), 3),
        (("l", 2), None),
        (("l", "x"), None),
        (("a", 0), None),
        (("x",), None),
        ((), None),
    ],
    ids=["tables", "list", "behind its end", "name in a list", "number in a table", "missing", "nothing asked"],
)
def test_keys_lead_to_a_value_or_nothing(keys, expected):
    document = {"a": {"b": 1}, "l": [2, 3]}
    assert dig(document, keys) == (expected if keys else document)

"""YAML by its lines: which keys are whose."""

from __future__ import annotations

import pytest

from release.syntax import yaml


def versions(text, *keys):
    data = text.encode()
    return [data[start:end].decode() for start, end in yaml.version_spans(data, *keys)]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1.0.1\n",
        "a: v1.0.1",
        '"a" : "1.0.1" # x\n',
        "x: 1\r\na: '1.0.1'\r\n",
        "x: 1\ra: 1.0.1\r",
        "---\na: 1.0.1\n",
        "\ufeffa: 1.0.1\n",
    ],
    ids=["plain", "v and no line end", "quotes and comment", "crlf", "cr", "document", "mark"],
)
def test_a_top_level_key_starts_in_the_first_column(text):
    assert versions(text, "a") == ["1.0.1"]


@pytest.mark.parametrize(
    "text",
    [" a: 1.0.1\n", "- a: 1.0.1\n", "aa: 1.0.1\n", "a:1.0.1\n", "a: 1.0.1#x\n", "a: 1.0.1, x\n", "a: {v: 1.0.1}\n"],
    ids=["indented", "in a list", "longer", "no mapping", "no comment", "more text", "flow"],
)
def test_another_place_is_not_it(text):
    assert versions(text, "a") == []


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: 1.0.1\n",
        "a: # x\n# y\n\n    x:\n      b: 2\n    b: 1.0.1\nb: 3\n",
        "a: &mark\n  b: 1.0.1\n",
        "a:\r  b: 1.0.1\rb: 3\r",
        "a:\n  x: |\n    b: 2\n  b: 1.0.1\n",
    ],
    ids=["plain", "comments", "anchor", "cr", "behind a text"],
)
def test_a_key_in_a_mapping_is_indented_as_its_first_key(text):
    assert versions(text, "a", "b") == ["1.0.1"]


@pytest.mark.parametrize(
    "text",
    [
        "a:\nb: 1.0.1\n",
        "a:\n  x:\n    b: 1.0.1\n",
        "a: |\n  b: 1.0.1\n",
        "a:\n- b: 1.0.1\n",
        "a:\n  - b: 1.0.1\n    b: 1.0.1\n",
        "a:\n  x: 1\nc:\n  b: 1.0.1\n",
        "a:",
    ],
    ids=["beside it", "deeper", "a text", "a list", "an indented list", "another mapping", "nothing"],
)
def test_a_key_elsewhere_is_not_in_that_mapping(text):
    assert versions(text, "a", "b") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b c # d", "b c"),
        ("a: 'b # c'", "b # c"),
        ('a: "b"\n', "b"),
        ("a: b#c", "b#c"),
        ("a: |\n  b", ""),
        ("a: {{ b }}", ""),
        ("a:\n", ""),
        ("b: c", ""),
    ],
    ids=["plain", "single quotes", "quotes", "hash", "block", "template", "empty", "missing"],
)
def test_a_text_is_read_where_it_is_on_one_line(text, expected):
    assert yaml.text(text.encode(), "a") == expected

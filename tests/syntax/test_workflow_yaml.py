"""YAML of CI files: texts as they stand, and every byte in its place."""

from __future__ import annotations

import pytest

from release.syntax.workflow_yaml import Broken, Node, parse, plain, texts


def read(text: str | bytes, *names: str, merges: bool = False):
    data = text if isinstance(text, bytes) else text.encode()
    root = parse(data, merges=merges)
    assert isinstance(root, Node)
    return data, root.get(*names)


@pytest.mark.parametrize(
    ("written", "text"),
    [("on", "on"), ("1.10", "1.10"), ("no", "no"), ("'it''s'", "it's"), ('"a\\n"', "a\n"), ("!!python/name:os x", "x")],
)
def test_a_scalar_is_its_text(written, text):
    _, node = read(f"a: {written}\n", "a")
    assert node.text == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ü: é\nx: here # ü\n", id="letters of two bytes"),
        pytest.param("# 🎉\r\nx: here\r\n", id="CR LF"),
        pytest.param("\ufeff# é\nx: here\n", id="a byte order mark"),
        pytest.param("a: [é, {x: 1}]\nx: here\n", id="flow style"),
        pytest.param("a: |\n  é\n\n  b\nx: here", id="no line end"),
    ],
)
def test_a_value_knows_its_bytes_and_line(text):
    data, node = read(text, "x")
    assert data[node.start : node.end] == b"here"
    assert data[: node.start].count(b"\n") + 1 == node.line
    assert node.column == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a: b\n\tc: d\n", 2, id="a tab"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, id="a key twice"),
        pytest.param("a: *b\n", 1, id="an anchor that is not there"),
        pytest.param("a: 1\n---\nb: 1\n", 2, id="two documents"),
        pytest.param(b"a: 1\nb: \xff\n", 2, id="not UTF-8"),
        pytest.param("a: &a [*a]\n", 1, id="an anchor in itself"),
        pytest.param("[" * 5000 + "]" * 5000, 1, id="very deep"),
    ],
)
def test_what_no_forge_reads_is_broken(text, line):
    broken = parse(text if isinstance(text, bytes) else text.encode())
    assert isinstance(broken, Broken)
    assert broken.words
    assert broken.line == line


def test_anchors_of_anchors_end():
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    assert isinstance(parse("\n".join(lines).encode()), Broken)


def test_merged_keys_count_where_the_forge_merges():
    text = ".a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n"
    _, node = read(text, "b", merges=True)
    assert plain(node) == {"x": "1", "y": "3"}
    _, node = read(text, "b", "x")
    assert node is None


def test_nothing_is_no_tree():
    assert parse(b"# only a comment\n") is None


def test_a_list_and_one_text_read_alike():
    _, node = read("a: [x, y]\nb: z\nc: {}\nd:\n")
    assert [texts(node.get(name)) for name in "abcd"] == [("x", "y"), ("z",), (), ()]
    assert texts(None) == ()

"""Which lines belong to which table."""

from __future__ import annotations

import pytest

from release.syntax.toml_lines import lines_of_tables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("[a.b]\nx = 1\n\n# no\n[a.c]\n", {("a", "b"): (1, 2), ("a", "c"): (5,)}, id="tables"),
        pytest.param("[a]\nb.x = 1\nb.y = 2\nc = {z = 1}\n", {("a", "b"): (2, 3), ("a", "c"): (4,)}, id="keys"),
        pytest.param("a.b.c = 1\n", {("a", "b"): (1,)}, id="dotted keys"),
        pytest.param("x = 1\n[a]\n", {}, id="nothing in another"),
        pytest.param("[[a]]\nx = 1\n[[a]]\ny = 2\n", {("a", "0"): (1, 2), ("a", "1"): (3, 4)}, id="a list of tables"),
        pytest.param("[a.b.c]\nx = 1\n", {("a", "b"): (1, 2)}, id="deeper tables"),
        pytest.param("[ a . \"b c\" ] # x\n'd' = 1\n", {("a", "b c"): (1, 2)}, id="quoted"),
        pytest.param("[a.b]\nx = [\n  1,\n]\n", {("a", "b"): (1, 2, 3, 4)}, id="a value on several lines"),
        pytest.param('[a.b]\nx = """\n[a.c]\n\n# in it\n"""\n', {("a", "b"): (1, 2, 3, 4, 5, 6)}, id="a long text"),
        pytest.param(
            "[a.b]\nx = '''one line'''\n[a.c]\n", {("a", "b"): (1, 2), ("a", "c"): (3,)}, id="short long text"
        ),
        pytest.param(
            '[a.b]\nx = """\'\'\'\n"""\n[a.c]\n', {("a", "b"): (1, 2, 3), ("a", "c"): (4,)}, id="quotes in it"
        ),
        pytest.param("[a.b]\r\nx = 1\r\n", {("a", "b"): (1, 2)}, id="CR LF"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_a_line_belongs_to_the_table_that_it_stands_in(text, found):
    assert lines_of_tables(text.encode()) == found

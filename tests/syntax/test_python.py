"""Python source: where a literal stands in the file's own bytes."""

from __future__ import annotations

import ast

import pytest

from release.errors import FileUnparsable
from release.syntax import python
from release.syntax.python import PythonSource, assignments, constant, last_name, root_name, text_of

ACUTE = "\N{LATIN SMALL LETTER E WITH ACUTE}"


def literal(data, text="1.0.1", at=0):
    """Return (before, found, after) of the last string of *data* that holds *text*."""
    source = PythonSource("x.py", data)
    nodes = [n for n in ast.walk(source.tree) if text_of(n) is not None and text in (text_of(n) or "")]
    span = source.literal_span(max(nodes, key=lambda node: (node.lineno, node.col_offset)), text, at)
    return span and (data[: span[0]], data[span[0] : span[1]], data[span[1] :])


FOUND = {
    "plain": (b"x = '", b"'"),
    "byte order mark": (b"\xef\xbb\xbfx = '", b"'"),
    "crlf": (b"a = 1\r\nx = '", b"'\r\n"),
    "lone cr": (b"a = 1\rx = '", b"'\rb = 1\r"),
    "mixed line ends": (b"a = 1\r\n\rb = 1\n\r\nx = '", b"'\n"),
    "tab": (b"if 1:\n\tx =\t'", b"'"),
    "form feed alone": (b"a = 1\n\x0c\nx = '", b"'"),
    "form feed before": (b"\x0cx = '", b"'"),
    "form feed and vertical tab in a string": (b"a = '\x0c\x0b\x1c'; x = '", b"'"),
    "non-ascii before it on the line": (f"a = '{ACUTE}\N{SNOWMAN}\U0001f600'; x = '".encode(), b"'"),
    "non-ascii name": (f"{ACUTE} = '".encode(), b"'"),
    "separators that are no line ends": ("a = '\u2028\x85'\nx = '".encode(), b"'"),
    "latin-1 cookie": (f"# coding: latin-1\na = '{ACUTE}'; x = '".encode("latin-1"), f"' # {ACUTE}".encode("latin-1")),
    "latin-1 cookie with lone cr": (f"# coding: latin-1\ra = '{ACUTE}'\rx = '".encode("latin-1"), b"'\r"),
    "cookie on line two": (f"#!x\n# vim: fileencoding=cp1252\na = '{ACUTE}'; x = '".encode("cp1252"), b"'"),
    "multi-byte cookie": ("# coding: shift_jis\na = '\u3042'; x = '".encode("shift_jis"), b"'"),
    "three quotes": (b'x = """', b'"""'),
    "raw": (b"x = R'", b"'"),
    "an empty piece before": (b"x = '' '", b"'"),
    "pieces with a comment that says it": (b"x = (''  # 1.0.1\n'", b"')"),
    "continued line": (b"x = \\\n  '", b"'"),
    "invalid escape elsewhere": (b"a = '\\d'; x = '", b"'"),
}


@pytest.mark.parametrize(("before", "after"), FOUND.values(), ids=FOUND)
def test_a_literal_is_found_to_the_byte(before, after):
    assert literal(before + b"1.0.1" + after) == (before, b"1.0.1", after)


@pytest.mark.parametrize(
    "data",
    [b"x = '1.0\\x2e1'", b"x = '1.0' '.1'", b"x = '1.0\\\n.1'", b"x = ('1.0'  # 1.0.1\n'.1')"],
    ids=["escape", "pieces", "continued", "comment"],
)
def test_what_no_run_of_bytes_writes_is_not_found(data):
    assert literal(data) is None


def test_the_place_in_the_value_decides_between_equal_texts():
    data = b'x = "1.0.1 and 1.0.1"'
    assert literal(data, at=0) == (b'x = "', b"1.0.1", b' and 1.0.1"')
    assert literal(data, at=10) == (b'x = "1.0.1 and ', b"1.0.1", b'"')


def test_a_docstring_with_crlf_counts_its_line_ends_once():
    data = b'"""\r\nname 1.0.1\r\n1.0.1"""\r\n'
    assert literal(data, at=6) == (b'"""\r\nname ', b"1.0.1", b'\r\n1.0.1"""\r\n')


def test_what_is_no_string_has_no_span():
    source = PythonSource("x.py", b"x = 1")
    assert source.literal_span(source.tree.body[0].value, "1") is None


BROKEN = {
    "syntax": b"x = (\n",
    "null byte": b"x = '\x00'",
    "unknown encoding": b"# coding: nonsense\n",
    "wrong encoding": b"x = '\xff'",
    "mark and cookie disagree": b"\xef\xbb\xbf# coding: latin-1\n",
    "depth": b"(" * 5000,
    "deep expression": b"x = " + b"-" * 100_000 + b"1",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_python_cannot_read_is_named(data):
    with pytest.raises(FileUnparsable, match=r"a/x\.py is not valid Python") as caught:
        PythonSource("a/x.py", data)
    assert caught.value.where[0].startswith("a/x.py")


def test_assignments_are_read_through_if_and_try():
    text = (
        "a = b = '1'\nc: str = '2'\nd: str\ne = 3\nif x:\n    f = '4'\nelif y:\n    g = '5'\n"
        "try:\n    h = '6'\nexcept E:\n    i = '7'\nelse:\n    j = '8'\nfinally:\n    k = '9'\n"
        "def n():\n    l = '0'\nclass C:\n    m = '0'\no.p = '0'\n"
    )
    found = {
        (",".join(sorted(names)), text_of(v), is_fallback)
        for names, v, is_fallback in assignments(ast.parse(text).body)
    }
    assert {(names, value) for names, value, _ in found if names and value} == {
        ("a,b", "1"),
        ("c", "2"),
        *zip("fghijk", "456789", strict=True),
    }
    assert {names for names, _, is_fallback in found if is_fallback} == {"i"}


@pytest.mark.parametrize(
    ("text", "last", "root"),
    [
        ("a", "a", "a"),
        ("a.b.c", "c", "a"),
        ("a.b()", "b", "a"),
        ("a()", "a", "a"),
        ("f().a", "a", ""),
        ("1", "", ""),
        ("a[0].b", "b", ""),
    ],
)
def test_names_are_taken_from_expressions(text, last, root):
    node = ast.parse(text, mode="eval").body
    assert (last_name(node), root_name(node)) == (last, root)


def test_only_strings_have_a_text():
    assert [text_of(ast.parse(text, mode="eval").body) for text in ("'a'", "b'a'", "1", "f'a'")] == [
        "a",
        None,
        None,
        None,
    ]
    assert text_of(None) is None


def value_of(data):
    """Return the source and the value of its last assignment."""
    source = PythonSource("x.py", data)
    return source, source.tree.body[-1].value


def cut(data, span):
    return span and data[span[0] : span[1]].decode()


ITEMS = {
    "tuple": (b"x = (1, 0, 1)\n", "1, 0, 1"),
    "without brackets": (b"x = 1, 0, 1\n", "1, 0, 1"),
    "comma at the end": (b"x = (1, 0,)\n", "1, 0"),
    "list": (b"x = [1, 'rc']\n", "1, 'rc'"),
    "call": (b"x = VI(1, 0)\n", "1, 0"),
    "call by names": (b"x = a.VI(1, minor=0)\n", "1, minor=0"),
    "over lines": (b"x = (\r\n  1,  # one\r\n  0,\r\n)\r\n", "1,  # one\r\n  0"),
    "behind letters of two bytes": (f"{ACUTE} = '{ACUTE}'; x = (1, 0)".encode(), "1, 0"),
}


@pytest.mark.parametrize(("data", "items"), ITEMS.values(), ids=ITEMS)
def test_literal_items_are_found_to_the_byte(data, items):
    source, value = value_of(data)
    assert cut(data, source.items_span(value)) == items


@pytest.mark.parametrize(
    "data",
    [
        b"x = ()",
        b"x = (1, y)",
        b"x = (1, -1)",
        b"x = (1, 0.1)",
        b"x = (1, True)",
        b"x = f(*y)",
        b"x = {1, 0}",
        b"x = 1",
    ],
    ids=["empty", "a name", "a sign", "a fraction", "a truth", "a star", "a set", "a number"],
)
def test_other_items_have_no_span(data):
    source, value = value_of(data)
    assert source.items_span(value) is None


@pytest.mark.parametrize("number", ["1", "0x010001", "1_000"])
def test_a_whole_number_is_found_to_the_byte(number):
    data = f"{ACUTE} = 1; x = {number}  # 7\n".encode()
    source, value = value_of(data)
    assert cut(data, source.number_span(value)) == number


@pytest.mark.parametrize("text", ["1.0", "True", "'1'", "-1", "y"])
def test_another_value_is_no_number(text):
    source, value = value_of(f"x = {text}".encode())
    assert source.number_span(value) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a = '1'\nx = a", "1"),
        ("x = '1'", "1"),
        ("try:\n    a = '1'\nexcept E:\n    a = '2'\nx = a", "1"),
        ("a = '1'\na = '2'\nx = a", None),
        ("x = a", None),
        ("def f():\n    a = '1'\nx = a", None),
        ("b = '1'\na = b\nx = a", None),
        ("import os\na = '1'\nx = os.environ.get('V', a)", "1"),
        ("import os\na = '1'\nb = os.environ.get('V', a)\nx = b", "1"),
        ("import os\na = f()\nx = os.environ.get('V', a)", None),
    ],
    ids=[
        *("once", "itself", "with a fallback", "twice", "never", "in a function", "through another"),
        *("as the default", "as the default of a name", "a call as the default"),
    ],
)
def test_a_name_means_what_the_module_assigns_to_it_once(text, meant):
    source, value = value_of(text.encode())
    assert text_of(constant(source.tree, value)) == meant


def test_the_tree_of_a_large_file_is_not_kept():
    python._parsed.cache_clear()
    assert PythonSource("large.py", b"x = 1\n" * 60_000).tree.body
    assert python._parsed.cache_info().currsize == 0


def test_a_file_is_parsed_once_for_all_who_ask():
    data = b"asked_twice = 1\n"
    assert PythonSource("a.py", data).tree is PythonSource("a.py", data).tree

"""Python 2 source: the statements that Python reads today are seen, at their own lines, and no others."""

from __future__ import annotations

import ast

import pytest

from release.errors import FileUnparsable
from release.syntax.python import PythonSource, assignments, text_of
from release.syntax.python2 import is_python2, parse_pieces

OLD = {
    "print": 'def f():\n    print "x"\n',
    "print of a name": "print x\n",
    "print to a file": "print >>sys.stderr, x\n",
    "except": "try:\n    f()\nexcept IOError, error:\n    pass\n",
    "except of two": "try:\n    f()\nexcept (IOError, OSError), error:\n    pass\n",
    "raise": 'raise ValueError, "x"\n',
    "exec": 'exec "x = 1"\n',
    "backquotes": "x = `y`\n",
    "unequal": "if x <> y: pass\n",
    "octal": "os.chmod(path, 0755)\n",
    "raw unicode": 'x = ur"y"\n',
}


@pytest.mark.parametrize("text", OLD.values(), ids=OLD)
def test_the_version_beside_old_syntax_is_read(text):
    parsed = PythonSource("thing.py", f'"""A thing."""\n{text}__version__ = "1.0.1"  # now\n'.encode())
    found = [value for names, value, _ in assignments(parsed.tree.body) if "__version__" in names]
    assert [text_of(value) for value in found] == ["1.0.1"]
    start, end = parsed.literal_span(found[0], "1.0.1")
    assert parsed.data[start:end] == b"1.0.1"
    assert parsed.data[:start].endswith(b'__version__ = "')


INSIDE = {
    "print": 'print "v", x % (y, z)',
    "raise": 'raise ValueError, "x"',
    "except": "try: f()\n    except IOError, error: pass",
    "except of two": "try: f()\n    except (IOError, OSError), error: pass",
}


@pytest.mark.parametrize("line", INSIDE.values(), ids=INSIDE)
def test_a_function_with_old_lines_in_it_is_read_at_its_places(line):
    parsed = PythonSource("thing.py", f'def main():\n    {line}\n    setup(version="1.0.1")\n'.encode())
    (call,) = (node for node in ast.walk(parsed.tree) if isinstance(node, ast.Call) and node.keywords)
    start, end = parsed.literal_span(call.keywords[0].value, "1.0.1")
    assert parsed.data[:start].endswith(b'setup(version="')
    assert parsed.data[start:end] == b"1.0.1"


BROKEN = {
    "a merge": '<<<<<<< HEAD\nprint "x"\n__version__ = "1.0.1"\n=======\n__version__ = "1.0.2"\n>>>>>>> other\n',
    "a slip": '__version__ = "1.0.1"\ndef f(:\n    pass\n',
    "nothing but old": 'print "x"\n',
    "an open text": '__version__ = "1.0.1"\nx = """\n',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_in_every_python_is_refused(text):
    with pytest.raises(FileUnparsable) as raised:
        PythonSource("thing.py", text.encode())
    assert raised.value.where[0].startswith("thing.py")


def test_lines_inside_of_a_long_text_are_no_statements():
    text = 'x = """\n__version__ = "0.1"\nprint "x"\n"""\n__version__ = "1.0.1"\nprint "y"\n'
    first, *others = (ast.unparse(node) for node in parse_pieces(text).body)
    assert first.startswith("x = ")
    assert others == ["__version__ = '1.0.1'"]


def test_a_call_over_several_lines_is_one_statement_with_its_own_lines():
    text = 'print "x"\nsetup(\n    name="thing",\n    version="1.0.1",\n)\n'
    (call,) = parse_pieces(text).body
    (version,) = (keyword.value for keyword in call.value.keywords if keyword.arg == "version")
    assert (version.value, version.lineno, version.col_offset) == ("1.0.1", 4, 12)


def test_branches_belong_to_their_statement():
    text = 'if x:\n    y = "1"\nelse:\n    y = "2"\nprint "x"\n'
    assert len(parse_pieces(text).body) == 1


@pytest.mark.parametrize("text", ["print(x)\n", "x = 1\n", "# print x\n", "printer x\n"])
def test_what_may_be_python_today_is_not_old(text):
    assert not is_python2(text)


@pytest.mark.parametrize(
    "text",
    ["'''" * 40_001, "except " * 40_000, "'\\" * 60_000, "`" * 90_001, "print " * 40_000],
    ids=["quotes", "except", "escapes", "backquotes", "print"],
)
def test_hostile_text_is_read_in_linear_time(text):
    is_python2(text)
    with pytest.raises(SyntaxError):
        parse_pieces(f"{text}\n" if text.strip("'") else f"({text}\n")

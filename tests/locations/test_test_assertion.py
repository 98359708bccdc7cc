"""Assertions in tests: which compare with the project's version, and which with data of the test."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import test_assertion as assertion

TEST = "tests/test_it.py"
FROM = "from toonstream import __version__, get_version\n"
IMPORT = "import toonstream\n"

HITS = {
    "imported dunder": FROM + 'assert __version__ == "1.0.1"\n',
    "literal first": FROM + 'assert "1.0.1" == __version__\n',
    "function": FROM + 'assert get_version() == "1.0.1"\n',
    "attribute": IMPORT + 'assert toonstream.__version__ == "1.0.1"\n',
    "alias": 'import toonstream as ts\nassert ts.__version__ == "1.0.1"\n',
    "alias of the name": 'from toonstream import version\nassert version == "1.0.1"\n',
    "module of the version": 'from toonstream._version import version\nassert version == "1.0.1"\n',
    "deep attribute": IMPORT + 'assert toonstream.version.VERSION == "1.0.1"\n',
    "message": FROM + 'assert __version__ == "1.0.1", "version"\n',
    "with and": FROM + 'assert __version__ and __version__ == "1.0.1"\n',
    "in a class": FROM + 'class T:\n    def t(self):\n        assert __version__ == "1.0.1"\n',
    "unittest": IMPORT + 'self.assertEqual(toonstream.__version__, "1.0.1")\n',
    "unittest, literal first": IMPORT + 'self.assertEqual("1.0.1", toonstream.__version__)\n',
    "installed metadata": 'import importlib.metadata\nassert importlib.metadata.version("toon-stream") == "1.0.1"\n',
    "imported metadata": 'from importlib.metadata import version\nassert version("toon_stream") == "1.0.1"\n',
    "docstring": IMPORT + 'assert "toonstream v1.0.1" in toonstream.__doc__\n',
    "output": 'assert "toonstream 1.0.1" in result.stdout\n',
    "whole output": 'assert result.output == "toonstream, version 1.0.1\\n"\n',
    "output that says it behind other digits": 'assert "1.0.1 toonstream 1.0.1" in result.stdout\n',
    "variable": IMPORT + 'def t():\n    v = toonstream.__version__\n    assert v == "1.0.1"\n',
    "variable in async": IMPORT + 'async def t():\n    v = toonstream.__version__\n    assert "1.0.1" == v\n',
    "variable of the output": 'def t():\n    text = run().stdout\n    assert "toonstream 1.0.1" in text\n',
    "output alone": 'def t():\n    result = run("--version")\n    assert result.output == "1.0.1\\n"\n',
    "unittest output alone": 'def t(self):\n    r = run(["--version"])\n    self.assertEqual(r.stdout, "1.0.1\\n")\n',
    "unittest output": 'self.assertIn("toonstream 1.0.1", out)\n',
    "what is compiled": 'from _toonstream_backend import __version__\nassert __version__ == "1.0.1"\n',
}

LOOK_ALIKES = {
    "no assertion": FROM + 'x = __version__ == "1.0.1"\n',
    "another package": 'import rich\nassert rich.__version__ == "1.0.1"\n',
    "a dunder of another package": 'from rich import __version__\nassert __version__ == "1.0.1"\n',
    "a variable of the test": 'version = parse("v1.0.1")\nassert version == "1.0.1"\n',
    "a variable of another package": 'import rich\ndef t():\n    v = rich.__version__\n    assert v == "1.0.1"\n',
    "a variable assigned twice": IMPORT
    + 'def t():\n    v = toonstream.__version__\n    v = f()\n    assert v == "1.0.1"\n',
    "a variable of another function": IMPORT
    + 'def a():\n    v = toonstream.__version__\ndef t():\n    v = f()\n    assert v == "1.0.1"\n',
    "a variable of the module": IMPORT + 'v = toonstream.__version__\ndef t():\n    assert v == "1.0.1"\n',
    "an attribute of a result": IMPORT + 'result = toonstream.read()\nassert result.version == "1.0.1"\n',
    "what a call returned": IMPORT + 'assert toonstream.read("1.0.1").version == "1.0.1"\n',
    "a function with input": IMPORT + 'assert toonstream.get_version(path) == "1.0.1"\n',
    "a protocol's version": IMPORT + 'assert toonstream.protocol.VERSION == "1.0.1"\n',
    "an imported protocol's version": 'from toonstream.protocol import VERSION\nassert VERSION == "1.0.1"\n',
    "metadata of another": 'from importlib.metadata import version\nassert version("rich") == "1.0.1"\n',
    "another value": 'assert max(["1.0.1"]) == "1.0.1"\n',
    "another comparison": FROM + 'assert __version__ >= "1.0.1"\nassert __version__ != "1.0.1"\n',
    "output of another": 'assert "rich 1.0.1" in result.stdout\n',
    "digits alone in the output": 'assert "1.0.1" in result.stdout\n',
    "a longer name in the output": 'assert "toonstream-cli 1.0.1" in result.stdout\n',
    "output of another option": 'def t():\n    r = run("--version")\ndef u():\n    assert r.output == "1.0.1\\n"\n',
    "more than the version": 'def t():\n    assert run("--version").output == "1.0.1 rich\\n"\n',
    "what is not printed": 'def t():\n    run("--version")\n    assert it.text == "1.0.1\\n"\n',
    "input of the test": 'assert "toonstream 1.0.1" in text\n',
    "no version": FROM + 'assert __version__ == "unknown"\n',
    "escapes": FROM + 'assert __version__ == "1.0\\x2e1"\n',
    "what is compiled elsewhere": 'from _backend import __version__\nassert __version__ == "1.0.1"\n',
    "a package that begins like ours": 'from toonstream_x import __version__\nassert __version__ == "1.0.1"\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_an_assertion_of_the_version_is_found(text):
    assert stated(assertion, TEST, text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(assertion, TEST, text) == []


def test_each_assertion_is_found_with_its_line():
    text = FROM + "def test_it():\n    assert __version__ == \"1.0.1\"\n    assert get_version() == '1.0.1'\n"
    assert found(assertion, TEST, text) == [(3, "1.0.1"), (4, "1.0.1")]


@pytest.mark.parametrize("path", ["tests/x.py", "test/a/b.py", "test_x.py", "src/a/x_test.py"])
def test_a_file_of_tests_is_claimed(path):
    assert assertion.claims(path)


@pytest.mark.parametrize("path", ["src/x.py", "tests/data.json", "latest/x.py"])
def test_another_file_is_not_claimed(path):
    assert not assertion.claims(path)


E_ACUTE = "\N{LATIN SMALL LETTER E WITH ACUTE}"


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from([f"# {E_ACUTE} 1.0.1", f"x = '{E_ACUTE}1.0.1'", "\x0c", "assert x == '1.0.1'"])),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    form=st.sampled_from(
        [
            ("assert __version__ == '", "'"),
            (f"assert f('{E_ACUTE}'), '{E_ACUTE}'; assert '", f"' == __version__, '{E_ACUTE}'"),
            (f'assert "{E_ACUTE} 1.0.1 toonstream v', '" in out'),
        ]
    ),
)
def test_nothing_but_the_version_changes(before, end, encoding, form):
    cookie = ["# coding: latin-1"] if encoding == "latin-1" else []
    head = end.join([*cookie, FROM.strip(), *before, form[0]]).encode(encoding)
    tail = f"{form[1]}{end}y = '1.0.1'".encode(encoding.removesuffix("-sig"))
    assert_only_the_version_changes(assertion, TEST, head, "1.0.1", tail)


def test_a_local_variable_that_holds_the_version_is_followed():
    text = "import toonstream\n\n\ndef test():\n    found = toonstream.__version__\n    assert found == '1.0.1'\n"
    assert stated(assertion, "tests/test_it.py", text) == ["1.0.1"]


def test_a_large_suite_without_a_version_is_read_in_linear_time():
    inner = "".join(f"        self.assertEqual(value, {number})\n" for number in range(200))
    text = "class Test:\n" + "".join(f"    def test_{number}(self):\n{inner}" for number in range(100))
    assert stated(assertion, "tests/test_it.py", text + 'x = "1.0.1"\n') == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("tests/__init__.py", 'EXPECTED_VERSION = "1.0.1"\n', ["1.0.1"]),
        ("tests/test_version.py", "EXPECTED_VERSION = 'v1.0.1'\n", ["1.0.1"]),
        ("tests/test_it.py", 'EXPECTED_VERSION = "1.0.1"\nassert __version__ == EXPECTED_VERSION\n', ["1.0.1"]),
        ("tests/test_it.py", 'EXPECTED_VERSION = "1.0.1"\nassert parse(x) == EXPECTED_VERSION\n', []),
        ("tests/__init__.py", 'EXPECTED_API_VERSION = "1.0.1"\n', []),
        ("tests/__init__.py", 'def f():\n    EXPECTED_VERSION = "1.0.1"\n', []),
    ],
    ids=["shared", "in the version's test", "beside the dunder", "of data", "another name", "in a function"],
)
def test_the_version_that_tests_expect_may_have_a_name(path, text, expected):
    assert stated(assertion, path, text) == expected

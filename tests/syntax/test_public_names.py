"""The public names of code, as users import them."""

from __future__ import annotations

import pytest

from release.syntax.public_names import given_names, imported_modules, module_name, public_names, read_modules

INIT = "demo/__init__.py"


def names(**files):
    """The public names of files in demo/: ``init`` stands for ``__init__.py``."""
    return public_names(modules(**files))


def modules(**files):
    paths = {f"demo/{'__init__' if name == 'init' else name}.py": text.encode() for name, text in files.items()}
    return read_modules(paths).values()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("def f(a, *b, c, **d): ...", {"demo.a.f": "function(a, *b, c, **d)"}, id="function"),
        pytest.param("async def f(*, c): ...", {"demo.a.f": "function(*, c)"}, id="coroutine"),
        pytest.param("LIMIT = 1", {"demo.a.LIMIT": "attribute"}, id="constant"),
        pytest.param("limit: int", {"demo.a.limit": "attribute"}, id="annotation"),
        pytest.param("class A:\n  x = 1\n  def f(self): ...\n  def _g(self): ...",
                     {"demo.a.A": "class", "demo.a.A.x": "attribute", "demo.a.A.f": "function(self)"}, id="class"),
        pytest.param("_f = 1\ndef _g(): ...", {}, id="private"),
        pytest.param("import os\nfrom typing import Any", {}, id="imported"),
        pytest.param("try:\n  f = 1\nexcept E:\n  g = 1", {"demo.a.f": "attribute", "demo.a.g": "attribute"}, id="try"),
        pytest.param("if TYPE_CHECKING:\n  F = 1", {}, id="for the type checker"),
        pytest.param("__all__ = ['_f']\n_f = 1\ng = 1", {}, id="only private ones are listed"),
        pytest.param("__all__ = ['f']\n__all__ += ['h']\nf = g = h = 1",
                     {"demo.a.f": "attribute", "demo.a.h": "attribute"}, id="listed"),
        pytest.param("def broken(:", {}, id="no Python"),
        pytest.param("x = " + "(" * 5000, {}, id="too deep"),
    ],
)  # fmt: skip
def test_names_of_a_module(code, expected):
    assert names(a=code) == expected


@pytest.mark.parametrize(
    "path", ["demo/_a.py", "_demo/a.py", "demo/tests/a.py", "tests/a.py", "demo/__main__.py", "a-b.py"]
)
def test_what_is_private_or_aside_has_none(path):
    assert public_names(read_modules({path: b"def f(): ..."}).values()) == {}


def test_what_a_package_takes_from_its_private_parts_is_its_own():
    found = names(
        init="from ._core import Client\nfrom . import _core",
        _core="class Client:\n  def get(self): ...",
    )
    assert found == {"demo.Client": "class", "demo.Client.get": "function(self)"}


def test_all_of_a_module_is_taken_with_a_star():
    found = names(init="from ._core import *", _core="__all__ = ['f']\ndef f(): ...\ndef g(): ...")
    assert found == {"demo.f": "function()"}


def test_a_name_that_two_modules_have_is_told_once():
    found = names(init="from demo.core import f", core="def f(): ...")
    assert found == {"demo.f": "function()"}


def test_what_leads_to_a_file_that_is_not_there_is_a_name():
    assert names(init="from ._core import f") == {"demo.f": "name"}


def test_a_circle_of_names_ends():
    assert names(init="from .a import f", a="from . import f\nfrom demo import *")


def test_inherited_methods_are_told_as_such():
    found = names(a="class _Base:\n  def f(self): ...\nclass A(_Base):\n  def g(self): ...")
    assert found["demo.a.A.f"] == "inherited function(self)"
    assert found["demo.a.A.g"] == "function(self)"


def test_a_class_that_inherits_from_itself_ends():
    assert "demo.a.A" in names(a="class A(A): ...\nclass B(C): ...\nclass C(B): ...")


@pytest.mark.parametrize(
    ("path", "expected"),
    [(INIT, "demo"), ("demo/a.py", "demo.a"), ("demo/a.txt", ""), ("demo/a b.py", ""), ("../a.py", "")],
)
def test_the_name_of_a_module(path, expected):
    assert module_name(path) == expected


def test_imported_modules_are_all_that_names_may_come_from():
    code = b"from . import c\nfrom ..d import e\nfrom .f import *"
    (module,) = read_modules({"demo/a/b.py": code}).values()
    assert imported_modules(module) == {
        "demo.a",
        "demo.a.c",
        "demo.d",
        "demo.d.e",
        "demo.a.f",
    }


def test_names_that_a_module_gives_when_asked_are_those_its_getattr_speaks_of():
    code = "_OLD = {'Kept': 1}\ndef __getattr__(name):\n  if name in {'Old', '_inner', 'not a name'}: return _OLD"
    assert given_names(modules(a=code, b="def f(): return 'g'", _c=code)) == {"demo.a.Old"}


CLASS = (
    "# 2025\nimport a\n\nclass A:\n  x = 1\n  def __init__(self):\n    self.b = 1\n  def f(self, c=2):\n    return c\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("return c", "d = c\n    return d", id="the body of a method"),
        pytest.param("return c", '"""What it does."""\n    return c', id="its docstring"),
        pytest.param("# 2025", "# 2026\n# and more", id="comments at the top"),
    ],
)
def test_what_only_runs_is_no_definition(old, new):
    assert definitions(CLASS.replace(old, new)) == definitions(CLASS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("x = 1", "x = 2", id="a value"),
        pytest.param("c=2", "c=3", id="a default"),
        pytest.param("self.b", "self.d", id="an attribute of objects"),
        pytest.param("class A:", "class A(B):", id="a base"),
        pytest.param("  def f", "  @property\n  def f", id="a decorator"),
        pytest.param("import a", "import b", id="an import"),
        pytest.param("c=2):\n    return c", "c=2,\n  d=3): return c", id="a parameter on the line of the body"),
        pytest.param("  def f(self, c=2):\n    return c", "", id="a method that is gone"),
        pytest.param("  x = 1\n", '  x = """\n# 1"""\n', id="a text"),
    ],
)
def test_what_code_offers_is_a_definition(old, new):
    assert definitions(CLASS.replace(old, new)) != definitions(CLASS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("@a\ndef f():\n  pass", "@b\ndef f():\n  pass", id="a decorator at the top"),
        pytest.param("def f(a,\n  b): return 1", "def f(a,\n  c): return 1", id="a parameter above its body"),
        pytest.param('x = """\n#a"""', 'x = """\n#b"""', id="a sharp in a text"),
    ],
)
def test_nothing_else_is_taken_for_what_only_runs(old, new):
    assert definitions(old) != definitions(new)


def definitions(code):
    (module,) = read_modules({"demo/a.py": code.encode()}).values()
    return module.definitions

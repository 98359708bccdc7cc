"""``setup.py``: the ``version`` keyword of ``setup()``, written there or as a constant that it names.

Its ``download_url`` may be put together, so that no own name stands beside the version: ``"%s/archive/1.0.tar.gz"``.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.locations import python_module
from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.model.version import read_version
from release.syntax.python import PythonSource, assignments, default_of, last_name, root_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_MODULES = frozenset({"setup", "setuptools", "distutils", "core", "skbuild"})
_MOST_COPIES = 3
_NOTES = regex(rf"\bFind {VERSION_IN_TEXT} in changelog\b", re.IGNORECASE)
_ARCHIVE = regex(rf"(?:^|[/_-]){VERSION_IN_TEXT}\.(?:tar\.gz|tgz|zip)$")


def claims(path: str) -> bool:
    """Only the project's own setup.py, at its root."""
    return path == "setup.py"


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the literal behind ``setup(version=...)``, or the tuple of numbers that the version is made of."""
    parsed = PythonSource(source.path, source.data)
    for literal in _literals(parsed.tree, "version"):
        text = text_of(literal)
        if not (text or own.pointed or b"exec" in source.data):  # then the version is read from somewhere else
            yield from _numbers(source, parsed, literal)
        span = parsed.literal_span(literal, text) if text and read_version(text) else None
        if span:
            yield mention_at(source, span, Kind.METADATA, "setup(version=)")
    nodes = (node for literal in _literals(parsed.tree, "download_url") for node in ast.walk(literal))
    yield from _within(source, parsed, nodes, (_ARCHIVE, "setup(download_url=)"))
    if b"hangelog" in source.data:
        yield from _within(source, parsed, ast.walk(parsed.tree), (_NOTES, "pointer to the change log"))


def _within(
    source: Source, parsed: PythonSource, nodes: Iterable[ast.AST], kind: tuple[re.Pattern[str], str]
) -> Iterator[Mention]:
    """Yield the version that a pattern finds in each text among *nodes*; *kind* is the pattern and the reason."""
    for node in nodes:
        found = kind[0].search(text_of(node) or "")
        if found and isinstance(node, ast.expr):
            span = parsed.literal_span(node, found["version"], found.start("version"))
            if span:
                mention = mention_at(source, span, Kind.DOCUMENT, kind[1])
                yield replace(mention, is_loose=True, is_published=True)


def _numbers(source: Source, parsed: PythonSource, made: ast.expr) -> Iterator[Mention]:
    """Yield the tuple, named as one of the version, that the expression *made* uses."""
    used = {node.id for node in ast.walk(made) if isinstance(node, ast.Name)} & set(python_module.TUPLE_NAMES)
    found = python_module.numbers(source, parsed, Kind.METADATA, used) if used else ()
    yield from (mention for mention in found if mention.form is Form.NUMBERS)


def project_name(source: Source) -> str:
    """Return the ``name`` keyword of ``setup()``, empty where it is not a literal."""
    tree = PythonSource(source.path, source.data).tree
    return next((text for literal in _literals(tree, "name") if (text := text_of(default_of(literal)))), "")


def _literals(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """Yield what each call of setup() gives as *name*, or the constant that it names there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node) == "setup" and _is_setup_module(tree, root_name(node)):
            for value in _given(tree, node, name):
                put = _put(tree, _returned(tree, value))
                literal = _constant(tree, put.id) if isinstance(put, ast.Name) else put
                if literal is not None:
                    yield literal


def _returned(tree: ast.Module, value: ast.expr) -> ast.expr:
    """Return the constant of the file that its function, which *value* calls without arguments, returns, else *value*.

    A literal only where nothing else is returned: it may stand in for a version that could not be read.
    """
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and not (value.args or value.keywords)):
        return value
    name = value.func.id
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    nodes = list(ast.walk(function)) if function else []
    returns = [node.value for node in nodes if isinstance(node, ast.Return)]
    last = function.body[-1] if function else None
    given = last.value if isinstance(last, ast.Return) else None
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    is_constant = isinstance(given, ast.Name) and given.id not in own
    return given if given and (is_constant or (text_of(given) and len(returns) == 1)) else value


def _put(tree: ast.Module, value: ast.expr) -> ast.expr:
    """Return the name that the file puts where *value* looks: ``about["__version__"] = VERSION``, else *value*."""
    put = _constant(tree, ast.unparse(value)) if isinstance(value, ast.Subscript) else None
    return put if isinstance(put, ast.Name) else value


def _is_setup_module(tree: ast.Module, name: str) -> bool:
    """``setuptools``, and the names that scripts give it: ``setup_mod``, what ``import setuptools as`` says."""
    if name in _MODULES or name.startswith("setup"):
        return True
    imported = (alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names)
    return any(alias.asname == name and alias.name.split(".")[0] in _MODULES for alias in imported)


def _given(tree: ast.Module, call: ast.Call, name: str, seen: frozenset[ast.Call] = frozenset()) -> Iterator[ast.expr]:
    """Yield the keyword *name* of *call*, also out of ``**keywords`` that the file makes.

    It makes them by ``dict()``, by ``{}`` and by ``keywords.update()``, which takes such a thing, too.
    """
    if call in seen:
        return  # two that update each other
    seen, is_update = seen | {call}, last_name(call) == "update"
    for key, given in [(k.arg, k.value) for k in call.keywords] + [(None, arg) for arg in call.args if is_update]:
        if key == name:
            yield given
        value = given if key is None else None
        for update in _updates(tree, value.id) if isinstance(value, ast.Name) else ():
            yield from _given(tree, update, name, seen)
        made = _made(tree, value) if value else None
        if isinstance(made, ast.Call) and last_name(made) == "dict":
            yield from _given(tree, made, name, seen)
        elif isinstance(made, ast.Dict):
            yield from (item for key, item in zip(made.keys, made.values, strict=True) if text_of(key) == name)


def _made(tree: ast.Module, value: ast.expr) -> ast.expr | None:
    """Return what *value* is, or what the name that it is stands for; a copy (``dict(name)``) is the first."""
    for _ in range(_MOST_COPIES):
        made = _constant(tree, value.id) if isinstance(value, ast.Name) else value
        if not (isinstance(made, ast.Call) and last_name(made) == "dict" and len(made.args) == 1 and not made.keywords):
            return made
        value = made.args[0]
    return None


def _updates(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    """Yield the calls ``name.update(...)`` at module level."""
    for node in tree.body:
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and last_name(call) == "update" and root_name(call) == name:
            yield call


def _constant(tree: ast.Module, name: str) -> ast.expr | None:
    """Return the one value that the module, or else one of its functions, assigns to *name*."""
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]
    for body in bodies:
        found = [value for names, value, is_fallback in assignments(body) if name in names and not is_fallback]
        texts = [value for value in found if text_of(value)]
        if found:
            return (texts or found)[0] if len(texts or found) == 1 else None
    return None

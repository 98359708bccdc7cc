"""Tests that assert the project's version: ``assert __version__ == "1.0.1"`` and ``"name v1.0.1" in __doc__``.

What a program prints may be the version alone where the test calls it with ``--version``.

Whether a name means this project is read from the file's imports: ``__version__`` of another package, a variable of
the test and what a parser returned are not ours, whatever their digits.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.model.version import read_version
from release.syntax.python import PythonSource, last_name, root_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_ONLY_VERSION = regex(rb"[\"'](?:\s|\\n)*v?[0-9]+(?:\.[0-9]+)+[\w.+-]*(?:\s|\\n)*[\"']")
_EXPECTED = regex(rf"^EXPECTED_VERSION[ ]?=[ ]?[\"']{VERSION_IN_TEXT}[\"']".encode(), re.MULTILINE)
_NAMES = frozenset({"__version__", "version", "VERSION", "get_version"})
_MODULES = frozenset({"version", "_version", "__version__", "__about__", "_about", "about", "meta", "_meta"})
_OUTPUTS = frozenset({"__doc__", "stdout", "output", "out"})
_COMPARISONS = {"assertEqual": ast.Eq, "assertEquals": ast.Eq, "assertIn": ast.In}


def claims(path: str) -> bool:
    """Python files in a folder of tests, or named as pytest names them."""
    *folders, name = path.split("/")
    is_test = bool({"tests", "test"} & set(folders)) or name.startswith("test_") or name.endswith("_test.py")
    return name.endswith(".py") and is_test


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the literal of each comparison with the project's version that a test asserts."""
    yield from _expected(source)
    if not (_ONLY_VERSION.search(source.data) or own.before_version.search(source.data)):
        return  # large suites of tests take seconds to read
    parsed = PythonSource(source.path, source.data)
    asserted = [found for found in _asserted(parsed.tree) if _may_state(found, own)]
    if not asserted:
        return
    ours = _own_names(parsed.tree, own)
    aliases = _aliases(parsed.tree)
    printed = _printed(parsed.tree) if b"--version" in source.data else frozenset[int]()
    for left, kind, right in asserted:
        literal, other = (left, right) if isinstance(left, ast.Constant) else (right, left)
        other = aliases.get(id(other), other)
        text = text_of(literal)
        place = _place(text, kind, other, (ours, own)) if text else None
        span = parsed.literal_span(literal, place[0], place[1]) if place else None
        if span:
            yield mention_at(source, span, Kind.DOCUMENT, f"asserts {last_name(other)}")
        elif text and kind is ast.Eq and id(literal) in printed and last_name(other) in _OUTPUTS - {"__doc__"}:
            yield from _alone(source, parsed, literal, text)


def _expected(source: Source) -> Iterator[Mention]:
    """Yield ``EXPECTED_VERSION = "1.0.1"`` where the file is about the version, or all tests share it."""
    is_shared = source.name in {"__init__.py", "conftest.py"} or "version" in source.name
    for found in _EXPECTED.finditer(source.data) if is_shared or b"__version__" in source.data else ():
        mention = mention_at(source, found.span("version"), Kind.DOCUMENT, "EXPECTED_VERSION =")
        yield replace(mention, is_loose=True, is_weak=True)


def _may_state(found: tuple[ast.expr, type[ast.cmpop], ast.expr], own: Own) -> bool:
    """Tell, without a look at the rest of the file, whether a comparison may be one with a version."""
    left, _, right = found
    literal, other = (left, right) if isinstance(left, ast.Constant) else (right, left)
    text = text_of(literal)
    is_named = isinstance(other, ast.Name) or last_name(other) in _NAMES | _OUTPUTS
    if not (text and is_named):
        return False
    return (
        read_version(text.strip()) is not None or own.before_version.search(text.encode("utf-8", "replace")) is not None
    )


def _printed(tree: ast.Module) -> frozenset[int]:
    """Return the nodes, by ``id()``, of the functions that ask a program for ``--version``."""
    functions = (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    asking = (f for f in functions if any(text_of(node) == "--version" for node in ast.walk(f)))
    return frozenset(id(node) for function in asking for node in ast.walk(function))


def _alone(source: Source, parsed: PythonSource, literal: ast.expr, text: str) -> Iterator[Mention]:
    version = text.strip()
    span = parsed.literal_span(literal, version, text.index(version)) if read_version(version) else None
    if span:
        yield replace(mention_at(source, span, Kind.DOCUMENT, "asserts what --version prints"), is_loose=True)


def _asserted(tree: ast.Module) -> Iterator[tuple[ast.expr, type[ast.cmpop], ast.expr]]:
    """Yield (left, operator, right) of each comparison in an ``assert``, and of unittest's methods."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            for test in ast.walk(node.test):
                if isinstance(test, ast.Compare) and len(test.ops) == 1:
                    yield test.left, type(test.ops[0]), test.comparators[0]
        elif isinstance(node, ast.Call) and last_name(node) in _COMPARISONS and len(node.args) > 1:
            yield node.args[0], _COMPARISONS[last_name(node)], node.args[1]


def _aliases(tree: ast.Module) -> dict[int, ast.expr]:
    """Return what each use of a function's variable stands for, by ``id()``, where it is assigned once."""
    found: dict[int, ast.expr] = {}
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                values.setdefault(node.targets[0].id, []).append(node.value)
        once = {name: given[0] for name, given in values.items() if len(given) == 1}
        names = (node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in once)
        found |= {id(node): once[node.id] for node in names}
    return found


def _place(text: str, kind: type[ast.cmpop], other: ast.expr, whose: tuple[set[str], Own]) -> tuple[str, int] | None:
    """Return the version that *text* states and the character at which it stands there."""
    ours, own = whose
    if kind is ast.Eq and read_version(text) and _is_ours(other, ours, own):
        return text, 0
    data = text.encode("utf-8", "replace")
    stated = own.before_version.search(data) if last_name(other) in _OUTPUTS and kind in {ast.Eq, ast.In} else None
    return (stated["version"].decode(), len(data[: stated.start("version")].decode())) if stated else None


def _own_names(tree: ast.Module, own: Own) -> set[str]:
    """Return the names in this file that are the project's modules, or are imported from them."""
    ours: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            ours |= {a.asname or a.name.split(".")[0] for a in node.names if _inside(a.name, own) is not None}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            inside = _inside(node.module, own)
            if inside is not None:
                ours |= {a.asname or a.name for a in node.names if _is_stated([*inside, a.name])}
    return ours


def _inside(module: str, own: Own) -> list[str] | None:
    """Return the pieces of dotted *module* behind the project's own package, ``None`` where it is not ours."""
    pieces = module.split(".")
    at = next((i for i, piece in enumerate(pieces[:2]) if piece in own.packages or own.is_named(piece)), None)
    if at is None and pieces[0].startswith("_") and own.has_part(pieces[0].strip("_").replace("_", "-")):
        at = 0  # what is compiled: "_name_backend"
    return None if at is None else pieces[at + 1 :]


def _is_stated(pieces: list[str]) -> bool:
    """``ours.version.VERSION`` is the project's version; ``ours.protocol.VERSION`` is the protocol's."""
    return pieces[-1] not in _NAMES - {"__version__"} or set(pieces[:-1]) <= _MODULES


def _is_ours(node: ast.expr, ours: set[str], own: Own) -> bool:
    """``rich.__version__`` is another project's; ``ours.__version__`` and what is imported from ours are ours."""
    if last_name(node) not in _NAMES:
        return False
    if isinstance(node, ast.Call) and (node.args or node.keywords):
        names = [text_of(argument) for argument in node.args]
        is_metadata = last_name(node) == "version" and root_name(node) not in ours
        return is_metadata and len(names) == 1 and own.is_named(names[0] or "")
    dotted = ast.unparse(node.func if isinstance(node, ast.Call) else node).split(".")
    return root_name(node) in ours and (len(dotted) == 1 or _is_stated(dotted[1:]))

"""Tests that assert the project's version: ``assert __version__ == "1.0.1"`` and ``"name v1.0.1" in __doc__``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES, Kind, mention_at
from release.model.version import read_version
from release.syntax.python import PythonSource, last_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Own, Source

_NAMES = frozenset({"__version__", "version", "VERSION", "get_version"})


def claims(path: str) -> bool:
    """Python files in a folder of tests, or named as pytest names them."""
    *folders, name = path.split("/")
    is_test = bool({"tests", "test"} & set(folders)) or name.startswith("test_") or name.endswith("_test.py")
    return name.endswith(".py") and is_test


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the literal of each comparison with the project's version inside an ``assert``."""
    parsed = PythonSource(source.path, source.data)
    for statement in ast.walk(parsed.tree):
        if not isinstance(statement, ast.Assert):
            continue
        for node in ast.walk(statement.test):
            if isinstance(node, ast.Compare) and len(node.ops) == 1:
                yield from _compared(source, parsed, own, node)


def _compared(source: Source, parsed: PythonSource, own: Own, node: ast.Compare) -> Iterator[Mention]:
    left, right = node.left, node.comparators[0]
    literal, other = (left, right) if isinstance(left, ast.Constant) else (right, left)
    text, name = text_of(literal), last_name(other)
    if text is None:
        return
    if isinstance(node.ops[0], ast.Eq) and name in _NAMES and read_version(text) and _is_ours(other, own):
        span = parsed.literal_span(literal, text)
        if span:
            yield mention_at(source, span, Kind.DOCUMENT, f"asserts {name}")
    elif isinstance(node.ops[0], ast.In) and name in {"__doc__", "stdout", "output", "out"}:
        named = own.pattern.search(text.encode())
        token = VERSION_BYTES.match(text.encode(), named.end() + 1) if named else None
        span = parsed.literal_span(literal, token["version"].decode()) if token else None
        if span:
            yield mention_at(source, span, Kind.DOCUMENT, f"asserts {name}")


def _is_ours(node: ast.expr, own: Own) -> bool:
    """``rich.__version__`` is another project's; a bare ``__version__`` and ``ours.__version__`` are ours."""
    if isinstance(node, ast.Call):
        node = node.func
    if not isinstance(node, ast.Attribute):
        return True
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and (root.id in own.packages or own.is_named(root.id))

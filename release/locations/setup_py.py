"""``setup.py``: the ``version`` keyword of ``setup()``, written there or as a constant that it names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.version import read_version
from release.syntax.python import PythonSource, assignments, last_name, root_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Own, Source

_MODULES = frozenset({"setup", "setuptools", "distutils", "core", "skbuild"})


def claims(path: str) -> bool:
    """Only the project's own setup.py, at its root."""
    return path == "setup.py"


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield the literal behind ``setup(version=...)``."""
    parsed = PythonSource(source.path, source.data)
    for value in _keywords(parsed.tree, "version"):
        literal = _constant(parsed.tree, value.id) if isinstance(value, ast.Name) else value
        text = text_of(literal)
        span = parsed.literal_span(literal, text) if literal and text and read_version(text) else None
        if span:
            yield mention_at(source, span, Kind.METADATA, "setup(version=)")


def project_name(source: Source) -> str:
    """Return the ``name`` keyword of ``setup()``, empty where it is not a literal."""
    tree = PythonSource(source.path, source.data).tree
    return next((text for value in _keywords(tree, "name") if (text := text_of(value))), "")


def _keywords(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """Yield what each call of setup() gives as *name*; ``logging.setup()`` is another function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node) == "setup" and root_name(node) in _MODULES:
            yield from (keyword.value for keyword in node.keywords if keyword.arg == name)


def _constant(tree: ast.Module, name: str) -> ast.expr | None:
    """Return the one literal that the module, or else one of its functions, assigns to *name*."""
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]
    for body in bodies:
        found = [value for names, value, is_fallback in assignments(body) if name in names and not is_fallback]
        if found:
            return found[0] if len(found) == 1 else None
    return None

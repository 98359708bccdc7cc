"""``setup.py``: the ``version`` keyword of ``setup()``, written there or as a constant of the module."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.version import read_version
from release.syntax.python import PythonSource, last_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Own, Source


def claims(path: str) -> bool:
    """Only the project's own setup.py, at its root."""
    return path == "setup.py"


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield the literal behind ``setup(version=...)``."""
    parsed = PythonSource(source.path, source.data)
    constants = {
        target.id: node.value
        for node in parsed.tree.body
        if isinstance(node, ast.Assign) and text_of(node.value) is not None
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(parsed.tree):
        if not (isinstance(node, ast.Call) and last_name(node) == "setup"):
            continue
        for keyword in node.keywords:
            value = constants.get(keyword.value.id) if isinstance(keyword.value, ast.Name) else keyword.value
            text = text_of(value) if keyword.arg == "version" else None
            if value is not None and text and read_version(text):
                span = parsed.literal_span(value, text)
                if span:
                    yield mention_at(source, span, Kind.METADATA, "setup(version=)")


def project_name(source: Source) -> str:
    """Return the ``name`` keyword of ``setup()``, empty where it is not a literal."""
    for node in ast.walk(PythonSource(source.path, source.data).tree):
        if isinstance(node, ast.Call) and last_name(node) == "setup":
            for keyword in node.keywords:
                if keyword.arg == "name" and text_of(keyword.value):
                    return text_of(keyword.value) or ""
    return ""

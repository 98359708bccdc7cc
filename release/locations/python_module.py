"""The project's own modules: ``__version__``, ``VERSION`` or ``version``, and the docstring's first line.

Only packages of this project are read, and only the files in which projects keep their version; a vendored copy of
something else, a test or an example says nothing about this project.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES, Kind, mention_at
from release.model.version import read_version
from release.syntax.python import PythonSource, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Own, Source

FILES = ("__init__.py", "_version.py", "version.py", "__about__.py", "__version__.py", "_about.py", "about.py")
_NAMES = ("__version__", "VERSION", "version")
_FOREIGN = frozenset(
    {"_vendor", "vendor", "vendored", "_vendored", "third_party", "extern", "_extern", "tests", "test"}
)
_DEEPEST = 3
_DOCSTRING_HEAD = 1000


def claims(path: str) -> bool:
    """Version files that are not in a folder of vendored code or tests; single modules at the root are asked too."""
    *folders, name = path.split("/")
    if not name.endswith(".py") or _FOREIGN & set(folders):
        return False
    return name in FILES or len([folder for folder in folders if folder != "src"]) == 0


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the module's version and the version in the first line of its docstring ("name vX ...")."""
    speaks = b"version" in source.data.lower() or own.pattern.search(source.data[:_DOCSTRING_HEAD])
    if not (is_own(source.path, own) and speaks):
        return
    parsed = PythonSource(source.path, source.data)
    yield from _docstring(source, parsed, own)
    for name, value, text in _assignments(parsed.tree.body):
        if read_version(text):
            span = parsed.literal_span(value, text)
            if span:
                yield mention_at(source, span, Kind.CODE, name)


def is_own(path: str, own: Own) -> bool:
    """Tell whether *path* is in one of the project's own packages, at most three folders deep, or is its module."""
    folders = [folder.removesuffix(".py") for folder in path.split("/") if folder != "src"]
    return len(folders) <= _DEEPEST and any(f in own.packages or own.is_named(f) for f in folders[:2])


def _assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr, str]]:
    """Yield (name, literal, its text) of each module-level assignment of a string, also inside ``if`` and ``try``."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _assignments([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _assignments([*node.body, *node.orelse, *(s for h in node.handlers for s in h.body)])
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            name = next((t.id for t in targets if isinstance(t, ast.Name) and t.id in _NAMES), "")
            text = text_of(node.value)
            if name and text:
                yield name, node.value, text


def _docstring(source: Source, parsed: PythonSource, own: Own) -> Iterator[Mention]:
    first = parsed.tree.body[0] if parsed.tree.body else None
    text = text_of(first.value) if isinstance(first, ast.Expr) else None
    if not (isinstance(first, ast.Expr) and text):
        return
    line = text.strip().split("\n", 1)[0]
    named = own.pattern.match(line.encode())
    token = VERSION_BYTES.match(line.encode(), named.end() + 1) if named else None
    if named and token and line.encode()[named.end() : named.end() + 1] in b" -":
        stated = token["version"].decode()
        span = parsed.literal_span(first.value, f"{line.encode()[: token.start('version')].decode()}{stated}")
        if span:
            yield mention_at(source, (span[1] - len(stated), span[1]), Kind.DOCUMENT, "first line of the docstring")

"""Python source as bytes: the syntax tree, and where its string literals stand in the file.

``ast`` counts columns in UTF-8 bytes of the decoded line and splits lines at LF, CR LF and CR only; the file may be
in another encoding (PEP 263) and start with a byte order mark. Positions are taken back to the file's own bytes.
"""

from __future__ import annotations

import ast
import io
import re
import warnings
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_END = regex(r"\r\n|\r|\n")
_LINES = regex(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"
_MARKER = "0.0.0.dev987654321"
_MOST_PROBES = 50
_VERSION_CLASSES = frozenset({"LooseVersion", "StrictVersion", "Version", "parse_version"})
_LARGEST_KEPT = 256 * 1024  # a tree takes about thirty times its source


class PythonSource:
    """One parsed Python file; of one in the syntax of Python 2 there are the statements that today's Python reads."""

    def __init__(self, path: str, data: bytes) -> None:
        """Parse *data*; :class:`FileUnparsable` names *path* and line where Python itself could not read it."""
        self.data = data
        try:
            self._encoding = _encoding_of(data)
            self._text = data.removeprefix(_BOM).decode(self._encoding)
            self.tree = (_parse if len(data) > _LARGEST_KEPT else _parsed)(data, self._text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            line = getattr(problem, "lineno", None)
            where = f"{path}:{line}" if line else path
            words = getattr(problem, "msg", None) or str(problem)
            raise FileUnparsable(
                f"{path} is not valid Python: {words}", where=(where,), fix=(f"python -m py_compile {path}",)
            ) from None

    @cached_property
    def _lines(self) -> list[int]:
        """Character offsets at which the lines start."""
        return [0, *(match.end() for match in _LINE_END.finditer(self._text))]

    def literal_span(self, node: ast.expr, text: str, at: int = 0) -> tuple[int, int] | None:
        """Return where the literal *node* writes *text*, which its value holds at character *at*.

        ``None`` where no one run of bytes is that text: it is written with escapes, or in several pieces.
        """
        value = text_of(node)
        if value is None or node.end_lineno is None or node.end_col_offset is None:
            return None
        start = self._offset(node.lineno, node.col_offset)
        literal = self.data[start : self._offset(node.end_lineno, node.end_col_offset)]
        wanted, needle = f"{value[:at]}{_MARKER}{value[at + len(text) :]}", re.escape(text.encode(self._encoding))
        for found in islice(re.finditer(needle, literal), _MOST_PROBES):
            probe = literal[: found.start()] + _MARKER.encode(self._encoding) + literal[found.end() :]
            if _value_of(probe.decode(self._encoding)) == wanted:
                return start + found.start(), start + found.end()
        return None

    def items_span(self, node: ast.expr) -> tuple[int, int] | None:
        """Return where the items of a tuple, a list or a call stand, ``None`` where they are not all literals.

        The span leads from the first item (with its keyword) to the end of the last one.
        """
        if isinstance(node, (ast.Tuple, ast.List)):
            first: list[ast.expr | ast.keyword] = [*node.elts]
        elif isinstance(node, ast.Call):
            first = [*node.args, *node.keywords]
        else:
            return None
        values = [item.value if isinstance(item, ast.keyword) else item for item in first]
        if not values or not all(_is_item(value) for value in values):
            return None
        start, end = first[0], values[-1]
        return self._offset(start.lineno, start.col_offset), self._offset(end.end_lineno or 0, end.end_col_offset or 0)

    def number_span(self, node: ast.expr) -> tuple[int, int] | None:
        """Return where the whole number *node* stands, ``None`` where it is none."""
        if not (isinstance(node, ast.Constant) and type(node.value) is int and node.end_lineno):
            return None
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset or 0)

    def _offset(self, lineno: int, column: int) -> int:
        """Return the byte offset in the file of ``ast``'s (line from 1, column in UTF-8 bytes)."""
        begin = self._lines[lineno - 1]
        characters = len(self._text[begin:].split("\n", 1)[0].encode()[:column].decode())
        before = self._text[: begin + characters].encode(self._encoding)
        return len(before) + (len(_BOM) if self.data.startswith(_BOM) else 0)


def _parse(data: bytes, text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(data)
        except SyntaxError:
            from release.syntax.python2 import is_python2, parse_pieces  # noqa: PLC0415 - few files are that old

            if not is_python2(text):
                raise
            return parse_pieces(text)


_parsed = lru_cache(maxsize=8)(_parse)  # several readers ask about a file one after the other; none changes the tree


def text_of(node: ast.AST | None) -> str | None:
    """Return the text of *node* if that is a plain string literal, else ``None``."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def assignments(body: Sequence[ast.stmt], *, is_fallback: bool = False) -> Iterator[tuple[set[str], ast.expr, bool]]:
    """Yield (names, value, is it a fallback) of each assignment in *body*, also in ``if`` and ``try``.

    A place in a table is named as ``ast.unparse`` writes it: ``about['version']``. What an ``except`` assigns is a
    fallback: it is the value for want of a better one.
    """
    for node in body:
        if isinstance(node, (ast.If, ast.Try)):
            yield from assignments([*node.body, *node.orelse], is_fallback=is_fallback)
        if isinstance(node, ast.Try):
            yield from assignments(node.finalbody, is_fallback=is_fallback)
            yield from assignments([s for h in node.handlers for s in h.body], is_fallback=True)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            places = {ast.unparse(target) for target in targets if isinstance(target, ast.Subscript)}
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            yield names | places, node.value, is_fallback


def _encoding_of(data: bytes) -> str:
    """Return the encoding of Python source, which its first two lines may name; ``SyntaxError`` where it is none."""
    lines = _LINES.split(data, maxsplit=2)[:2]
    if not any(b"coding" in line for line in lines):
        return "utf-8"
    import tokenize  # noqa: PLC0415 - few files name one

    encoding, _ = tokenize.detect_encoding(io.BytesIO(b"\n".join(lines)).readline)
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _value_of(literal: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.literal_eval(f"({literal}\n)")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def constant(tree: ast.Module, value: ast.expr) -> ast.expr:
    """Return what *value* is: itself, or what the module assigns, once, to the name that it is.

    Of a version object it is the text: ``Version("1.0.1")``; of what the environment may replace, the default, which
    may be a name once more: ``os.environ.get("X", release)``.
    """
    given = _named(tree, value)
    default = default_of(given)
    value = given if default is given else _named(tree, default)
    is_made = isinstance(value, ast.Call) and last_name(value) in _VERSION_CLASSES and not value.keywords
    return value.args[0] if is_made and isinstance(value, ast.Call) and len(value.args) == 1 else value


def _named(tree: ast.Module, value: ast.expr) -> ast.expr:
    """Return what the module assigns, once, to the name that *value* is; *value* itself where it is none."""
    if not isinstance(value, ast.Name):
        return value
    given = [found for names, found, is_fallback in assignments(tree.body) if value.id in names and not is_fallback]
    return given[0] if len(given) == 1 else value


def default_of(value: ast.expr) -> ast.expr:
    """Return the literal of ``os.environ["X"] if "X" in os.environ else "1.0.1"`` and ``os.environ.get("X", "1.0.1")``.

    Everything else is returned as it is.
    """
    if isinstance(value, ast.IfExp):
        texts = [branch for branch in (value.body, value.orelse) if text_of(branch)]
        return texts[0] if len(texts) == 1 and _asks_environment(value.test) else value
    is_asked = isinstance(value, ast.Call) and last_name(value) in {"get", "getenv"} and root_name(value) == "os"
    return value.args[1] if is_asked and isinstance(value, ast.Call) and len(value.args) == 2 else value  # noqa: PLR2004


def _asks_environment(test: ast.expr) -> bool:
    return any("environ" in {getattr(node, "attr", ""), getattr(node, "id", "")} for node in ast.walk(test))


def _is_item(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in {int, str, type(None)}


def root_name(node: ast.AST) -> str:
    """Return the first name of ``a.b.c`` or ``a.b.c()``, empty where that is none."""
    if isinstance(node, ast.Call):
        node = node.func
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def last_name(node: ast.AST) -> str:
    """Return the last name of ``a.b.c``, ``c`` or ``c()``, empty for anything else."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

"""Python source as bytes: the syntax tree, and where its string literals stand in the file.

``ast`` counts columns in UTF-8 bytes of the decoded line and splits lines at LF, CR LF and CR only; the file may be
in another encoding (PEP 263) and start with a byte order mark. Positions are taken back to the file's own bytes.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from functools import cached_property

from release.errors import FileUnparsable

_LINE_END = re.compile(r"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


class PythonSource:
    """One parsed Python file."""

    def __init__(self, path: str, data: bytes) -> None:
        """Parse *data*; :class:`FileUnparsable` names *path* and line where Python itself could not read it."""
        self.data = data
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
            self._text = data.removeprefix(_BOM).decode(self._encoding)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse(data)
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

    def literal_span(self, node: ast.expr, text: str) -> tuple[int, int] | None:
        """Return where *text* stands inside the literal *node*, or ``None`` where it does not stand there once."""
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        start = self._offset(node.lineno, node.col_offset)
        literal = self.data[start : self._offset(node.end_lineno, node.end_col_offset)]
        needle = text.encode(self._encoding)
        if literal.count(needle) != 1:
            return None
        at = start + literal.index(needle)
        return at, at + len(needle)

    def _offset(self, lineno: int, column: int) -> int:
        """Return the byte offset in the file of ``ast``'s (line from 1, column in UTF-8 bytes)."""
        begin = self._lines[lineno - 1]
        characters = len(self._text[begin:].split("\n", 1)[0].encode()[:column].decode())
        before = self._text[: begin + characters].encode(self._encoding)
        return len(before) + (len(_BOM) if self.data.startswith(_BOM) else 0)


def text_of(node: ast.AST | None) -> str | None:
    """Return the text of *node* if that is a plain string literal, else ``None``."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def last_name(node: ast.AST) -> str:
    """Return the last name of ``a.b.c``, ``c`` or ``c()``, empty for anything else."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

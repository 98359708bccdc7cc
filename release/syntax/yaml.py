"""YAML as bytes, read by its lines: where the value behind a key stands.

There is no editor for YAML that keeps every byte (those that write it back re-indent, re-quote and re-wrap), and no
parser in the standard library. In a mapping that is not in flow style each key starts a line of its own, and how far
it is indented says what it is in; that is enough to tell a top-level ``version`` from that of a dependency. What is
in flow style (``{version: 1.0}``) or in a list is not looked into.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = rb"(?:\A\xef\xbb\xbf|\A|(?<=[\r\n]))"
_COLON = rb"[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*"
_CONTENT = regex(rb"(?<=[\r\n])([ ]*)[^\s#]")
_END = rb"[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(?=[\r\n]|\Z)"
_NOTHING = regex(rb"(?:&\S+)?" + _END)
_VERSION_START, _VERSION_END = regex(rb"[\"']?"), regex(rb"[\"']?" + _END)
_TEXT = regex(rb"(?:\"([^\"\\\r\n]*)\"|'([^'\r\n]*)'|([^\s\"'#{}\[\]&*!|>%@`,][^\r\n]*?))" + _END)


def version_spans(data: bytes, *keys: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each version (without quotes and ``v``) that is all of a value under *keys*."""
    for start in _values(data, keys, (0, len(data)), 0):
        quote = _VERSION_START.match(data, start)
        token = VERSION_BYTES.match(data, quote.end()) if quote else None
        if token and _VERSION_END.match(data, token.end()):
            yield token.span("version")


def text(data: bytes, *keys: str) -> str:
    """Return the first one-line text under *keys*, empty where there is none."""
    for start in _values(data, keys, (0, len(data)), 0):
        found = _TEXT.match(data, start)
        if found:
            return (found[1] or found[2] or found[3] or b"").decode("utf-8", "replace")
    return ""


def _values(data: bytes, keys: tuple[str, ...], block: tuple[int, int], column: int) -> Iterator[int]:
    """Yield where the values of *keys* start in the mapping at *column* of *block* (start, end)."""
    name = re.escape(keys[0]).encode()
    key = re.compile(_START + rb" {%d}([\"']?)" % column + name + rb"\1" + _COLON)
    for found in key.finditer(data, *block):
        if len(keys) == 1:
            yield found.end()
        elif _NOTHING.match(data, found.end()):
            inner = _block(data, found.end(), column)
            if inner:
                yield from _values(data, keys[1:], inner[0], inner[1])


def _block(data: bytes, start: int, column: int) -> tuple[tuple[int, int], int] | None:
    """Return (start, end) of the lines behind *start* that are indented more than *column*, and how far they are."""
    inside = -1
    for line in _CONTENT.finditer(data, start):
        indent = len(line[1])
        if indent <= column:
            return ((start, line.start()), inside) if inside >= 0 else None
        inside = indent if inside < 0 else inside
    return ((start, len(data)), inside) if inside >= 0 else None

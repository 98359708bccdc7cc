"""The ``[[package]]`` entries of generated lock files (uv, Poetry, PDM, pylock, Cargo), read line by line.

Such a file is written by a program, always in the same form: headers and keys start in the first column, one key a
line. A megabyte of it costs a TOML parser a second and this scanner milliseconds, so the parser is not asked. Only
where a text goes over several lines could a line lie about what it is; then the parser has to agree.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.model.regex import regex
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = regex(rb"\[\[([A-Za-z]+)\]\][ \t]*(?:#[^\r\n]*)?\r?\n")
_LINE = regex(rb"(?:([A-Za-z0-9_.-]+)[ \t]*=[ \t]*([^\r\n]*)|\[([^\r\n]*)\]|[^\r\n]*)(?:\r?\n|\Z)")
_TEXT = regex(rb"\"([^\"\\]*)\"|'([^']*)'")
_MANY_LINES = (b'"""', b"'''")
_STARTS = (b"", b"\xef\xbb\xbf")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry: the raw value of each key, and where it starts; keys of tables inside are ``table.key``."""

    values: dict[str, bytes] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Return the text under *key*, empty where there is none."""
        return text_of(self.values.get(key, b""))

    def span(self, key: str) -> tuple[int, int]:
        """Return the span of the text under *key*, without its quotes."""
        start = self.starts[key] + 1
        return start, start + len(self.text(key).encode())


def entries(data: bytes, header: str) -> Iterator[Entry]:
    """Yield each ``[[header]]`` of *data*, in order."""
    table = header.encode()
    confirmed = _parsed(data, header) if any(quotes in data for quotes in _MANY_LINES) else None
    start = data.find(b"[[")
    number = 0
    while start >= 0:
        found = _HEADER.match(data, start)
        if found and found[1] == table and (data[start - 1 : start] == b"\n" or data[:start] in _STARTS):
            entry, start = _entry(data, found.end(), header)
            if confirmed is None or _agrees(entry, dig(confirmed, (number,))):
                yield entry
            number += 1
        else:
            start += 2
        start = data.find(b"[[", start)


def text_of(raw: bytes) -> str:
    """Return the text that *raw* begins with, empty where it begins with none or one with escapes."""
    found = _TEXT.match(raw)
    return (found[1] or found[2] or b"").decode("utf-8", "replace") if found else ""


def _entry(data: bytes, start: int, header: str) -> tuple[Entry, int]:
    """Return the entry whose first line starts at *start*, and where it ends."""
    entry, inside = Entry(), ""
    while start < len(data):
        line = _LINE.match(data, start)
        assert line is not None  # noqa: S101 - the pattern matches any line, the empty one too
        name = (line[3] or b"").decode("utf-8", "replace").strip()
        if line[3] is not None and not name.startswith(f"{header}."):
            break
        if line[3] is not None:
            inside = name.removeprefix(f"{header}.") + "."
        elif line[1] is not None:
            key = inside + line[1].decode()
            entry.values.setdefault(key, line[2])
            entry.starts.setdefault(key, line.start(2))
        start = line.end()
    return entry, start


def _parsed(data: bytes, header: str) -> object:
    try:
        return dig(toml.parse(data), (header,)) or ()
    except (ValueError, RecursionError):
        return ()


def _agrees(entry: Entry, parsed: object) -> bool:
    return all(dig(parsed, (key,)) == entry.text(key) for key in ("name", "version") if entry.text(key))

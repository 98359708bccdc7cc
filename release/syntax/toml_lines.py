"""Which lines of a TOML file belong to which table, as `git blame` needs them."""

from __future__ import annotations

import re
from collections import Counter

_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([^\[\]]+?)[ \t]*\]")
_KEY = re.compile(r"[ \t]*((?:[\w-]+|\"[^\"]*\"|'[^']*'|[ \t]*\.[ \t]*)+?)[ \t]*=")
_PIECE = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^.\s]+)")
_LONG = re.compile(r'"""|\'\'\'')


def lines_of_tables(data: bytes) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return the lines (from 1) of every table that stands in another, by the names of both.

    One of an array of tables has its number (from 0) as its name. Comments and blank lines belong to none.
    """
    found: dict[tuple[str, str], list[int]] = {}
    numbers: Counter[str] = Counter()
    table: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    open_with = ""
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
        if not open_with and (not line.strip() or line.lstrip().startswith("#")):
            continue
        header = None if open_with else _HEADER.match(line)
        key = None if open_with or header else _KEY.match(line)
        if header:
            table = path = _pieces(header[2])
            if header[1] == "[[":
                table = path = (path[0], str(numbers[path[0]]))
                numbers[path[0]] += 1
        elif key:
            path = (*table, *_pieces(key[1]))
        if len(path) > 1:
            found.setdefault((path[0], path[1]), []).append(number)
        open_with = _still_open(line, open_with)
    return {name: tuple(lines) for name, lines in found.items()}


def _pieces(dotted: str) -> tuple[str, ...]:
    return tuple(next(filter(None, found), "") for found in _PIECE.findall(dotted))


def _still_open(line: str, open_with: str) -> str:
    """Return the quotes of the text that goes on in the next line, empty where none does."""
    for quotes in _LONG.findall(line):
        if not open_with:
            open_with = quotes
        elif quotes == open_with:
            open_with = ""
    return open_with

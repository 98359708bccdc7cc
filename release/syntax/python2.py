"""Python 2 source: those of its statements at the top level that are Python today, too.

What states a version (an assignment, a call of ``setup()``) is the same in both; ``print x`` elsewhere in the file is
no reason not to see it. Lines and columns of the tree are those of the file.
"""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from release.model.regex import regex

# "print x", "except Name, name:", "raise Name, x", "exec x", backquotes, "<>", 0777 and ur"x": none is Python today.
_OLD = regex(
    r"^[ \t]*(?:(?:print|exec)[ \t]+(?!=)[^\s(=,.:)\]]|print[ \t]*(?:>>|$)|raise[ \t]+[\w.]+[ \t]*,"
    r"|except[ \t]+[^\n:#()]{1,200},[ \t]*\w+[ \t]*:|except[ \t]*\([^\n:#()]{1,200}\),[ \t]*\w+[ \t]*:)"
    r"|`[^`\n]+`|<>|\b0[0-7]{3,4}\b|\b[uU][rR][\"']",
    re.MULTILINE,
)
_PRINTS = regex(r"^([ \t]*)print(?=[ \t]+[^\s=,.:)\]>])", re.MULTILINE)
_RAISES = regex(r"^([ \t]*raise[ \t]+[\w.]+[ \t]*),", re.MULTILINE)
_CATCHES = regex(
    r"^([ \t]*except(?:[ \t]+[\w.]+|[ \t]*\([^\n:#()]{1,200}\)))([ \t]*,[ \t]*\w+)(?=[ \t]*:)", re.MULTILINE
)
_INSIDE = regex(r"^[ \t]+\S", re.MULTILINE)
_CONFLICT = regex(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_LINE = regex(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TEXTS = regex(  # an end that is missing is where the line ends, so that no text is read twice
    r"(?P<long>'{3}|\"{3})|#[^\r\n]*|'(?:[^'\\\r\n]|\\.)*'?|\"(?:[^\"\\\r\n]|\\.)*\"?",
)
_CONTINUED = regex(r"[\s#)\]}]|(?:else|elif|except|finally)\b|\Z")


def is_python2(text: str) -> bool:
    """Tell whether *text*, which is not Python today, looks like Python 2 and has no marks of a merge."""
    return _OLD.search(text) is not None and _CONFLICT.search(text) is None


def parse_pieces(text: str) -> ast.Module:
    """Return the statements of *text* that can be read; ``SyntaxError`` where there are none."""
    lines = [line for line in _LINE.findall(text) if line]
    body: list[ast.stmt] = []
    for first, last in pairwise([*_starts(lines), len(lines)]):
        statement = "".join(lines[first:last])
        piece = _parsed(statement) or (_parsed(_of_today(statement)) if _INSIDE.search(statement) else None)
        if piece:
            body += ast.increment_lineno(piece, first).body
    if not body:
        raise SyntaxError("no statement of this file is Python")
    return ast.Module(body=body, type_ignores=[])


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _of_today(text: str) -> str:
    """Return *text* with its lines that print, raise or catch in the old way as lines that say nothing, as long."""
    text = _PRINTS.sub(r"\1None,", text)
    text = _RAISES.sub(r"\1;", text)
    return _CATCHES.sub(lambda found: found[1] + " " * len(found[2]), text)


def _starts(lines: list[str]) -> list[int]:
    """Return the numbers, from 0, of the lines at which a statement of the top level begins."""
    found, mark = [], ""
    for number, line in enumerate(lines):
        if not mark and not _CONTINUED.match(line):
            found.append(number)
        mark = _open_text(line, mark)
    return found


def _open_text(line: str, mark: str) -> str:
    """Return the quotes of the long text that is open after *line*, empty where none is; *mark* is open before it."""
    place = 0
    while True:
        if mark:
            place = line.find(mark, place)
            if place < 0:
                return mark
            place, mark = place + len(mark), ""
        found = next((text for text in _TEXTS.finditer(line, place) if text["long"]), None)
        if found is None:
            return ""
        place, mark = found.end(), found["long"]

"""JSON as bytes: parsed by the standard library; where a text stands is found by a walk over the tokens.

The standard parser tells no positions. JSON has so few tokens that one pattern finds them; the walk stops at the
value that is looked for, and it is believed only where the parser reads the same text under the same keys.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from release.errors import FileUnparsable
from release.model.regex import regex
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = regex(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[][{},]', re.DOTALL)
_ESCAPE = regex(rb"\\(?:u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_BLANK_ESCAPES = frozenset(b"nrtbf")


def parse(data: bytes) -> Any:
    """Return the document in *data* (UTF-8); ``ValueError`` where it is none, ``RecursionError`` where it is too deep.

    A byte order mark is skipped, as npm and Jupyter skip it.
    """
    return json.loads(data.decode("utf-8-sig"))


def parse_file(path: str, data: bytes) -> Any:
    """Return the document in *data*; :class:`FileUnparsable` names *path* and the parser's words where it is none."""
    try:
        return parse(data)
    except (ValueError, RecursionError) as problem:
        where = f"{path}:{problem.lineno}" if isinstance(problem, json.JSONDecodeError) else path
        words = problem.msg if isinstance(problem, json.JSONDecodeError) else str(problem)
        raise FileUnparsable(f"{path} is not valid JSON: {words}", where=(where,), fix=(f"$EDITOR {path}",)) from None


def text_span(data: bytes, document: object, keys: Sequence[str | int]) -> tuple[int, int] | None:
    """Return the span, without quotes, of the text that *document* (parsed *data*) has under *keys*.

    ``None`` where there is no text, an empty one, or one that is written with escapes.
    """
    value = dig(document, keys)
    if not isinstance(value, str) or not value:
        return None
    wanted = tuple(keys)
    span = next((span for found, span in texts(data) if found == wanted), None)
    return span if span and data[slice(*span)] == value.encode("utf-8", "replace") else None


def texts(data: bytes) -> Iterator[tuple[tuple[str | int, ...], tuple[int, int]]]:
    """Yield (keys, span without quotes) of every text in the valid JSON *data* that is a value, in order."""
    keys: list[str | int] = []
    is_name = False
    for token in _TOKEN.finditer(data):
        text = token[0]
        if text == b"{":
            keys.append("")
            is_name = True
        elif text == b"[":
            keys.append(0)
            is_name = False
        elif text in b"]}":
            keys.pop()
            is_name = False
        elif text == b",":
            last = keys[-1]
            is_name = isinstance(last, str)
            keys[-1] = last + 1 if isinstance(last, int) else last
        elif is_name:
            keys[-1] = json.loads(text)
            is_name = False
        else:
            yield tuple(keys), (token.start() + 1, token.end() - 1)


def unescaped(data: bytes) -> bytes:
    r"""Return *data* with each escape replaced by as many bytes, so that positions stay.

    ``\n`` and its like become blanks, ``\"`` a blank and the character, ``\u...`` the letters ``_``: nothing that
    stands beside an unknown character is taken for the beginning or end of a word.
    """
    return _ESCAPE.sub(_as_wide, data)


def _as_wide(escape: re.Match[bytes]) -> bytes:
    character = escape[0][1]
    if character == ord("u"):
        return b"_" * len(escape[0])
    return b"  " if character in _BLANK_ESCAPES else b" " + escape[0][1:]

"""Find the bytes behind a parsed value by substitution: swap a candidate, parse again, see what changed.

Neither ``tomllib`` nor ``configparser`` tell positions, and a second parser of our own would disagree with them one
day. So the parser itself is asked: the bytes are the value's if a marker in their place shows up under the value's
keys and nowhere else.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MARKER = "0.0.0.dev987654321"
_MOST_PROBES = 200


def find_span(
    data: bytes, parse: Callable[[bytes], dict[str, Any]], keys: Sequence[str | int], value: str
) -> tuple[int, int] | None:
    """Return (start, end) of the bytes that *parse* reads as *value* under *keys*, ``None`` if no one run of bytes is.

    A value that is written with escapes has no such run. At most 200 candidates are tried, each with one parse; bytes
    inside a longer word or number are none.
    """
    candidates = re.compile(rb"(?<![\w.])" + re.escape(value.encode()) + rb"(?![\w.])")
    was = repr(parse(data))
    for found in islice(candidates.finditer(data), _MOST_PROBES):
        start, end = found.span()
        if _is_behind(data[:start] + _MARKER.encode() + data[end:], parse, keys, (was, value)):
            return start, end
    return None


def dig(document: object, keys: Sequence[str | int]) -> object:
    """Return what *document* holds under *keys*, ``None`` where it holds nothing."""
    for key in keys:
        if isinstance(document, dict) and isinstance(key, str):
            document = document.get(key)
        elif isinstance(document, list) and isinstance(key, int) and key < len(document):
            document = document[key]
        else:
            return None
    return document


def _is_behind(
    probe: bytes, parse: Callable[[bytes], dict[str, Any]], keys: Sequence[str | int], was: tuple[str, str]
) -> bool:
    """Compare what *probe* reads as with *was* (the document's ``repr``, in which NaN equals itself, and the value)."""
    try:
        changed = parse(probe)
    except ValueError:
        return False
    if dig(changed, keys) != _MARKER:
        return False
    holder = dig(changed, keys[:-1])
    if isinstance(holder, (dict, list)):
        holder[keys[-1]] = was[1]  # type: ignore[index]  # the last key fits its holder: dig() has just followed it
    return repr(changed) == was[0]

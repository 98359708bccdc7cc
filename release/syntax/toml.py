"""TOML as bytes: parsed by the standard library, positions by substitution."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from release.errors import FileUnparsable
from release.syntax.probe import find_span

if TYPE_CHECKING:
    from collections.abc import Sequence

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def parse(data: bytes) -> dict[str, Any]:
    """Return the document in *data* (UTF-8, as TOML demands); ``ValueError`` where it is none."""
    document: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
    return document


_kept = lru_cache(maxsize=2)(parse)  # a dozen locations read the same pyproject.toml one after the other


def parse_file(path: str, data: bytes) -> dict[str, Any]:
    """Return the document in *data*; :class:`FileUnparsable` names *path* and the parser's words where it is none.

    The document is shared with everybody who reads the same bytes: it is not to be changed.
    """
    try:
        return _kept(data)
    except (ValueError, RecursionError) as problem:
        line = re.search(r"at line ([0-9]+)", str(problem))
        where = f"{path}:{line[1]}" if line else path
        words = re.sub(r" \(at .*\)$", "", str(problem))
        raise FileUnparsable(f"{path} is not valid TOML: {words}", where=(where,), fix=(f"$EDITOR {path}",)) from None


def value_span(data: bytes, keys: Sequence[str | int], value: str) -> tuple[int, int] | None:
    """Return the span of the string *value* under *keys*, without its quotes."""
    return find_span(data, parse, keys, value)

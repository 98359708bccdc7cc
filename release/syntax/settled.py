"""Add keys to tables of ``[tool.release]`` in a pyproject.toml, and keep everything else as it is."""

from __future__ import annotations

import contextlib
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from release.syntax import toml
from release.syntax.probe import dig
from release.syntax.toml_writing import written

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATH = "pyproject.toml"
_ROOT = ("tool", "release")


def settled(pyproject: bytes, wanted: Mapping[tuple[str, ...], object]) -> bytes:
    """Return *pyproject* with each key of *wanted* (``("tests", "sessions")``: value) that it does not have yet.

    What a key says already is left. The result reads as the old document and exactly the new keys; its line ends are
    CR LF where all old ones are. :class:`FileUnparsable` where *pyproject* is no TOML, :class:`EditUnsafe` where the
    keys cannot be added to it.
    """
    before = toml.parse_file(_PATH, pyproject)
    new = {keys: value for keys, value in wanted.items() if dig(before, (*_ROOT, *keys)) is None}
    if not new:
        return pyproject

    def write(text: str) -> str:
        with contextlib.suppress(ValueError):  # there is no room for one of them, which shows in the result
            for keys, value in new.items():
                text = _with(text, (*_ROOT, *keys), value)
        return text

    return written(_PATH, pyproject, write, _expected(before, new), ("settings", ".".join(_ROOT)))


def _with(text: str, keys: tuple[str, ...], value: object) -> str:
    """Return *text* with one key more: in its table, or in a new one at the end."""
    from tomlkit import dumps, parse  # noqa: PLC0415 - only this needs it
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

    if dig(toml.parse(text.encode()), keys[:-1]) is None:
        blank = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{blank}[{'.'.join(keys[:-1])}]\n{keys[-1]} = {_as_toml(value)}\n"
    try:
        document = parse(text)
        table: Any = document
        for key in keys[:-1]:
            table = table[key]
        table[keys[-1]] = value
        return dumps(document)
    except (TOMLKitError, TypeError, AttributeError):  # what stands there is no table
        return text


def _as_toml(value: object) -> str:
    """Return *value* as TOML: texts, numbers, booleans and lists of them read as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def _expected(before: dict[str, Any], new: Mapping[tuple[str, ...], object]) -> dict[str, Any]:
    """Return the document *before* with the *new* keys, empty where it has no room for them."""
    document = deepcopy(before)
    for keys, value in new.items():
        table: Any = document
        for key in (*_ROOT, *keys[:-1]):
            table = table.setdefault(key, {}) if isinstance(table, dict) else None
        if not isinstance(table, dict):
            return {}
        table[keys[-1]] = value
    return document

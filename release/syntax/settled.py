"""Add keys to tables of ``[tool.release]`` in a pyproject.toml, and keep everything else as it is."""

from __future__ import annotations

import contextlib
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from release.errors import EditUnsafe
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATH = "pyproject.toml"
_ROOT = ("tool", "release")
_BOM = "\ufeff"


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
    text = pyproject.decode()
    end = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    mark = _BOM if text.startswith(_BOM) else ""
    plain = text.removeprefix(_BOM).replace(end, "\n")
    with contextlib.suppress(ValueError):  # there is no room for one of them, which shows below
        for keys, value in new.items():
            plain = _with(plain, (*_ROOT, *keys), value)
    result = (mark + plain.replace("\n", end)).encode()
    _require(result, _expected(before, new))
    return result


def _with(text: str, keys: tuple[str, ...], value: object) -> str:
    """Return *text* with one key more: in its table, or in a new one at the end."""
    from tomlkit import dumps, parse  # noqa: PLC0415 - only this needs it
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

    if dig(toml.parse(text.encode()), keys[:-1]) is None:
        blank = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{blank}[{'.'.join(keys[:-1])}]\n{keys[-1]} = {_written(value)}\n"
    try:
        document = parse(text)
        table: Any = document
        for key in keys[:-1]:
            table = table[key]
        table[keys[-1]] = value
        return dumps(document)
    except (TOMLKitError, TypeError, AttributeError):  # what stands there is no table
        return text


def _written(value: object) -> str:
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


def _require(result: bytes, expected: dict[str, Any]) -> None:
    try:
        is_right = _canonical(toml.parse(result)) == _canonical(expected)
    except ValueError:
        is_right = False
    if not is_right:
        raise EditUnsafe(
            f"the settings cannot be added to {_PATH} by a program",
            where=(f"{_PATH}: [{'.'.join(_ROOT)}]",),
            why="the file would not read as before plus these settings",
            fix=(f"$EDITOR {_PATH}",),
        )


def _canonical(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, default=repr)

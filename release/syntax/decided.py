"""Add entries to ``[tool.release.locations]`` of a pyproject.toml, and keep everything else as it is.

What is not there yet has no span that could be edited, so it is written.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from release.syntax import toml
from release.syntax.probe import dig
from release.syntax.toml_writing import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tomlkit import TOMLDocument

    Entry = str | Mapping[str, str | int]

_PATH = "pyproject.toml"
_KEYS = ("tool", "release", "locations")


def decided(pyproject: bytes, include: Sequence[Entry], exclude: Sequence[str]) -> bytes:
    """Return *pyproject* with the entries that it does not have yet; the table is made where it is missing.

    The result reads as the old document and exactly these entries; its line ends are CR LF where all old ones are.
    :class:`FileUnparsable` where *pyproject* is no TOML, :class:`EditUnsafe` where the entries cannot be added to it.
    """
    before = toml.parse_file(_PATH, pyproject)
    table = dig(before, _KEYS)
    wanted = {"include": include, "exclude": exclude}
    new = {name: _missing(dig(table, (name,)), entries) for name, entries in wanted.items()}
    new = {name: entries for name, entries in new.items() if entries}
    if not new:
        return pyproject

    def write(text: str) -> str:
        return _appended(text, new) if table is None else _extended(text, new)

    return written(_PATH, pyproject, write, _with(before, new), ("entries", ".".join(_KEYS)))


def _missing(there: object, wanted: Sequence[Entry]) -> list[Entry]:
    """Return those of *wanted* that are not *there*, once each; as tables where all that are there are tables."""
    old = there if isinstance(there, list) else []
    known = [_as_table(entry) for entry in old]
    is_tables = bool(old) and all(isinstance(entry, dict) for entry in old)
    found: list[Entry] = []
    for entry in wanted:
        table = _as_table(entry)
        if table not in known:
            known.append(table)
            found.append(
                {key: table[key] for key in table if key != "count"} if is_tables and isinstance(entry, str) else entry
            )
    return found


def _as_table(entry: object) -> dict[str, Any]:
    """Return *entry*, ``"PATH: PATTERN"`` or a table, as a table with its count; a path alone stays alone."""
    if not isinstance(entry, dict):
        path, colon, pattern = str(entry).partition(": ")
        entry = {"path": path, "pattern": pattern} if colon else {"path": path}
    return {"count": 1, **entry}


def _with(before: dict[str, Any], new: Mapping[str, list[Entry]]) -> dict[str, Any]:
    """Return the document *before* with the *new* entries, empty where it has no room for them."""
    document = deepcopy(before)
    table: Any = document
    for key in _KEYS:
        table = table.setdefault(key, {}) if isinstance(table, dict) else None
    for name, entries in new.items():
        if not isinstance(table, dict) or not isinstance(table.setdefault(name, []), list):
            return {}
        table[name] += entries
    return document


def _appended(text: str, new: Mapping[str, list[Entry]]) -> str:
    """Return *text* with the whole table at its end."""
    from tomlkit import dumps, table  # noqa: PLC0415 - only a decision needs it

    added = table()
    for name, entries in new.items():
        added[name] = _array(entries)
    blank = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{blank}[{'.'.join(_KEYS)}]\n{dumps(added)}"


def _extended(text: str, new: Mapping[str, list[Entry]]) -> str:
    """Return *text* with *new* in its table, or as it is where it could not be written back to the byte."""
    from tomlkit import dumps, parse  # noqa: PLC0415 - as above
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

    try:
        document = parse(text)
        if dumps(document) != text:
            return text
        _fill(document, new)
        return dumps(document)
    except (TOMLKitError, TypeError, AttributeError):  # what stands there is no table, or no list
        return text


def _fill(document: TOMLDocument, new: Mapping[str, list[Entry]]) -> None:
    from tomlkit.items import AoT  # noqa: PLC0415 - as above

    table: Any = document
    for key in _KEYS:
        table = table[key]
    for name, entries in new.items():
        if name not in table:
            table[name] = _array(entries)
            continue
        made = _table if isinstance(table[name], AoT) else _inline
        for entry in entries:
            table[name].append(entry if isinstance(entry, str) else made(entry))


def _array(entries: Sequence[Entry]) -> Any:
    from tomlkit import array  # noqa: PLC0415 - as above

    found = array()
    found.extend(entry if isinstance(entry, str) else _inline(entry) for entry in entries)
    return found.multiline(multiline=True)


def _inline(entry: Mapping[str, str | int]) -> Any:
    from tomlkit import inline_table  # noqa: PLC0415 - as above

    found = inline_table()
    found.update(entry)
    return found


def _table(entry: Mapping[str, str | int]) -> Any:
    from tomlkit import table  # noqa: PLC0415 - as above

    found = table()
    found.update(entry)
    return found

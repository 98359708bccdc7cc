"""Write a table of ``release-answers.toml`` and keep everything else, comments too, as it is."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from release.errors import EditUnsafe
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Mapping

_BOM = "\ufeff"


def with_table(path: str, data: bytes, name: tuple[str, str], values: Mapping[str, object]) -> bytes:
    """Return the file *path* with *values* as the table *name* (``answers``, ``ACC-P1``), made or brought up to date.

    The result reads as the old document with exactly this table; its line ends are CR LF where all old ones are.
    :class:`FileUnparsable` where *data* is no TOML, :class:`EditUnsafe` where the table cannot be written into it.
    """
    expected = deepcopy(toml.parse_file(path, data))
    parent = expected.setdefault(name[0], {})
    text = data.decode("utf-8-sig")
    end = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    plain = text.replace(end, "\n")
    if not isinstance(parent, dict):
        raise _unsafe(path, name)
    after = _changed(plain, name, values) if name[1] in parent else _appended(plain, name, values)
    parent[name[1]] = dict(values)
    result = ((_BOM if data.startswith(_BOM.encode()) else "") + after.replace("\n", end)).encode()
    _require(path, name, result, expected)
    return result


def with_record(path: str, data: bytes, name: str, values: Mapping[str, object]) -> bytes:
    """Return the file *path* with *values* as one more table of the list *name* (``[[incidents]]``), at its end.

    Raises as :func:`with_table`.
    """
    expected = deepcopy(toml.parse_file(path, data))
    records = expected.setdefault(name, [])
    if not isinstance(records, list):
        raise _unsafe(path, (name, ""))
    records.append(dict(values))
    text = data.decode("utf-8-sig")
    end = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    plain = text.replace(end, "\n")
    after = f"{plain}{_blank(plain)}[[{name}]]\n{_dumped(values)}"
    result = ((_BOM if data.startswith(_BOM.encode()) else "") + after.replace("\n", end)).encode()
    _require(path, (name, str(len(records) - 1)), result, expected)
    return result


def _appended(text: str, name: tuple[str, str], values: Mapping[str, object]) -> str:
    """Return *text* with the table at its end."""
    return f"{text}{_blank(text)}[{name[0]}.{_key(name[1])}]\n{_dumped(values)}"


def _blank(text: str) -> str:
    return "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"


def _dumped(values: Mapping[str, object]) -> str:
    from tomlkit import dumps  # noqa: PLC0415 - only writing needs it

    return dumps({key: _inline(value) for key, value in values.items()})


def _inline(value: object) -> object:
    from tomlkit import inline_table  # noqa: PLC0415 - as above

    if not isinstance(value, dict):
        return value
    made = inline_table()
    made.update(value)
    return made


def _changed(text: str, name: tuple[str, str], values: Mapping[str, object]) -> str:
    """Return *text* with the values of its table changed, or as it is where it cannot be written back to the byte."""
    from tomlkit import dumps, parse  # noqa: PLC0415 - as above
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

    try:
        document: Any = parse(text)
        if dumps(document) != text:
            return text
        table = document[name[0]][name[1]]
        for key in [key for key in table if key not in values]:
            del table[key]
        for key, value in values.items():
            if table.get(key) != value:
                table[key] = _inline(value)
        return dumps(document)
    except (TOMLKitError, TypeError, AttributeError):
        return text


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


def _require(path: str, name: tuple[str, str], result: bytes, expected: dict[str, Any]) -> None:
    try:
        is_right = _canonical(toml.parse(result)) == _canonical(expected)
    except ValueError:
        is_right = False
    if not is_right:
        raise _unsafe(path, name)


def _unsafe(path: str, name: tuple[str, str]) -> EditUnsafe:
    return EditUnsafe(
        f"[{name[0]}.{name[1]}] cannot be written into {path} by a program",
        where=(path,),
        why="the file would not read as before plus this table",
        fix=(f"$EDITOR {path}",),
    )


def _canonical(document: dict[str, Any]) -> str:
    """Return a text that is equal for equal documents, also where they hold NaN, which is not equal to itself."""
    return json.dumps(document, sort_keys=True, default=repr)

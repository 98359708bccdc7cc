"""Change one table of a list in ``release-answers.toml`` (``[[incidents]]``) and keep everything else as it is."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from release.errors import EditUnsafe
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Mapping

_BOM = "\ufeff"


def with_changed_record(path: str, data: bytes, place: tuple[str, int], values: Mapping[str, object]) -> bytes:
    """Return the file *path* with *values* in the table at *place* (``incidents``, 0); comments and line ends stay.

    :class:`FileUnparsable` where *data* is no TOML, :class:`EditUnsafe` where the table cannot be changed alone.
    """
    from tomlkit import dumps, inline_table, parse  # noqa: PLC0415 - only writing needs it
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

    name, number = place
    expected = deepcopy(toml.parse_file(path, data))
    text = data.decode("utf-8-sig")
    end = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    try:
        expected[name][number] = dict(values)
        document: Any = parse(text.replace(end, "\n"))
        table = document[name][number]
        for key, value in values.items():
            if table.get(key) == value:
                continue
            if isinstance(value, dict):
                made = inline_table()
                made.update(value)
                table[key] = made
            else:
                table[key] = value
        after = dumps(document).replace("\n", end)
        result = ((_BOM if data.startswith(_BOM.encode()) else "") + after).encode()
        is_right = toml.parse(result) == expected
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError):
        is_right = False
    if not is_right:
        raise EditUnsafe(
            f"[[{name}]] number {number + 1} cannot be changed in {path} by a program",
            where=(path,),
            why="the file would not read as before with this one table changed",
            fix=(f"$EDITOR {path}",),
        )
    return result

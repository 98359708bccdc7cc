"""Writing into a pyproject.toml what has no span to be edited yet: the result reads as expected, or is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from release.errors import EditUnsafe
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Callable

_BOM = "\ufeff"


def written(
    path: str, data: bytes, write: Callable[[str], str], expected: dict[str, Any], about: tuple[str, str]
) -> bytes:
    """Return *data* as *write* changes its text, which has LF for every line end and no byte order mark.

    Line ends are CR LF again where all old ones are. *about* is what is added and the table where it belongs:
    :class:`EditUnsafe` tells them where the result does not read as *expected*.
    """
    text = data.decode()
    end = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    mark = _BOM if text.startswith(_BOM) else ""
    after = write(text.removeprefix(_BOM).replace(end, "\n"))
    result = (mark + after.replace("\n", end)).encode()
    if not _reads_as(result, expected):
        what, table = about
        raise EditUnsafe(
            f"the {what} cannot be added to {path} by a program",
            where=(f"{path}: [{table}]",),
            why=f"the file would not read as before plus these {what}",
            fix=(f"$EDITOR {path}",),
        )
    return result


def _reads_as(data: bytes, expected: dict[str, Any]) -> bool:
    try:
        return _canonical(toml.parse(data)) == _canonical(expected)
    except ValueError:
        return False


def _canonical(document: dict[str, Any]) -> str:
    """Return a text that is equal for equal documents, also where they hold NaN, which is not equal to itself."""
    return json.dumps(document, sort_keys=True, default=repr)

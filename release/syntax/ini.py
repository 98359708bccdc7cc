"""INI files as setuptools reads them: ``configparser`` without interpolation, positions by substitution."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from release.errors import FileUnparsable
from release.syntax.probe import find_span

if TYPE_CHECKING:
    from collections.abc import Sequence


def parse(data: bytes) -> dict[str, Any]:
    """Return sections with their options, stripped; ``ValueError`` where *data* is no INI file in UTF-8."""
    import configparser  # noqa: PLC0415 - many projects have no such file

    parser = configparser.RawConfigParser()
    try:
        parser.read_file(io.StringIO(data.decode("utf-8-sig"), newline=None))  # CR alone ends a line, as in a file
    except configparser.Error as problem:
        raise ValueError(str(problem).splitlines()[0]) from None
    return {section: {key: text.strip() for key, text in parser.items(section)} for section in parser.sections()}


def parse_file(path: str, data: bytes) -> dict[str, Any]:
    """Return sections with their options; :class:`FileUnparsable` names *path* where it is no INI file."""
    try:
        return parse(data)
    except ValueError as problem:
        raise FileUnparsable(f"{path} cannot be read: {problem}", where=(path,), fix=(f"$EDITOR {path}",)) from None


def value_span(data: bytes, keys: Sequence[str], value: str) -> tuple[int, int] | None:
    """Return the span of the option *value* under *keys* (section, option)."""
    return find_span(data, parse, keys, value)

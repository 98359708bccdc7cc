"""The settings of other tools, in whichever format they are written: TOML, JSON or INI, told by the file's ending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.model.mention import Kind, mention_at
from release.syntax import ini, json, toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.model.mention import Mention, Source


def read_settings(source: Source) -> Any:
    """Return the whole document; :class:`FileUnparsable` where it is none."""
    if source.name.endswith(".toml"):
        return toml.parse_file(source.path, source.data)
    if source.name.endswith(".json"):
        return json.parse_file(source.path, source.data)
    return ini.parse_file(source.path, source.data)


def table_of(source: Source, keys: Sequence[str]) -> dict[str, Any]:
    """Return the table under *keys*, empty where there is none."""
    found = dig(read_settings(source), keys)
    return found if isinstance(found, dict) else {}


def stored(source: Source, keys: Sequence[str], why: str) -> Iterator[Mention]:
    """Yield the text under *keys*: a copy that its tool keeps, never a source of truth, for it may be stale."""
    document = read_settings(source)
    value = dig(document, keys)
    if not isinstance(value, str) or not value:
        return
    if source.name.endswith(".json"):
        span = json.text_span(source.data, document, keys)
    elif source.name.endswith(".toml"):
        span = toml.value_span(source.data, keys, value)
    else:
        span = ini.value_span(source.data, keys, value)
    if span and value[0] in "\"'" and value[0] == value[-1]:  # an INI file keeps the quotes
        span = (span[0] + 1, span[1] - 1)
    if span and span[0] < span[1]:
        yield mention_at(source, span, Kind.DOCUMENT, why)


def texts_of(value: object) -> list[str]:
    """Return the texts in *value*: one text, or those of a list."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item]

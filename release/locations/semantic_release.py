"""python-semantic-release: it keeps no copy of the version, but lists where the version stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import settings
from release.syntax.declaring import STANDING_ALONE, assignment, declare, expression, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own
    from release.syntax.declaring import Patterns

_PATHS = frozenset({"pyproject.toml", "setup.cfg", "releaserc.toml", "releaserc.json", ".releaserc.toml"})
_TABLES = (("tool", "semantic_release"), ("semantic_release",))
_WHOLE_FILE = "*"
_FORMATS = {"nf", "tf"}  # the version as it is, or as in the tag


def claims(path: str) -> bool:
    """The files in which its settings usually stand."""
    return path in _PATHS


def find(_source: Source, _own: Own) -> Iterator[Mention]:
    """Yield nothing: the version is read from the tags."""
    yield from ()


def declares(source: Source) -> Iterator[Declared]:
    """Yield the variables, TOML keys and patterns that it stamps."""
    if b"semantic_release" not in source.data:
        return
    for keys in _TABLES:
        table = settings.table_of(source, keys)
        for option, patterns_of in _OPTIONS.items():
            for item in _items(table.get(option)):
                path, _, rest = item.strip().partition(":")
                if rest:
                    yield from declare(source, path.strip(), patterns_of(rest.strip()))


def _variable(rest: str) -> Patterns:
    name, _, form = rest.rpartition(":")
    name = name if form in _FORMATS and name else rest
    return STANDING_ALONE if name == _WHOLE_FILE else assignment(name)


def _pattern(rest: str) -> Patterns:
    return expression(rest.split("{version}"))


def _items(value: object) -> list[str]:
    """Return the items of a list; in older versions they stand in one text, between commas."""
    return value.split(",") if isinstance(value, str) else settings.texts_of(value)


_OPTIONS = {
    "version_variables": _variable,
    "version_variable": _variable,
    "version_toml": toml_key,
    "version_pattern": _pattern,
}

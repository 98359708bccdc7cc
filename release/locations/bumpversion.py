"""bump2version and bump-my-version: their own copy of the version, and the files and templates that they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.model.regex import regex
from release.syntax import settings
from release.syntax.declaring import STANDING_ALONE, declare, expression, formatted, literal, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own
    from release.syntax.declaring import Patterns

_PATHS = frozenset({".bumpversion.cfg", ".bumpversion.toml", "setup.cfg", "pyproject.toml"})
_SECTION = regex(r"bumpversion:(file|glob)[ ]*(?:\([^)]*\))?[ ]*:(.+)")
_SEARCH, _REPLACE, _SERIALIZE = "{current_version}", "{new_version}", "{major}.{minor}.{patch}"


def claims(path: str) -> bool:
    """The four files in which these tools look."""
    return path in _PATHS


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``current_version``."""
    if b"bumpversion" in source.data:
        yield from settings.stored(source, (*_table(source), "current_version"), "current_version of bumpversion")


def declares(source: Source) -> Iterator[Declared]:
    """Yield where the listed files state the version.

    Left out are templates that hold other fields than the version, and files whose version is written in parts
    (``serialize``) or only once an old one is kept beside it (``{current_version}`` in ``replace``).
    """
    if b"bumpversion" not in source.data:
        return
    common = settings.table_of(source, _table(source))
    for path in str(common.get("files", "")).split() if source.name.endswith(".cfg") else ():
        yield from declare(source, path, STANDING_ALONE)
    for entry in _entries(source, common):
        is_glob = isinstance(entry.get("glob"), str)
        name = entry.get("glob" if is_glob else "filename")
        if isinstance(name, str) and not entry.get("glob_exclude"):
            yield from declare(source, name.strip(), _patterns(entry, common), is_glob=is_glob)


def _table(source: Source) -> tuple[str, ...]:
    return ("tool", "bumpversion") if source.name.endswith(".toml") else ("bumpversion",)


def _entries(source: Source, common: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield one mapping for each file or glob, with the keys that the TOML form has."""
    if source.name.endswith(".toml"):
        files = common.get("files")
        yield from (entry for entry in (files if isinstance(files, list) else ()) if isinstance(entry, dict))
        return
    for name, options in settings.read_settings(source).items():
        section = _SECTION.fullmatch(name)
        if section:
            yield {**options, "glob" if section[1] == "glob" else "filename": section[2]}


def _patterns(entry: Mapping[str, Any], common: Mapping[str, Any]) -> Patterns:
    search, replace = (
        str(entry.get(key) or common.get(key) or default)
        for key, default in (("search", _SEARCH), ("replace", _REPLACE))
    )
    is_whole = _forms(entry) in ([], _forms(common), [_SERIALIZE])
    if not is_whole or _SEARCH in replace or _REPLACE not in replace:
        return ()
    if isinstance(entry.get("key_path"), str):
        return toml_key(entry["key_path"])
    if search == _SEARCH:
        return STANDING_ALONE
    is_regex = str(entry.get("regex", common.get("regex", False))).lower() in {"true", "1", "yes", "on"}
    pieces = formatted(search, "current_version")
    if is_regex and pieces:
        return expression([f"(?s){pieces[0]}", *pieces[1:]])
    return literal(pieces)


def _forms(options: Mapping[str, Any]) -> list[str]:
    """Return the lines of ``serialize``."""
    return [line.strip() for text in settings.texts_of(options.get("serialize")) for line in text.splitlines() if line]

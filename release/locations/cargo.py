"""Rust beside Python: ``Cargo.toml`` (the crate's or the workspace's version) and ``Cargo.lock``.

A crate of this repository is in the lock without a source. Its version is the crate's own, so a crate with another
name than ours is only asked while it states the current version in full; that holds for what one crate requires of
another by path, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex
from release.syntax import toml
from release.syntax.locked import entries
from release.syntax.paths import is_foreign, place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_VERSIONS = (("package", "version"), ("workspace", "package", "version"))
_FIRST = "0.1.0"
_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")
_REQUIRED = regex(r"[=^~]?[ ]*([0-9][^\s,*]*)")


def claims(path: str) -> bool:
    """Cargo.toml and Cargo.lock in any folder that is not foreign."""
    return path.rpartition("/")[2] in {"Cargo.toml", "Cargo.lock"} and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the crate's version and what crates of this repository require of each other, or their lock entries."""
    if source.name == "Cargo.lock":
        yield from _locked(source, own)
        return
    document = toml.parse_file(source.path, source.data)
    name = str(dig(document, ("package", "name")))
    for keys in _VERSIONS:
        value = dig(document, keys)
        if not isinstance(value, str) or not value:
            continue
        span = toml.value_span(source.data, keys, value)
        if span:
            yield replace(
                place_at(
                    source,
                    own,
                    span,
                    f"[{'.'.join(keys[:-1])}] version",
                    is_firm=_is_kept(source, own, name, value),
                ),
                form=Form.SEMVER,
            )
    for path, required in _path_requirements(document):
        number = _REQUIRED.fullmatch(required)
        span = toml.value_span(source.data, path, required) if number else None
        if span and number:
            why = f"requires {path[-2]} by path"
            mention = mention_at(source, (span[0] + number.start(1), span[1]), Kind.DOCUMENT, why)
            yield replace(mention, is_loose=True)


def _path_requirements(document: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (keys, value) of each version that stands beside a path."""
    targets = dig(document, ("target",))
    tables: list[tuple[str, ...]] = [(table,) for table in _TABLES]
    tables += [("workspace", "dependencies")]
    tables += [("target", name, table) for name in (targets if isinstance(targets, dict) else ()) for table in _TABLES]
    for keys in tables:
        table = dig(document, keys)
        for name, crate in table.items() if isinstance(table, dict) else ():
            version = dig(crate, ("version",))
            if isinstance(version, str) and dig(crate, ("path",)):
                yield (*keys, name, "version"), version


def _locked(source: Source, own: Own) -> Iterator[Mention]:
    for entry in entries(source.data, "package"):
        name = entry.text("name")
        if entry.text("version") and "source" not in entry.values:
            is_firm = _is_kept(source, own, name, entry.text("version"))
            place = place_at(source, own, entry.span("version"), f"lock entry of {name}", is_firm=is_firm)
            yield replace(place, form=Form.SEMVER)


def _is_kept(source: Source, own: Own, name: str, stated: str) -> bool:
    """Tell whether the crate has our name, our folder, and another version than a new one begins with."""
    return own.is_named(name) and own.is_at_home(source.path) and stated != _FIRST

"""What ``[tool.release.locations]`` declares, and whether the tree holds it as often as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ConfigInvalid, PatternMismatch
from release.model.own import Declared
from release.model.regex import regex
from release.syntax.declaring import literal
from release.syntax.globs import in_tree, matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.config import Locations
    from release.model.mention import Source

_FIX = ("$EDITOR pyproject.toml",)
_WHOLE = regex(rb"[\s\S]*")
_MOST_SHOWN = 5


def configured(locations: Locations, home: str = "") -> tuple[Declared, ...]:
    """Return what ``include`` declares; its paths are relative to *home*, the folder of the pyproject.toml.

    An item that holds ``{version}`` twice is declared twice, with the same count. :class:`ConfigInvalid` where a path
    leads out of the tree.
    """
    found: list[Declared] = []
    for item in locations.include:
        glob = in_tree(home, item.path, is_glob=True)
        if not glob:
            where = (f"[tool.release.locations] include: {item.path}",)
            raise ConfigInvalid(f"{item.path} is not in the repository", where=where, fix=_FIX)
        why = f"include {item.path}: {item.pattern}"
        patterns = literal(item.pattern.split("{version}"))
        found += [Declared(glob=glob, pattern=pattern, why=why, count=item.count) for pattern in patterns]
    return tuple(found)


def excluded(locations: Locations, home: str = "") -> tuple[Declared, ...]:
    """Return where nothing is the version: whole files, or the text that an item names behind ``PATH: ``."""
    found: list[Declared] = []
    for item in locations.exclude:
        path, colon, text = item.partition(": ")
        is_place = colon and "{version}" in text
        patterns = literal(text.split("{version}")) if is_place else (_WHOLE,)
        files = path if is_place else f"{item}**" if item.endswith("/") else item
        glob = in_tree(home, files, is_glob=True)
        found += [Declared(glob=glob, pattern=pattern, why=f"exclude {item}") for pattern in patterns if glob]
    return tuple(found)


def require_counts(declared: Iterable[Declared], sources: Iterable[Source]) -> None:
    """Refuse where a pattern with a count matches less or more often in all *sources* together.

    *sources* have to be all files of the tree that fit one of the patterns' paths.
    """
    read = tuple(sources)
    wrong = [line for place in declared if place.count is not None for line in _mismatch(place, place.count, read)]
    if wrong:
        raise PatternMismatch(
            "[tool.release.locations] does not fit the files", where=tuple(dict.fromkeys(wrong)), fix=_FIX
        )


def _mismatch(place: Declared, count: int, sources: tuple[Source, ...]) -> Iterator[str]:
    """Yield what is wrong, then where it matches, at most five places; nothing where the count is right."""
    fitting = [source for source in sources if matches(place.glob, source.path)]
    found = [(source, match) for source in fitting for match in place.pattern.finditer(source.data)]
    if len(found) == count:
        return
    yield f"{place.why}: {len(found)} found, {count} stated" + ("" if fitting else "; there is no such file")
    for source, match in found[:_MOST_SHOWN]:
        stated = match["version"].decode("ascii", "replace")
        yield f"{source.path}:{source.line_at(match.start('version'))}: {stated}"

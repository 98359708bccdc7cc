"""tbump: ``current`` of its ``version`` table, and the files that it patches."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.model.regex import regex
from release.model.version import read_version
from release.syntax import settings
from release.syntax.declaring import STANDING_ALONE, declare, formatted, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own

# How versions of releases to come end: a template that shows one of them holds more than numbers.
_SUFFIXES = ("", "a1", "b1", "rc1", "-alpha.1", "-beta.1", "-rc.1", ".dev", ".dev1", "-dev", "-dev.1", "dev0", ".a1")
_PLAIN = regex(r"(?:[^{}]|\{[a-z_]+\})*")
_TABLES: dict[str, tuple[str, ...]] = {"tbump.toml": (), "pyproject.toml": ("tool", "tbump")}


def claims(path: str) -> bool:
    """The two files in which tbump looks."""
    return path in _TABLES


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``current``."""
    if _is_used(source):
        yield from settings.stored(source, (*_TABLES[source.name], "version", "current"), "current of tbump")


def declares(source: Source) -> Iterator[Declared]:
    """Yield where the listed files state the version in full, or all its numbers.

    Those whose ``version_template`` makes another part of it hold no version of the project.
    """
    table = settings.table_of(source, _TABLES[source.name]) if _is_used(source) else {}
    files = table.get("file")
    for entry in files if isinstance(files, list) else ():
        path, search = (entry.get("src"), entry.get("search")) if isinstance(entry, dict) else (None, None)
        template = entry.get("version_template") if isinstance(entry, dict) else None
        if not isinstance(path, str) or (template is not None and not _is_release(template, table.get("version"))):
            continue
        patterns = literal(formatted(search, "current_version")) if isinstance(search, str) else STANDING_ALONE
        form = Form.TEXT if template is None else Form.RELEASE
        yield from declare(source, path, patterns, is_glob=True, form=form)


def _is_release(template: object, table: object) -> bool:
    """Tell whether *template* makes all numbers and nothing else of any version that the table's ``regex`` allows."""
    stated = table if isinstance(table, dict) else {}
    pattern, version = stated.get("regex"), read_version(str(stated.get("current")))
    if not (isinstance(template, str) and isinstance(pattern, str) and version and _PLAIN.fullmatch(template)):
        return False
    numbers = ".".join(map(str, version.release))
    wanted = {numbers + suffix: numbers for suffix in _SUFFIXES} | {f"{numbers}.1": f"{numbers}.1"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            matches = {text: re.fullmatch(pattern, text, re.VERBOSE) for text in wanted}
        made = {
            text: template.format_map({key: part or "" for key, part in match.groupdict().items()})
            for text, match in matches.items()
            if match
        }
    except (re.error, RecursionError, OverflowError, LookupError, ValueError, AttributeError):
        return False
    return bool(made) and all(wanted[text] == part for text, part in made.items())


def _is_used(source: Source) -> bool:
    return source.name == "tbump.toml" or b"tbump" in source.data

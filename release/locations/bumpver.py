"""bumpver, and pycalver as it was called before: the stored copy, and ``file_patterns`` with ``{version}`` in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.syntax import settings
from release.syntax.declaring import declare, expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from configparser import RawConfigParser

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own
    from release.syntax.declaring import Patterns

_PATHS = frozenset({"bumpver.toml", ".bumpver.toml", "pycalver.toml", "setup.cfg", "pyproject.toml"})
_TOOLS = ("bumpver", "pycalver")
_PLACEHOLDER = regex(r"\{(?:version|pep440_version|pycalver|pep440_pycalver)\}")
_FIELD = regex(r"\{\w+\}")
_ESCAPED = regex(r"\\([\[\]])")


def claims(path: str) -> bool:
    """The files in which these tools look."""
    return path in _PATHS


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``current_version``."""
    for tool in _tools(source):
        for keys in _tables(source, tool):
            yield from settings.stored(source, (*keys, "current_version"), f"current_version of {tool}")


def declares(source: Source) -> Iterator[Declared]:
    """Yield where the files of ``file_patterns`` state the version; patterns with other fields are left out."""
    for tool in _tools(source):
        for path, patterns in _file_patterns(source, tool).items():
            for pattern in patterns:
                yield from declare(source, path, _on_a_line(pattern), is_glob=True)


def _tools(source: Source) -> list[str]:
    return [tool for tool in _TOOLS if tool.encode() in source.data]


def _tables(source: Source, tool: str) -> list[tuple[str, ...]]:
    """Return where the table stands: its own file holds it at the top or under ``tool``."""
    if source.name == "pyproject.toml":
        return [("tool", tool)]
    return [(tool,), ("tool", tool)] if source.name.endswith(".toml") else [(tool,)]


def _file_patterns(source: Source, tool: str) -> Mapping[str, list[str]]:
    if source.name.endswith(".toml"):
        tables = (settings.table_of(source, (*keys, "file_patterns")) for keys in _tables(source, tool))
        return {path: settings.texts_of(value) for table in tables for path, value in table.items()}
    section = f"{tool}:file_patterns"
    if section not in settings.read_settings(source):
        return {}
    parser = _case_kept()
    parser.read_string("\n".join(source.data.decode("utf-8-sig").splitlines()))
    return {path: value.split("\n") for path, value in parser.items(section)}


def _on_a_line(pattern: str) -> Patterns:
    """Return the patterns of *pattern*: a plain text, but for ``^`` at its start and ``$`` at its end.

    Optional parts (``[-TAG]``) are taken as text, too, and match nothing.
    """
    pieces = _PLACEHOLDER.split(pattern.strip())
    if len(pieces) == 1 or any(_FIELD.search(piece) for piece in pieces):
        return ()
    is_at_start, is_at_end = pieces[0].startswith("^"), pieces[-1].endswith("$")
    pieces[0] = pieces[0].removeprefix("^")
    pieces[-1] = pieces[-1].removesuffix("$")
    quoted = [re.escape(_ESCAPED.sub(r"\1", piece)) for piece in pieces]
    quoted[0] = ("^" if is_at_start else "") + quoted[0]
    quoted[-1] += r"(?=\r?$)" if is_at_end else ""
    return expression(quoted)


def _case_kept() -> RawConfigParser:
    """Return a parser for options that are paths, in which case matters."""
    from configparser import RawConfigParser  # noqa: PLC0415 - few projects use such a file

    class CaseKept(RawConfigParser):
        def optionxform(self, optionstr: str) -> str:
            return optionstr

    return CaseKept()

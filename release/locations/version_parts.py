"""The version's parts one by one: ``#define NAME_VERSION_MAJOR 1``, ``set(NAME_VERSION_MINOR 7)``, ``MICRO = 0``.

They are ours as a whole group (major, minor, patch; one below the other, in that order) whose other words are the
project's name or nobody's, and only while they state the current version together. Names without ``version`` count
where the module makes its version of them. A version of two numbers may have a major and a minor one alone, in a file
of the version or with the project's name; that is never the truth, since two numbers are soon found.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from release.locations import python_module
from release.model.mention import Form, Kind, mention_at
from release.model.parts import PART, part_of, read_parts
from release.model.regex import regex
from release.syntax.paths import is_foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_ENDINGS = (
    *(".py", ".pyx", ".pxd", ".pxi", ".h", ".hh", ".hpp", ".hxx", ".h.in", ".c", ".cc", ".cpp", ".cu", ".cuh"),
    *(".cmake", "cmakelists.txt", ".mk", "makefile", ".sh", ".ts", ".js", ".rs", ".go", ".java", ".properties"),
)
_LINE = regex(
    rb"^[ \t]*(?:#[ \t]*define[ \t]+|set[ \t]*\([ \t]*|(?:(?:export|const|constexpr|static|final|public|int|let|var)"
    rb"[ \t]+){0,4})[\"']?" + PART.encode() + rb"(?=[ \t]*[);,]?[ \t]*(?:#|//|/\*|\r|\n|\Z))",
    re.MULTILINE | re.IGNORECASE,
)
_MADE = regex(
    rb"^(?:__version__|VERSION|version|__VERSION__)[ \t]*=[ \t]*(?![ \t]*[\"'][ \t]*v?[0-9])"
    rb"|^(?:__version_info__|version_info|VERSION_INFO)[ \t]*=[ \t]*(?:\{|dict\()",
    re.MULTILINE,
)
_LINE_OF_NUMBER = regex(rb"[^\r\n]*[\r\n]+[^\r\n0-9]*[\"']?[0-9]+[\"']?[ \t]*(?:[);,#/\r\n]|\Z)")
_LEVEL = regex(rb"^[ \t]*[\"']releaselevel[\"'][ \t]*:[ \t]*[\"'](\w*)[\"']", re.MULTILINE)
_VERSION_WORDS = frozenset({"version", "ver"})
_ANYBODYS = frozenset({"app", "application", "current", "lib", "library", "package", "pkg", "program", "project"})
_COUNT = 3
_LONGEST, _FARTHEST = 1 << 18, 400


def claims(path: str) -> bool:
    """Code, build files and headers that are not vendored, tests or examples."""
    return path.lower().endswith(_ENDINGS) and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each whole group; truth where a file of the version, or ``setup.py``, makes the version of it."""
    if len(source.data) > _LONGEST or b"minor" not in source.data.lower():
        return
    is_made = _is_made(source, own)
    for group in _groups(source.data):
        words = (part_of(group[0]["name"].decode()) or (0, ()))[1]
        owner = [word for word in words if word not in _VERSION_WORDS and word not in _ANYBODYS]
        is_named = bool(owner) and (own.is_named("-".join(owner)) or own.is_initials("".join(owner)))
        is_about = not _VERSION_WORDS.isdisjoint(words) or is_made
        span = (group[0].start("name"), group[-1].end())
        if (owner and not is_named) or not is_about or not source.data[span[0] : span[1]].isascii():
            continue
        is_pair = len(group) < _COUNT
        if is_pair and not (_VERSION_WORDS & {*words} and (is_named or _is_module(source, own))):
            continue  # two numbers are soon found anywhere
        kind = Kind.CODE if is_made and not is_pair else Kind.DOCUMENT
        mention = replace(mention_at(source, span, kind, "the version's parts"), form=Form.PARTS)
        if read_parts(mention.stated):
            is_firm = kind is Kind.CODE
            yield replace(mention, is_loose=not is_firm, is_weak=not (is_firm or is_named))


def _groups(data: bytes) -> Iterator[list[re.Match[bytes]]]:
    """Yield major, minor and patch that stand together, with the same other words; each name may be said once only.

    A major and a minor number alone, too, where one follows the other at once.
    """
    group: list[re.Match[bytes]] = []
    found = [(match, part_of(match["name"].decode())) for match in _LINE.finditer(data)]
    said = Counter(match["name"] for match, part in found if part)
    for match, part in found:
        if part is None or said[match["name"]] > 1:
            continue
        place, words = part
        before = part_of(group[-1]["name"].decode()) if group else None
        follows = before is not None and before == (place - 1, words)
        is_near = bool(group) and match.start() - group[0].start() <= _FARTHEST
        if not (follows and is_near):
            yield from _pair(data, group)
        group = [*group, match] if follows and is_near else [match] if place == 0 else []
        if len(group) == _COUNT:
            yield group
            group = []
    yield from _pair(data, group)


def _pair(data: bytes, group: list[re.Match[bytes]]) -> Iterator[list[re.Match[bytes]]]:
    """Yield *group* if it is a major and a minor number on lines that follow one another: 7.6 has no more.

    None where a third number of any name follows at once.
    """
    if len(group) == _COUNT - 1 and not data[group[0].end() : group[1].start()].strip(b" \t\r\n);,"):
        third = _LINE_OF_NUMBER.match(data, group[1].end())
        if third is None:
            yield group


def _is_module(source: Source, own: Own) -> bool:
    name = source.inside
    return name.endswith(python_module.FILES) and python_module.claims(name) and python_module.is_own(name, own)


def _is_made(source: Source, own: Own) -> bool:
    """Tell whether *source* holds the project's version, made of something else than text."""
    level = _LEVEL.search(source.data)
    is_made = _MADE.search(source.data) is not None and (level is None or level[1] == b"final")
    return (_is_module(source, own) or source.inside == "setup.py") and is_made

"""Container images of this project in YAML: ``image: org/name:1.0``, and the ``tag`` below a ``repository``.

Compose files, Helm's values, Kustomize's images and workflows all write an image's name and tag in one of these two
ways. The last piece of the image's name has to be an own name. A digest beside the tag is of one published image, so
such a tag stays. The file is read by its lines, as in :mod:`release.syntax.yaml`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_COLON = r"[\"']?[ \t]*:[ \t]+[\"']?"
# A default in a variable and a variant of the image may stand around the version: ${TAG:-1.0.1}, 1.0.1-alpine.
_VERSION = rf"(?:\$\{{\w+:?-)?(?i:{VERSION_IN_TEXT})(?:-[\w.-]+)?\}}?"
_END = r"[\"']?[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(?=[\r\n]|\Z)"
# These two begin with letters, so that a search goes fast through a megabyte; what is before them is looked at later.
_IMAGE = regex(rf"image{_COLON}(?:[^\s\"'#]{{1,300}}/)?(?P<name>[\w.-]+):{_VERSION}{_END}".encode())
_TAG = regex(rf"[tT]ag{_COLON}{_VERSION}{_END}".encode())
# A record of the project: "name: toon-stream", and "version: 1.0.1" on the next line, in the same column.
_STATED = regex(rf"version{_COLON}(?i:{VERSION_IN_TEXT}){_END}".encode())
_OF_RECORD = regex(rf"(?:\xef\xbb\xbf)?([ ]*(?:-[ ]+)*)[\"']?(?:id|name){_COLON}([^\s\"'#]+){_END}".encode())
_PUBLISHED = regex(rb"(?:[^\r\n]*\r?\n){0,3}?[ ]*(?:repository|source|url|digest|sha256|checksum)[ \t]*:")
_BEFORE = regex(rb"(?:\xef\xbb\xbf)?([ ]*(?:-[ ]+)*)[\"']?(?:new)?")
_NAME = regex(rf"(?:\xef\xbb\xbf)?([ ]*(?:-[ ]+)*)[\"']?(repository|newName|name){_COLON}([^\s\"'#]+){_END}".encode())
_DIGEST = regex(rb"[^\r\n]*(?:\r\n|\r|\n)[ ]*digest[ \t]*:[ \t]+[\"']?sha")
_LINE_END = regex(rb"\r\n|\r|\n")
_ABOVE, _FARTHEST = 3, 2000


def claims(path: str) -> bool:
    """YAML in any folder that is not foreign."""
    return path.endswith((".yml", ".yaml")) and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the tag of each image of this project, and the version of each record of it."""
    for found in _IMAGE.finditer(source.data) if b"image" in source.data else ():
        if own.is_named(found["name"].decode()) and _column(_above(source.data, found.start())[-1]) is not None:
            yield _tag(source, own, found, "image of this project")
    for found in _TAG.finditer(source.data) if b"tag" in source.data.lower() else ():
        *above, before = _above(source.data, found.start())
        column = _column(before)
        is_own = column is not None and _is_own(above[-_ABOVE:], column, own)
        if is_own and not _DIGEST.match(source.data, found.end()):
            yield _tag(source, own, found, "tag of this project's image")
    if b"version" in source.data and not source.name.lower().startswith("chart."):
        yield from _records(source, own)


def _records(source: Source, own: Own) -> Iterator[Mention]:
    for found in _STATED.finditer(source.data):
        *above, before = _above(source.data, found.start())
        column, name = _column(before), _OF_RECORD.match(above[-1]) if above else None
        is_ours = name is not None and len(name[1]) == column and own.is_named(name[2].decode("utf-8", "replace"))
        if is_ours and not _PUBLISHED.match(source.data, found.end()):
            place = place_at(source, own, found.span("version"), "version in a record of this project", is_firm=False)
            yield replace(place, is_weak=True)


def _tag(source: Source, own: Own, found: re.Match[bytes], why: str) -> Mention:
    """A tag of fewer than three numbers moves with every release of its line; it is not stale."""
    return place_at(source, own, found.span("version"), why, is_firm=found["version"].count(b".") > 1)


def _above(data: bytes, start: int) -> list[bytes]:
    """Return the lines before *start*, the last being what stands before it in its own; far enough, not all."""
    return _LINE_END.split(data[max(start - _FARTHEST, 0) : start])


def _column(before: bytes) -> int | None:
    """Return the column of a key behind *before*, ``None`` where a key cannot stand there."""
    found = _BEFORE.fullmatch(before)
    return len(found[1]) if found else None


def _is_own(above: list[bytes], column: int, own: Own) -> bool:
    """Tell whether a line of *above* names an own image in *column*, in the same mapping."""
    names: dict[bytes, str] = {}
    for line in reversed(above):
        found = _NAME.match(line)
        if found and len(found[1]) == column:
            names.setdefault(found[2], found[3].decode("utf-8", "replace"))
        if len(line) - len(line.lstrip(b" ")) < column and line.strip():
            break
    named = [names[b"repository"]] if b"repository" in names else list(names.values())
    return any(own.is_named(name.rpartition("/")[2]) for name in named)

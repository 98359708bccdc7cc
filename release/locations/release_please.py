"""release-please: its manifest, the lines and blocks that are marked for it, and its list of extra files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.model.mention import VERSION_BYTES, Kind, mention_at
from release.model.regex import regex
from release.syntax import json
from release.syntax.declaring import declare, expression, json_key, toml_key
from release.syntax.globs import may_be_text
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own
    from release.syntax.declaring import Patterns

MANIFEST, _CONFIG = ".release-please-manifest.json", "release-please-config.json"
_MARK = regex(rb"x-release-please-(?:(?P<start>start-)?version|(?P<end>end))\b")
_LINE = regex(rb"[^\r\n]+")
_JSON_PATH = regex(r"\$((?:\.[\w-]+)+)")
_LEAST_POINTS = 2


def claims(path: str) -> bool:
    """Every file that may hold text, for any may be marked."""
    return may_be_text(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the project's entry of the manifest, or the first full version on each line that is marked."""
    if source.inside == MANIFEST:
        yield from _in_manifest(source, own)
    elif b"x-release-please-" in source.data:
        for line, why in _marked(source.data):
            full = (found for found in VERSION_BYTES.finditer(source.data, *line) if _is_full(found["version"]))
            first = next(full, None)
            if first:
                yield mention_at(source, first.span("version"), Kind.DOCUMENT, why)


def declares(source: Source) -> Iterator[Declared]:
    """Yield the extra files that have a path of keys; plain ones are marked inside."""
    if source.inside != _CONFIG:
        return
    document = json.parse_file(source.path, source.data)
    packages = dig(document, ("packages",))
    groups = [("", dig(document, ("extra-files",)))]
    groups += [(name, dig(package, ("extra-files",))) for name, package in _items(packages)]
    for folder, files in groups:
        home = "" if folder in {"", "."} else f"{folder.rstrip('/')}/"
        for entry in files if isinstance(files, list) else ():
            path = entry.get("path") if isinstance(entry, dict) else None
            if isinstance(path, str) and not (home and path.startswith("/")):
                patterns = _patterns(entry)
                yield from declare(source, home + path.lstrip("/"), patterns, is_glob=entry.get("glob") is True)


def packages(manifest: bytes) -> frozenset[str]:
    """Return the folders that *manifest* has versions for, ``.`` for the root; none where it cannot be read."""
    try:
        document = json.parse_file(MANIFEST, manifest)
    except FileUnparsable:
        return frozenset()
    return frozenset(document) if isinstance(document, dict) else frozenset()


def _in_manifest(source: Source, own: Own) -> Iterator[Mention]:
    document = json.parse_file(source.path, source.data)
    for home in own.homes:
        key = home.removeprefix(source.home).rstrip("/") or "."
        span = json.text_span(source.data, document, (key,)) if home.startswith(source.home) else None
        if span:
            yield mention_at(source, span, Kind.DOCUMENT, "own entry of the release-please manifest")


def _marked(data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield (start, end) and reason of every line that has a mark, or is between those of a block."""
    is_block = False
    for line in _LINE.finditer(data):
        mark = _MARK.search(line[0])
        if mark and (mark["start"] or mark["end"]):
            is_block = mark["end"] is None
        elif mark:
            yield line.span(), "line marked x-release-please-version"
        elif is_block:
            yield line.span(), "block marked x-release-please-start-version"


def _is_full(version: bytes) -> bool:
    return version.count(b".") >= _LEAST_POINTS


def _items(packages: object) -> list[tuple[str, object]]:
    return list(packages.items()) if isinstance(packages, dict) else []


def _patterns(entry: Mapping[str, object]) -> Patterns:
    """Return the patterns of an entry with a plain path of keys (``$.tool.version``), none for any other."""
    path = _JSON_PATH.fullmatch(str(entry.get("jsonpath", "")))
    keys = path[1][1:].split(".") if path else []
    kind = entry.get("type")
    if not keys:
        return ()
    if kind == "json":
        return json_key(keys)
    if kind == "toml":
        return toml_key(".".join(keys))
    if kind == "yaml":
        indent = "" if len(keys) == 1 else "[ ]+"
        return expression([rf"^{indent}[\"']?{re.escape(keys[-1])}[\"']?[ ]*:[ ]+[\"']?", ""])
    return ()

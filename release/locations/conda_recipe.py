"""Conda recipes: ``meta.yaml`` (conda-build) and ``recipe.yaml`` (rattler-build).

The version is set for the templates (``{% set version = "1.0" %}``, ``context: version:``) or stands under
``package:``. The checksum beside it is of the published archive; whoever builds the package puts in the new one.
A recipe whose name is written out and is not this project's is another package's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax import yaml
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_SET = r"\{{%-?[ \t]*set[ \t]+{name}[ \t]*=[ \t]*(?P<quote>[\"']){value}(?P=quote)[ \t]*-?%\}}"
_SET_VERSION = regex(_SET.format(name="version", value=VERSION_IN_TEXT).encode(), re.IGNORECASE)
_SET_NAME = regex(_SET.format(name="name", value=r"(?P<name>[^\"'{}\r\n]+)").encode())
_REVISIONS = ("git_rev", "git_tag", "tag", "rev")
_NAME = regex(r"[\w.-]+")
_PREFIX = regex(r"\Apy(?:thon)?-")  # Conda's name for what is "graphviz" on the index is "python-graphviz"


def claims(path: str) -> bool:
    """meta.yaml and recipe.yaml in any folder that is not foreign."""
    return path.rpartition("/")[2] in {"meta.yaml", "recipe.yaml"} and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version in each of its three forms, and the tag from which the source is taken."""
    name = _name(source.data)
    if name and not own.pattern.search(name.encode()):
        return
    is_firm = own.is_named(name)
    for found in _SET_VERSION.finditer(source.data):
        if not _is_comment(source.data, found.start()):
            yield place_at(source, own, found.span("version"), "version set in the recipe", is_firm=is_firm)
    for table in ("package", "context"):
        for span in yaml.version_spans(source.data, table, "version"):
            yield place_at(source, own, span, f"{table}.version of the recipe", is_firm=is_firm)
    for key in _REVISIONS:
        for span in yaml.version_spans(source.data, "source", key):
            yield place_at(source, own, span, f"source.{key} of the recipe", is_firm=False)


def _name(data: bytes) -> str:
    """Return the name that the recipe writes out, empty where a template makes it."""
    found = _SET_NAME.search(data)
    names = [found["name"].decode("utf-8", "replace")] if found else []
    names += [yaml.text(data, table, "name") for table in ("context", "package")]
    return next((_PREFIX.sub("", name, count=1) for name in names if _NAME.fullmatch(name)), "")


def _is_comment(data: bytes, start: int) -> bool:
    line = data[max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1 : start]
    return line.lstrip().startswith(b"#")

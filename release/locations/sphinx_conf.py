"""Sphinx's ``conf.py``: ``release`` (mostly the full version) and ``version`` (often only ``major.minor``).

A theme's menu of versions says which one is stable: ``"stable": "v1.0 (stable)"``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.model.version import read_version
from release.syntax.paths import is_foreign
from release.syntax.python import PythonSource, assignments, constant, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

PATHS = ("docs/conf.py", "doc/conf.py", "docs/source/conf.py", "doc/source/conf.py")
_DEEPEST = 4
_STABLE = regex(rf"^[ \t]*[\"']stable[\"'][ ]?:[ ]?[\"']{VERSION_IN_TEXT} \(stable\)[\"']".encode(), re.MULTILINE)
_FOLDERS = frozenset({"doc", "docs", "documentation", "sphinx", "source", "src", "build"})


def claims(path: str) -> bool:
    """A conf.py at most four folders deep."""
    *folders, name = path.lower().split("/")
    return name == "conf.py" and not is_foreign(path) and len(folders) <= _DEEPEST


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``release`` and ``version`` where they are literals at module level, or name one.

    In a folder that is not named after documentation the file has to speak of Sphinx.
    """
    folders = source.inside.lower().split("/")[:-1]
    if folders and not _FOLDERS & set(folders) and b"sphinx" not in source.data.lower():
        return
    parsed = PythonSource(source.path, source.data)
    for names, given, is_fallback in assignments(parsed.tree.body):
        value = constant(parsed.tree, given)
        text = text_of(value)
        ours = sorted({"release", "version"} & names)
        if not ours or is_fallback or not text or not read_version(text):
            continue
        span = parsed.literal_span(value, text)
        if span:
            mention = mention_at(source, span, Kind.DOCUMENT, f"Sphinx {' and '.join(ours)}")
            yield replace(mention, form=Form.SHORT, is_loose=source.inside not in PATHS)
    for stable in _STABLE.finditer(source.data) if b"stable" in source.data else ():
        mention = mention_at(source, stable.span("version"), Kind.DOCUMENT, "stable version of the menu")
        yield replace(mention, is_loose=True, is_published=True, is_stable=True)

"""``CMakeLists.txt``: the version of ``project(NAME VERSION 1.0.1)``, where NAME is ours or at the project's top."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign, is_top

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_PROJECT = regex(
    rb"(?:^|(?<=\r)|(?<=\xef\xbb\xbf))[ \t]*project[ \t]{0,8}\(\s{0,80}\"?(?P<name>[\w.${}-]{1,80})\"?\s{1,80}"
    rb"(?:(?:LANGUAGES\s{1,20})?(?:CXX|C|Fortran)\s{1,80}){0,3}VERSION\s{1,80}\"?" + VERSION_IN_TEXT.encode(),
    re.IGNORECASE | re.MULTILINE,
)


def claims(path: str) -> bool:
    """The file of that name in any folder that is not foreign."""
    return path.rpartition("/")[2].lower() == "cmakelists.txt" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each project with an own name, and of another at the project's top if its digits are few."""
    for match in _PROJECT.finditer(source.data):
        is_named = own.is_named(match["name"].decode("ascii", "replace"))
        if is_named or is_top(source):
            mention = mention_at(source, match.span("version"), Kind.DOCUMENT, "project() of CMake")
            yield replace(mention, is_loose=True, is_weak=not is_named)

"""Nix: the ``version`` of the package whose ``pname`` is an own name, where that is built from this tree."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_PACKAGE = regex(
    (
        rb"(?<![\w.-])pname\s{0,8}=\s{0,8}\"(?P<name>[\w.+-]{1,100})\";\s{0,80}(?:#[^\r\n]*\s{1,80})?"
        rb"version\s{0,8}=\s{0,8}\"" + VERSION_IN_TEXT.encode() + rb"\";"
    ),
    re.IGNORECASE,
)
# Such a package is made of a file that was published: its checksum says which.
_FETCHED = regex(rb"\bfetch(?:Pypi|FromGitHub|url|git|zip)\b|\b(?:sha256|hash)[ \t]*=")
_NEXT, _NEAR = regex(rb"(?<![\w.-])pname\s{0,8}="), 500


def claims(path: str) -> bool:
    """Files of Nix in any folder that is not foreign."""
    return path.endswith(".nix") and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version beside each own name."""
    for package in _PACKAGE.finditer(source.data):
        following = _NEXT.search(source.data, package.end(), package.end() + _NEAR)
        end = following.start() if following else package.end() + _NEAR
        if own.is_named(package["name"].decode()) and not _FETCHED.search(source.data, package.end(), end):
            mention = mention_at(source, package.span("version"), Kind.DOCUMENT, "version of the package in Nix")
            yield replace(mention, is_published=True)

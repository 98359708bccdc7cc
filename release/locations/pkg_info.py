"""``PKG-INFO``: the metadata of a build that somebody put under version control, ``Version: 1.0.1``.

Builds write it anew, so it is never a source of truth, and it is this project's only where its name is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_NAME = regex(rb"^Name:[ \t]*(?P<name>[\w.-]+)[ \t]*\r?$", re.MULTILINE)
_VERSION = regex(rf"^Version:[ \t]*{VERSION_IN_TEXT}[ \t]*\r?$".encode(), re.MULTILINE | re.IGNORECASE)


def claims(path: str) -> bool:
    """PKG-INFO at the top, or in the folder that setuptools makes."""
    return path == "PKG-INFO" or path.endswith(".egg-info/PKG-INFO")


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version in the head, above the description."""
    head = re.split(rb"\r?\n\r?\n", source.data, maxsplit=1)[0]
    name, version = _NAME.search(head), _VERSION.search(head)
    if name and version and own.is_named(name["name"].decode()):
        mention = mention_at(source, version.span("version"), Kind.DOCUMENT, "version in PKG-INFO")
        yield replace(mention, is_loose=True)

"""The head of a gettext template: ``"Project-Id-Version: name 1.0.1"`` in a ``.pot`` file.

Translations (``.po``) keep the version from which they were made, and nobody makes a template for each pre-release.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_HEAD = regex(
    rb"^\"Project-Id-Version:[ ]+(?P<name>[A-Za-z][\w. -]{0,60}?)[ -]v?(?P<version>[0-9]+(?:\.[0-9]+)+)(?:\\n)?\"",
    re.MULTILINE,
)
_LONGEST = 4000


def claims(path: str) -> bool:
    """Templates in any folder that is not foreign."""
    return path.endswith(".pot") and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version behind the project's own name."""
    found = _HEAD.search(source.data, 0, _LONGEST)
    if found and own.is_named(found["name"].decode()):
        yield place_at(source, own, found.span("version"), "version of the messages", is_firm=False)

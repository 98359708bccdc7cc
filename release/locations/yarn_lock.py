"""``yarn.lock``: what the packages of this repository require of each other.

Yarn writes a package of the repository under all the ranges that ask for it, beside its folder (``"@toon/part@^1.0.1,
@toon/part@workspace:packages/part":``), and each range again where it is asked for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.model.regex import regex
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_FULL = rb"[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.-]*"
_HEAD = regex(rb"^\"(?P<ranges>[^\"\r\n]{0,2000}@workspace:[^\"\r\n]{0,2000})\":[ \t]*\r?$", re.MULTILINE)
_RANGE = regex(rb"(?P<name>@?[\w.-]+(?:/[\w.-]+)?)@(?:npm:|workspace:)?[\^~]?(?P<version>" + _FULL + rb")(?=,|\Z)")
_ASKED = regex(
    rb"^[ ]{4}\"?(?P<name>@?[\w.-]+(?:/[\w.-]+)?)\"?:?[ ]\"?(?:npm:|workspace:)?[\^~]?(?P<version>"
    + _FULL
    + rb")\"?\r?$",
    re.MULTILINE,
)


def claims(path: str) -> bool:
    """yarn.lock in any folder that is not foreign."""
    return path.rpartition("/")[2] == "yarn.lock" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each range of an own package that has its folder in this repository."""
    members: set[bytes] = set()
    for head in _HEAD.finditer(source.data):
        for found in _RANGE.finditer(source.data, *head.span("ranges")):
            if own.holds(found["name"].decode("utf-8", "replace")):
                members.add(found["name"])
                yield _range(source, own, found)
    for found in _ASKED.finditer(source.data) if members else ():
        if found["name"] in members:
            yield _range(source, own, found)


def _range(source: Source, own: Own, found: re.Match[bytes]) -> Mention:
    why = f"range of {found['name'].decode('utf-8', 'replace')}, a package of this repository"
    return replace(place_at(source, own, found.span("version"), why, is_firm=False), form=Form.SEMVER)

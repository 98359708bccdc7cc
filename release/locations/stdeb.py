"""``stdeb.cfg``: a Debian package of the project's modules, which its other package depends on at the same version.

``Depends3: python3-name-modules (>= 1.0.1)``; what it says of other packages is theirs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_MODULES = regex(
    rf"\bpython[23]?-(?P<name>[a-z0-9][a-z0-9.+-]{{0,60}})-modules[ ]\((?:>=|=)[ ]{VERSION_IN_TEXT}\)".encode(),
    re.IGNORECASE,
)


def claims(path: str) -> bool:
    """The file of that name in any folder that is not foreign."""
    return path.rpartition("/")[2] == "stdeb.cfg" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version that is asked of each package of the project's own modules."""
    for match in _MODULES.finditer(source.data):
        if own.is_named(match["name"].decode()):
            yield place_at(source, own, match.span("version"), "version of the own modules", is_firm=False)

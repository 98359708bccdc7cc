"""``SECURITY.md``: the table of supported versions, where one series is supported and what is below it is not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

SUPPORTED = "the supported version"
_ROW = regex(rb"^\|[ *`]*(?P<below><[ ]?|&lt;[ ]?)?v?(?P<version>[0-9]+\.[0-9]+)(?:\.x)?[ *`]*\|", re.MULTILINE)


def claims(path: str) -> bool:
    """SECURITY.md in any folder."""
    return path.rpartition("/")[2].lower() == "security.md"


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield both versions of such a table; whether they move with the project only history says."""
    rows = list(_ROW.finditer(source.data))
    is_pair = [bool(row["below"]) for row in rows] == [False, True]
    if is_pair and rows[0]["version"] == rows[1]["version"]:
        for row in rows:
            mention = mention_at(source, row.span("version"), Kind.DOCUMENT, SUPPORTED)
            yield replace(mention, form=Form.SHORT, is_loose=True)

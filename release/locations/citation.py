"""``CITATION.cff``: the top-level ``version`` (Citation File Format 1.2.0, key ``version``).

In a YAML mapping that is not in flow style only a top-level key can start in the first column, so no parser is
needed to tell it from the ``version`` of a reference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES, Kind, mention_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_KEY = re.compile(rb"""(?:\A\xef\xbb\xbf|\A|(?<=[\r\n]))(["']?)version\1[ \t]*:[ \t]+["']?""")
_REST = re.compile(rb"""["']?[ \t]*(?:[ \t]#[^\r\n]*)?(?=[\r\n]|\Z)""")


def claims(path: str) -> bool:
    """CITATION.cff at the root, where the format's readers look for it."""
    return path == "CITATION.cff"


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield the value of the top-level ``version``."""
    for key in _KEY.finditer(source.data):
        token = VERSION_BYTES.match(source.data, key.end())
        if token and _REST.match(source.data, token.end()):
            yield mention_at(source, token.span("version"), Kind.DOCUMENT, "version of the citation")

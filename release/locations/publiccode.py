"""``publiccode.yml``: ``softwareVersion`` (publiccode.yml 0.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import yaml
from release.syntax.paths import is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """publiccode.yml at the root, where the catalogues look for it."""
    return path in {"publiccode.yml", "publiccode.yaml"}


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the top-level ``softwareVersion``."""
    for span in yaml.version_spans(source.data, "softwareVersion"):
        yield place_at(source, own, span, "softwareVersion of publiccode.yml", is_firm=is_top(source))

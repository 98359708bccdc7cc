"""Helm's ``Chart.yaml``: ``appVersion``, and the chart's ``version`` where it goes with the project's.

Many charts count their own versions, so ``version`` is asked only while it states the project's in full. Versions of
``dependencies`` are indented or in a list; the two keys start in the first column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import yaml
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """Chart.yaml in any folder that is not foreign."""
    return path.rpartition("/")[2] == "Chart.yaml" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield both keys, a ``v`` before the digits left out."""
    is_named = own.is_named(yaml.text(source.data, "name"))
    for key, is_firm in (("version", False), ("appVersion", is_named)):
        for span in yaml.version_spans(source.data, key):
            yield place_at(source, own, span, f"{key} of the chart", is_firm=is_firm)

"""``mkdocs.yml``: ``version`` under ``extra``, which a theme or a page shows.

``version: {provider: mike}`` there is the switch between published versions, in flow or in block style, and no text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.syntax import yaml
from release.syntax.paths import is_foreign, is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own


def claims(path: str) -> bool:
    """mkdocs.yml in any folder that is not foreign."""
    return path.rpartition("/")[2] in {"mkdocs.yml", "mkdocs.yaml"} and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield ``version`` under ``extra``; it may be ``major.minor`` only."""
    for span in yaml.version_spans(source.data, "extra", "version"):
        yield replace(place_at(source, own, span, "extra.version of MkDocs", is_firm=is_top(source)), form=Form.SHORT)

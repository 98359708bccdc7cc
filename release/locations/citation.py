"""``CITATION.cff`` (Citation File Format 1.2.0): the ``version`` of the work, and the day of its release.

``preferred-citation`` has a version of its own. It is this project's where its title names the project, and only
while it states the current version: a project may well ask to be cited as it was in a certain paper.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.syntax import yaml
from release.syntax.paths import is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

OF_WORK = "version of the citation"
_PREFERRED = "preferred-citation"
_RELEASED = regex(
    rb"(?:\A\xef\xbb\xbf|\A|(?<=[\r\n]))([\"']?)date-released\1[ \t]*:[ \t]+[\"']?"
    rb"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[\"']?[ \t]*(?:[ \t]#[^\r\n]*)?(?=[\r\n]|\Z)"
)


def claims(path: str) -> bool:
    """CITATION.cff at the root, where the format's readers look for it."""
    return path == "CITATION.cff"


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the top-level ``version``, and that of a preferred citation of this project."""
    for span in yaml.version_spans(source.data, "version"):
        place = place_at(source, own, span, OF_WORK, is_firm=is_top(source))
        yield replace(place, is_published=True)
    if own.pattern.search(yaml.text(source.data, _PREFERRED, "title").encode()):
        for span in yaml.version_spans(source.data, _PREFERRED, "version"):
            place = place_at(source, own, span, "version of the preferred citation", is_firm=False)
            yield replace(place, is_published=True)


def released(source: Source) -> tuple[int, int] | None:
    """Return the span of the day (YYYY-MM-DD) of the top-level ``date-released``, ``None`` where there is none."""
    found = _RELEASED.search(source.data)
    return found.span("day") if found else None

"""A link or image of the README that leads nowhere on the index's page.

Why: the page shows the README alone. ``docs/guide.md`` is a page of the repository, not of the index: readers get an
error page, and the logo is a broken picture.

Example: bad: ``[guide](docs/guide.md)``, ``![logo](logo.png)``, ``[install](#instal)``. Good: whole addresses, and
anchors of headings that are there.

Fix: write the whole address (``https://...``), or correct the anchor.

Sources: the index's renderer (readme_renderer): it rewrites no address, and prefixes the anchors of headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from release.checks.dist_findings import Voice, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, Links
    from release.model.finding import Finding

ID = "dead-readme-link"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_WHOLE = re.compile(r"(?:https?:)?//[^\s/]|mailto:", re.IGNORECASE)
_FIX = "write whole addresses (https://...) in the README, and anchors that are there; then: nox -s build check"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every link is a whole address, or an anchor that is there."""
    told: dict[Links, str] = {}
    for file in facts.files:
        if file.links is None:
            yield _VOICE.unknown(file.where, "nobody looked at its README")
        elif file.links.problem:
            yield _VOICE.not_applicable(file.where, f"its README was not looked at: {file.links.problem}")
        elif file.links in told:
            yield _VOICE.not_applicable(file.where, f"the same README as {told[file.links]}")
        else:
            told[file.links] = file.where
            yield _judged(file.where, file.links)


def _judged(where: str, links: Links) -> Finding:
    dead = [link for link in (*links.links, *links.images) if not link.startswith("#") and not _WHOLE.match(link)]
    lost = [link for link in links.links if link.startswith("#") and not _is_anchor(link[1:], links.anchors)]
    words = [f"not whole addresses: {listed(dict.fromkeys(dead))}"] * bool(dead)
    words += [f"anchors that are not there: {listed(dict.fromkeys(lost))}"] * bool(lost)
    if words:
        return _VOICE.failed(where, "; ".join(words), _FIX)
    return _VOICE.passed(where, f"{len(links.links)} links and {len(links.images)} images, none is dead")


def _is_anchor(name: str, anchors: frozenset[str]) -> bool:
    plain = unquote(name)
    spellings = {plain, plain.lower(), f"user-content-{plain}", plain.removeprefix("user-content-")}
    return not plain or plain == "top" or bool(spellings & anchors)

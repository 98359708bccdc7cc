"""How results look: the same records as text for people and as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.family import Family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from release.model.line import Line

FAMILY = Family(
    __name__,
    "text",
    "findings",
    "publishing",
    "published",
    "announcing",
    "rehearsed",
    "audited",
    "audit_page",
    "sarif",
    "incident",
    "ownership",
    "probed",
    "mended",
    "adopted",
    "ci",
    "reviewed",
    "markup",
    "review_html",
    "review_style",
    "review_svg",
    "review_notes",
    "review_parts",
    "review_findings",
    "review_diffs",
    "review_markdown",
    "json",
)


def lines_for(kind: str) -> Callable[..., Iterable[Line]]:
    """Return the function, of whichever member has it, that tells a record of *kind* in lines."""
    found: Callable[..., Iterable[Line]] = next(getattr(member, kind) for member in FAMILY if hasattr(member, kind))
    return found

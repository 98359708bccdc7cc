"""Remind: one issue on the forge says which work of the security checklist is due, and is closed when none is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from release.errors import ForgeRefused
from release.facts.forge import find_place
from release.facts.repository import read_repository
from release.forges import open_forge
from release.model.forge import Issue
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.forges import Issues
    from release.model.due import Due
    from release.model.forge import KeptIssue, Place
    from release.system.view import View
    from release.system.world import World

LABEL = "release-audit"
_LARGEST = 60_000  # characters; GitHub takes 65 536


@dataclass(frozen=True, kw_only=True, slots=True)
class RemindPlan:
    """The issue as it should be, and where."""

    place: Place
    issue: Issue


def plan(view: View, config: Config, work: Due, lines: Sequence[str]) -> RemindPlan:
    """Return the issue about *work*, which people read as *lines*; it says nothing where nothing is due this month."""
    place = find_place(view, config, read_repository(view, config).remote)
    shown = "\n".join(f"    {line}" for line in lines)  # indented: nothing in it is Markdown, and nobody is called
    body = f"What the security checklist of this project asks for. `invoke audit --due` says it, too.\n\n{shown}\n"
    is_due = bool(work.month)
    return RemindPlan(
        place=place,
        issue=Issue(title=f"Release audit of {work.project}", body=body[:_LARGEST] if is_due else "", label=LABEL),
    )


def apply(plan: RemindPlan, world: World) -> KeptIssue:
    """Open the issue, or bring it up to date; :class:`ForgeRefused` where the forge has no issues that we know."""
    forge = open_forge(world.view, plan.place)
    if forge is None or not hasattr(forge, "keep_issue"):
        raise ForgeRefused(
            "an issue can be kept on GitHub alone",
            where=(f"this project is on {plan.place.kind}, {plan.place.shown}",),
            fix=("invoke audit --due",),
        )
    with world.act("remind", at=plan.place.shown, label=plan.issue.label) as result:
        kept = cast("Issues", forge).keep_issue(world, plan.issue)
        result.update(what=kept.what, url=kept.url)
    return kept

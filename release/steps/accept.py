"""Accept: keep the forge's settings as they are now in a tracked file, so that the next audit sees what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import OutsideAnswered
from release.facts.audit.collecting import collect
from release.model.forge_snapshot import SNAPSHOT, drift, parse_snapshot, snapshot, snapshot_bytes
from release.model.mending import Accepted, AcceptPlan

if TYPE_CHECKING:
    from release.config import Config
    from release.system.view import View
    from release.system.world import World


def plan(view: View, config: Config, project: str = "") -> AcceptPlan:
    """Ask the forge and return what there is to accept; nothing is changed.

    :class:`OutsideAnswered` where the forge told nothing: an empty snapshot would accept whatever comes.
    """
    collected = collect(view, config, project, is_online=True)
    forge = collected.facts.forge
    if forge is None or forge.about is None:
        unseen = () if forge is None else tuple(f"{name or 'all'}: {why}" for name, why in forge.unseen.items())
        raise OutsideAnswered(
            "the forge told nothing of its settings, so there is nothing to accept",
            where=(*collected.notes, *unseen)[:8] or ("no forge was found",),
            fix=("invoke audit --online",),
        )
    before, after = view.read(SNAPSHOT), snapshot_bytes(forge)
    accepted = parse_snapshot(before or b"")
    return AcceptPlan(
        path=SNAPSHOT,
        data=after,
        changes=tuple(drift(accepted, snapshot(forge))) if accepted is not None else (),
        first=accepted is None,
        nothing_to_do=before == after,
    )


def apply(plan: AcceptPlan, world: World) -> Accepted:
    """Write the file; where it says the same already there is nothing to do."""
    if not plan.nothing_to_do:
        world.write(plan.path, plan.data)
    return Accepted(plan=plan)

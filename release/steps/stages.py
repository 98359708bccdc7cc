"""Publishing, read from top to bottom: stage after stage, and before the next one what the last one serves is verified.

It is apart from the pipeline of a release, whose tools for building and checking it does not wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.facts.gate import Gate, read_gate
from release.gates.environment import record
from release.index.addresses import find_index
from release.index.identity import offers_identity
from release.steps import publish as publishing
from release.steps import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from release.config import Config
    from release.facts.repository import Repository
    from release.index.addresses import Index
    from release.index.upload import Uploader
    from release.model.candidate import Candidate
    from release.system.view import View
    from release.system.world import World


def stages_of(config: Config, index: str) -> tuple[str, ...]:
    """Return what is published to: every stage, or *index* alone, whether it is a stage or not."""
    return (index,) if index else config.publish.stages


def show_plans(view: View, config: Config, stages: Sequence[str], show: Callable[[str, object], None]) -> None:
    """Show what would be sent to each of *stages*; the indexes are asked, and nothing is sent."""
    for name in stages:
        show("publish_plan", publishing.plan(view, config, name, _gate(view, config, [])))


def publish(
    world: World, config: Config, stages: Sequence[str], ready: Uploader, show: Callable[[str, object], None]
) -> None:
    """Bring the candidate to each of *stages*; before the next one, what the last one serves is verified.

    *show* gets a record's kind and the record, or ``line`` and a text.
    """
    view = world.view

    def on_line(text: str) -> None:
        show("line", text)

    with world.alone("publish"):
        for number, name in enumerate(stages):
            gates: list[Gate] = []
            planned = publishing.plan(view, config, name, _gate(view, config, gates))
            show("publish_plan", planned)
            if gates and gates[-1].granted:
                record(world, gates[-1].granted)
            show("published", publishing.apply(planned, world, config, ready, on_line))
            if number + 1 < len(stages):
                has_identity = offers_identity(view, find_index(name, config.indexes))
                planned_look = verify.plan(view, config, name)
                show("verified", verify.apply(planned_look, world, config, on_line, tries_out=not has_identity))


def _gate(view: View, config: Config, passed: list[Gate]) -> publishing.Asked:
    """Return what refuses or says who approved; the gate is added to *passed*."""

    def approved(candidate: Candidate, repository: Repository, index: Index) -> tuple[str, ...]:
        passed.append(read_gate(view, config, repository, candidate, index))
        return passed[-1].words

    return approved

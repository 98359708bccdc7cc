"""How a project is adopted from a task: what is shown, and who is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import DecisionMissing
from release.model.records import dataclass
from release.steps import init as step
from release.system.console import Console

if TYPE_CHECKING:
    from release.faces import Face
    from release.model.adoption import InitPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    ci: str = ""
    project: str = ""
    is_check: bool = False
    overwrites: bool = False
    is_sure: bool = False
    is_json: bool = False


def adopt(face: Face, asked: Asked, *, is_dry: bool) -> bool:
    """Show or make what adopts the project; ``True`` where a file is not as it would be made today."""
    is_only_shown = is_dry or asked.is_check
    face.repair(is_dry=is_only_shown)
    wanted = step.Wanted(ci=asked.ci, project=asked.project, overwrites=asked.overwrites)
    if not is_only_shown:
        wanted = replace(wanted, lock=step.lock(face.world, face.config, wanted))
    plan = step.plan(face.view, face.config, wanted)
    if is_only_shown:
        face.show("init_plan", plan)
        return plan.is_drifted
    if plan.is_asking and not asked.is_sure:
        _require_yes(face, plan)
    face.show("adopted", step.apply(plan, face.world))
    return plan.is_drifted


def _require_yes(face: Face, plan: InitPlan) -> None:
    """Ask before files that are there are changed, where somebody is there to answer."""
    console = Console(face.view.environment, hide=face.view.hide)
    if not console.is_answered:
        return
    face.show("init_plan", plan)
    answer = console.ask("write these files? [Y/n] ")
    if answer is not None and answer.lower() not in {"", "y", "yes"}:
        raise DecisionMissing(
            "the files were not confirmed, nothing was changed",
            where=(f"the answer was {answer!r}",),
            why="what is there is yours, and nobody but you knows what else reads it",
            fix=("--yes",),
        )

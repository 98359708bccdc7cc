"""What the faces of a rehearsal share: showing it while it runs, and asking for the version."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from release.errors import DecisionMissing, RehearsalFailed
from release.steps import rehearse as step
from release.system.console import Console

if TYPE_CHECKING:
    from release.faces import Face
    from release.model.rehearsing import Rehearsed, Row


def rehearse(face: Face, *, here: bool, is_sure: bool, is_json: bool) -> None:
    """Rehearse the built-in demo, or with *here* the project of *face*; :class:`RehearsalFailed` where not all held."""
    if not is_sure and (is_json or not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())):
        raise DecisionMissing(
            "the rehearsal asks for the version, and nobody is here to type it",
            where=("there is no terminal",),
            why="in a rehearsal --yes may stand for the person; what it approves exists nowhere else",
            fix=("python -m release rehearse --yes" + " --here" * here,),
        )
    plan = step.plan(face.view, face.config if here else None, is_sure=is_sure)
    console = Console(face.view.environment)

    def ask(version: str, shown: tuple[str, ...]) -> str | None:
        for text in shown:
            face.line(f"    {text}", "dim")
        return console.ask(f"  type {version} to approve it: ")

    def on_row(kind: str, row: Row) -> None:
        if not is_json:
            face.show(f"rehearsal_{kind}", row)

    if not is_json:
        face.show("rehearse_plan", plan)
    done = step.apply(plan, face.world, on_row, ask)
    if not (is_json and done.failed):
        face.show("rehearsed", done)
    _require_held(done, is_json=is_json)


def _require_held(done: Rehearsed, *, is_json: bool) -> None:
    if not done.failed:
        return
    first = done.failed[0]
    raise RehearsalFailed(
        f"{first.name}: {first.outcome}",
        where=(*(first.said[-8:] if is_json else ()), *(f"{row.name}: {row.outcome}" for row in done.failed[1:])),
        fix=(f"cd {done.kept}/project && git log --oneline -3 && python -m release trail", f"rm -r {done.kept}"),
    )

"""How an emergency is gone through at a terminal, from a task."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from release.errors import AnswerInvalid
from release.model.records import dataclass
from release.steps import incident as step
from release.system.console import Console

if TYPE_CHECKING:
    from release.faces import Face
    from release.model.incident import Step, Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    kind: str
    id: str = ""
    step: str = ""
    evidence: str = ""
    started: str = ""
    is_probed: bool = False
    is_json: bool = False


class Terminal:
    """Whoever sits at the terminal; nobody is asked where there is none, or where JSON is wanted."""

    def __init__(self, face: Face, *, is_json: bool) -> None:
        """Ask with the means of *face*."""
        self._face, self._is_json = face, is_json
        self._console = Console(face.view.environment, hide=face.view.hide)

    def ask(self, step: Step, told: Told) -> str:
        """Show what a program saw and what a person does, and return what was done."""
        if self._is_json:
            return ""
        if told.words:
            self._face.line(f"{step.item}  {told.words}", "dim")
        answer = self._console.ask(f"{step.item}  {step.ask}\n        what was done (Enter: not yet)? ")
        return answer or ""


def handle(face: Face, asked: Asked, *, is_dry: bool) -> None:
    """Go on with an incident, or begin one, and show where it stands."""
    face.repair(is_dry=is_dry)
    wanted = step.Wanted(
        kind=asked.kind,
        id=asked.id,
        item=asked.step.upper(),
        evidence=asked.evidence,
        started=_moment(asked.started),
        is_probed=asked.is_probed,
    )
    plan = step.plan(face.view, wanted)
    if is_dry:
        face.show("incident_plan", plan)
    else:
        face.show("incident", step.apply(plan, face.world, face.config, Terminal(face, is_json=asked.is_json)))


def drill(face: Face, kind: str) -> None:
    """Take every step on this machine alone, and show what became of each."""
    face.show("incident", step.drill(face.world, kind))


def _moment(text: str) -> datetime | None:
    """Return the time (UTC) that *text* is; :class:`AnswerInvalid` where it is none."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise AnswerInvalid(
            f"{text} is no time",
            where=(f"--started {text}",),
            fix=("invoke incident token --started 2026-11-20T14:30",),
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)

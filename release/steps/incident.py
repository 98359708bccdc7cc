"""Incident: the emergency procedure, step by step: what a program can do is done and proved, the rest is asked for.

What is done is written down at once, in the register and in the journal, so that a run that was broken off goes on.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from release.emergency.errands import STILL, TOOLS, Errand
from release.errors import AnswerInvalid, AnswersInvalid, FileChanged, ItemUnknown, RehearsalFailed, ReleaseError
from release.facts.answers import PATH, read_answers
from release.model.edit import FileEdit
from release.model.incident import PROCEDURES, Handled, Incident, IncidentPlan, Step, Told, metrics_of, with_step
from release.model.records import dataclass
from release.syntax.answered import with_record
from release.syntax.recorded import with_changed_record
from release.system.world import JOURNAL

if TYPE_CHECKING:
    from datetime import datetime

    from release.config import Config
    from release.system.view import View
    from release.system.world import World

EVENT = "incident"


class Person(Protocol):
    """Whoever sits in front of it."""

    def ask(self, step: Step, told: Told) -> str:
        """Return what was done in *step*, empty where nobody says; *told* is what a program saw."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for: the kind; an incident by its *id*; one step (*item*) with what was done in it."""

    kind: str
    id: str = ""
    item: str = ""
    evidence: str = ""
    started: datetime | None = None
    is_probed: bool = False


def plan(view: View, wanted: Wanted) -> IncidentPlan:
    """Return the incident that is gone on with, or a new one; nothing is written.

    Raises :class:`ItemUnknown` for a kind, step or id that is none, :class:`AnswerInvalid` for a word that belongs to
    no step, and :class:`AnswersInvalid` where the register is not understood.
    """
    view.git("rev-parse", "--git-dir")  # the register lies in the project's repository
    steps = PROCEDURES.get(wanted.kind)
    if steps is None:
        raise _unknown(f"there is no procedure {wanted.kind}", f"it is one of {', '.join(PROCEDURES)}", "token")
    if wanted.item and wanted.item not in {step.item for step in steps}:
        raise _unknown(f"{wanted.item} is no step of it", ", ".join(step.item for step in steps), wanted.kind)
    if wanted.evidence and not wanted.item:
        raise AnswerInvalid(
            "it is not said which step was done",
            where=(f"--evidence {wanted.evidence[:60]}",),
            fix=(f'invoke incident {wanted.kind} --step {steps[0].item} --evidence "..."',),
        )
    answers = read_answers(view)
    if answers.problems:
        raise AnswersInvalid(
            f"{PATH} holds entries that do not count", where=answers.problems, fix=(f"$EDITOR {PATH}",)
        )
    known = [Incident(record=each, number=number) for number, each in enumerate(answers.incidents)]
    chosen = [each for each in known if each.kind == wanted.kind and (each.id == wanted.id if wanted.id else each.left)]
    if wanted.id and not chosen:
        raise _unknown(f"there is no incident {wanted.id}", ", ".join(each.id for each in known) or PATH, wanted.kind)
    incident = chosen[-1] if chosen else _new(view, wanted, {each.id for each in known})
    return IncidentPlan(
        incident=incident, path=PATH, item=wanted.item, evidence=wanted.evidence, is_probed=wanted.is_probed
    )


def apply(plan: IncidentPlan, world: World, config: Config, person: Person) -> Handled:
    """Go through the steps that are left; each that is done is written down before the next begins."""
    told: dict[str, Told] = {}
    incident = plan.incident
    with world.alone(f"incident {incident.kind}"):
        if incident.number is None:
            incident = _written(world, incident)
        errand = Errand(plan=plan, world=world, config=config)
        for step in plan.steps:
            with world.act(EVENT, id=incident.id, item=step.item) as result:
                seen = _seen(errand, incident, step)
                evidence = seen.words if seen.is_done else plan.evidence or person.ask(step, seen)
                if evidence and not seen.is_done and step.item in _PROVED:
                    seen = _seen(errand, incident, step)  # a person has acted: is it so now?
                    evidence = f"{evidence}; {seen.words}" if seen.is_done else "" if _is_denied(seen) else evidence
                result.update(done=bool(evidence), words=evidence or seen.words)
            told[step.item] = replace(seen, words=evidence or seen.words, is_done=bool(evidence))
            if evidence:
                record = with_step(incident.record, step.item, world.hide(evidence), world.view.now())
                incident = _written(world, replace(incident, record=record))
    return Handled(incident=incident, told=told, metrics=metrics_of(incident.record))


def _seen(errand: Errand, incident: Incident, step: Step) -> Told:
    """Return what a program did or saw in *step*; its failure is no end of an emergency."""
    tool = TOOLS.get(step.item)
    try:
        return tool(errand, incident) if tool else Told()
    except ReleaseError as problem:
        return Told(words=problem.what)


def _is_denied(told: Told) -> bool:
    """Tell whether a program saw that it is not so, whatever a person says."""
    return told.words.startswith(STILL)


# Where a person's word is not enough: it is looked at again.
_PROVED = frozenset({"TCI-1", "RCR-3", "RCR-4"})


def _new(view: View, wanted: Wanted, taken: set[str]) -> Incident:
    now = view.now()
    id_ = next(
        name
        for number in range(1, len(taken) + 2)
        if (name := f"{now:%Y-%m-%d}-{wanted.kind}" + (f"-{number}" if number > 1 else "")) not in taken
    )
    started = {"started": wanted.started} if wanted.started else {}
    return Incident(record={"id": id_, "kind": wanted.kind, "detected": now, **started})


def _written(world: World, incident: Incident) -> Incident:
    """Write *incident* into the register, as a new entry or over its old one."""
    before = world.view.read(PATH)
    if incident.number is None:
        after = with_record(PATH, before or b"", "incidents", incident.record)
        incident = replace(incident, number=len(read_answers(world.view).incidents))
    else:
        after = with_changed_record(PATH, before or b"", ("incidents", incident.number), incident.record)
    if world.view.read(PATH) != before:
        raise FileChanged(f"{PATH} changed meanwhile", where=(PATH,), fix=("git diff",))
    if after != before:
        world.replace_files((FileEdit(path=PATH, before=before, after=after, edits=()),))
    return incident


def _unknown(what: str, where: str, kind: str) -> ItemUnknown:
    why = "in an emergency nothing is guessed"
    return ItemUnknown(what, where=(where,), why=why, fix=(f"invoke incident {kind}",))


def drill(world: World, kind: str) -> Handled:
    """Go through all steps of *kind* on this machine, with servers of our own, and journal that it was done.

    :class:`RehearsalFailed` where a step was left.
    """
    from release.config import read_config  # noqa: PLC0415 - only a drill needs servers
    from release.rehearsal.drill import Drill  # noqa: PLC0415 - as above

    with world.act("drill", kind=kind) as result, Drill(world.view.environment) as scene:
        planned = plan(scene.view, Wanted(kind=kind, is_probed=True))
        handled = apply(planned, scene.world, read_config(scene.view), scene)
        digest = sha256(scene.view.read(JOURNAL) or b"").hexdigest()
        left = [step.item for step in handled.incident.left]
        result.update(done=sorted(handled.incident.done), left=left, digest=digest)
        if left:
            raise RehearsalFailed(
                f"the drill left {len(left)} steps undone",
                where=tuple(f"{item}: {handled.told[item].words}" for item in left),
                fix=(f"invoke incident {kind} --drill",),
            )
    told = {item: replace(each, report="") for item, each in handled.told.items()}  # the files are gone with the place
    return replace(handled, is_drill=True, told=told)

"""Answer: a person's word on an item that no machine can see, with what it rests on and until when it holds."""

from __future__ import annotations

import difflib
import shlex
from datetime import date, timedelta
from typing import TYPE_CHECKING

from release.checks.items import read_items
from release.errors import AnswerInvalid, AnswersInvalid, FileChanged, ItemUnknown
from release.facts.answers import PATH, emails, read_answers
from release.model.answering import Answered, AnswerPlan
from release.model.edit import FileEdit
from release.model.records import dataclass
from release.syntax.answered import with_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.model.audit import Answers, Item
    from release.system.view import View
    from release.system.world import World

EVENT = "answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for; ``until`` is empty for as long as the item allows, ``covers`` are other people."""

    item: str
    by: str
    evidence: str
    until: str = ""
    covers: tuple[str, ...] = ()


def plan(view: View, wanted: Wanted) -> AnswerPlan:
    """Return the file with the answer in it; nothing is written.

    Raises :class:`ItemUnknown` for an item that is none or takes no answer, :class:`AnswersInvalid` where the file is
    not understood, and :class:`AnswerInvalid`, which names every mistake at once.
    """
    item = _item(wanted.item)
    answers = read_answers(view)
    if answers.problems:
        raise AnswersInvalid(
            f"{PATH} holds entries that do not count", where=answers.problems, fix=(f"$EDITOR {PATH}",)
        )
    today = view.now().date()
    until, mistakes, fix = _until(wanted, item, today)
    people_mistakes, people_fix = _people_mistakes(wanted, answers)
    mistakes += people_mistakes
    if not wanted.evidence.strip() or not wanted.evidence.isprintable():
        mistakes.append("--evidence: say on one line what the answer rests on")
    if mistakes:
        raise AnswerInvalid(
            f"{item.id} cannot be answered so", where=mistakes, fix=(*people_fix, *fix) or (_again(wanted),)
        )
    values = {"by": wanted.by, "on": today, "until": until, "evidence": wanted.evidence.strip()}
    values |= {"covers": list(wanted.covers)} if wanted.covers else {}
    before = view.read(PATH)
    after = with_table(PATH, before or b"", ("answers", item.id), values)
    return AnswerPlan(
        item=item,
        values=values,
        file=FileEdit(path=PATH, before=before, after=after, edits=()),
        notes=tuple(_notes(view, wanted, answers, item)),
    )


def apply(plan: AnswerPlan, world: World) -> Answered:
    """Write the file, and into the journal that somebody answered; :class:`FileChanged` where it is not as planned."""
    about = {"item": plan.item.id, **{key: str(value) for key, value in plan.values.items()}}
    with world.alone("answer"):
        if world.view.read(plan.file.path) != plan.file.before:
            raise FileChanged(f"{plan.file.path} changed meanwhile", where=(plan.file.path,), fix=("git diff",))
        with world.act(EVENT, **about):
            world.replace_files((plan.file,))
    return Answered(plan=plan)


def _item(id_: str) -> Item:
    items = {item.id: item for item in read_items()}
    item = items.get(id_.upper())
    if item is None:
        near = difflib.get_close_matches(id_.upper(), [each.id for each in items.values() if each.answer_days], n=1)
        raise ItemUnknown(
            f"there is no item {id_}" + (f"; {near[0]} is the nearest" if near else ""),
            where=(id_,),
            fix=(f"invoke answer {near[0]} ..." if near else "invoke audit",),
        )
    if item.children:
        raise ItemUnknown(
            f"{item.id} is the sum of {', '.join(item.children)}: answer those",
            where=(f"{item.id}: {item.title}",),
            fix=(f"invoke audit --select {item.id}",),
        )
    if not item.answer_days:
        raise ItemUnknown(
            f"{item.id} takes no answer: checks tell how it stands",
            where=(f"{item.id}: {item.title}",),
            fix=(f"invoke audit --select {item.id}",),
        )
    return item


def _until(wanted: Wanted, item: Item, today: date) -> tuple[date, list[str], tuple[str, ...]]:
    """Return the last day, the mistakes in what was asked for, and the command that is right."""
    longest = today + timedelta(days=item.answer_days)
    if not wanted.until:
        return longest, [], ()
    fix = (_again(wanted, longest),)
    try:
        until = date.fromisoformat(wanted.until)
    except ValueError:
        return longest, [f"--until {wanted.until}: a day is written as {longest}"], fix
    if until < today:
        return until, [f"--until {until}: that day is over"], fix
    if until > longest:
        return until, [f"--until {until}: {item.id} holds for {item.answer_days} days at most, until {longest}"], fix
    return until, [], ()


def _people_mistakes(wanted: Wanted, answers: Answers) -> tuple[list[str], tuple[str, ...]]:
    mistakes, fixes = [], []
    for flag, name in (("--by", wanted.by), *(("--covers", name) for name in wanted.covers)):
        if name in answers.people:
            continue
        near = difflib.get_close_matches(name, answers.people, n=1)
        known = f"known: {', '.join(answers.people)}" if answers.people else "it is empty"
        said = f"{flag} {name}: not" if name else f"{flag} is missing: one"
        mistakes.append(f"{said} among [people] of {PATH} ({known})")
        if near:
            fixes.append(f"invoke answer {wanted.item} --by {shlex.quote(near[0])} --evidence ...")
        else:
            table = f'\\n[people.{name or "NAME"}]\\nemail = "%s"\\n'
            fixes.append(f"printf '{table}' \"$(git config user.email)\" >> {PATH}")
    return mistakes, tuple(fixes)


def _notes(view: View, wanted: Wanted, answers: Answers, item: Item) -> Sequence[str]:
    """Return what will keep the answer from counting, although it can be written."""
    notes = []
    mail = view.git("config", "--list", "-z").out.decode("utf-8", "replace") if view.git_folder else ""
    values = dict(entry.partition("\n")[::2] for entry in mail.split("\0"))
    own = values.get("user.email", "").lower()
    if own and own not in emails(answers.people[wanted.by]):
        notes.append(f"{wanted.by} has to commit it: here git commits as {own}")
    left_out = sorted(set(answers.people) - {wanted.by, *wanted.covers}) if item.is_for_each else []
    if left_out:
        notes.append(f"it does not speak for {', '.join(left_out)}: --covers {','.join(left_out)}")
    return notes


def _again(wanted: Wanted, until: date | None = None) -> str:
    words = ["invoke", "answer", wanted.item, "--by", wanted.by or "NAME", "--evidence", wanted.evidence or "..."]
    return shlex.join([*words, *(("--until", str(until)) if until else ())])

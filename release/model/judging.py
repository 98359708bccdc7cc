"""From findings, answers and waivers to one row an item. What nobody could see is never good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from release.model.audit import CHECKLIST, Row, SignOff, State, Word
from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from release.model.audit import Answer, Answers, Item, Waiver

    Said = Mapping[str, Sequence[Finding]]

SOON_DAYS = 14
LONGEST_WAIVER_DAYS = 366
_WORST = (State.FAILED, State.UNKNOWN, State.HUMAN, State.WAIVED, State.PASSED, State.NOT_APPLICABLE)


def judge(items: Sequence[Item], said: Mapping[str, Said], answers: Answers, today: date) -> tuple[Row, ...]:
    """Return one row an item, in their order; *said* are, by item and check, the findings that speak to it.

    A check that was asked and said nothing makes the item unknown.
    """
    leaves = [item for item in items if not (item.children or item.by_tool)]
    rows = {item.id: _leaf(item, said.get(item.id, {}), answers, today) for item in leaves}
    checklist = [rows[item.id] for item in leaves if item.document == CHECKLIST]
    rows |= {item.id: _worked_out(item, checklist) for item in items if item.by_tool}
    for item in items:
        if item.children:
            rows[item.id] = _chapter(item, [rows[child] for child in item.children])
    return tuple(rows[item.id] for item in items)


def sign_off(rows: Iterable[Row], answers: Answers, today: date) -> SignOff:
    """Return the block at the end of the checklist; only an answer that holds names a reviewer."""
    by_id = {row.item.id: row for row in rows}
    ends = [row.until for row in by_id.values() if row.until and row.until >= today and not row.item.children]

    def who(item: str) -> str:
        row, answer = by_id.get(item), answers.answers.get(item)
        return f"{answer.by} on {answer.on}" if row and row.is_met and answer else ""

    return SignOff(
        status=next(box for box in ("STA-1", "STA-2", "STA-3") if by_id[box].state is State.PASSED),
        day=today,
        reviewer=who("REV-2"),
        approval=who("REV-3"),
        next_review=min(ends, default=None),
    )


def _leaf(item: Item, said: Said, answers: Answers, today: date) -> Row:
    waiver = answers.waivers.get(item.id)
    row = _joined(item, _seen(item, said), _answered(item, answers, today))
    if row.is_met or waiver is None:
        return row
    wrong = _wrong_waiver(waiver, answers, today)
    told = wrong or f"waived by {waiver.owner} until {waiver.until}: {waiver.reason}"
    state = State.FAILED if wrong else State.WAIVED
    return replace(row, state=state, evidence=(told, *row.evidence), until=waiver.until)


def _wrong_waiver(waiver: Waiver, answers: Answers, today: date) -> str:
    """Return why *waiver* does not count, empty where it does."""
    if waiver.until < today:
        return f"the waiver of {waiver.owner} ended on {waiver.until}"
    if waiver.until > today + timedelta(days=LONGEST_WAIVER_DAYS):
        return f"the waiver holds until {waiver.until}, {LONGEST_WAIVER_DAYS} days is the most"
    return "" if waiver.owner in answers.people else f"{waiver.owner}, who owns the waiver, is not among [people]"


def _seen(item: Item, said: Said) -> Row | None:
    """Return the row as the checks see it, ``None`` where no check speaks to the item."""
    if not said:
        return None
    silent = [_silence(check) for check, found in said.items() if not found]
    findings = [*(finding for found in said.values() for finding in found), *silent]
    outcomes = {finding.outcome for finding in findings}
    worst = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED, Outcome.NOT_APPLICABLE)
    outcome = next(outcome for outcome in worst if outcome in outcomes)
    decisive = [finding for finding in findings if finding.outcome is outcome]
    return Row(
        item=item,
        state=State(outcome.value),
        evidence=tuple(dict.fromkeys(f"{f.where}: {f.evidence}" if f.where else f.evidence for f in decisive)),
        fix=tuple(dict.fromkeys(finding.fix for finding in decisive if finding.fix)),
        checks=tuple(said),
    )


def _silence(check: str) -> Finding:
    return Finding(check=check, outcome=Outcome.UNKNOWN, where="", evidence=f"{check} had nothing to look at")


def _answered(item: Item, answers: Answers, today: date) -> Row | None:
    """Return the row as people see it, ``None`` where no answer is asked for."""
    if not item.answer_days:
        return None
    answer = answers.answers.get(item.id)
    ask = f'invoke answer {item.id} --by NAME --evidence "..."'
    if answer is None:
        return Row(item=item, state=State.HUMAN, evidence=("nobody has answered",), fix=(ask,), word=Word.MISSING)
    until = min(answer.until, answer.on + timedelta(days=item.answer_days))
    told = f"{answer.by} on {answer.on}, until {until}: {answer.evidence}"
    word, wrong = _word(item, answer, answers, (today, until))
    state = {Word.EXPIRED: State.FAILED, Word.INVALID: State.FAILED, Word.UNCONFIRMED: State.UNKNOWN}
    fix = {Word.VALID: (), Word.UNCONFIRMED: ("git add release-answers.toml && git commit",)}
    return Row(
        item=item,
        state=state.get(word, State.HUMAN),
        evidence=(f"{wrong}; {told}" if wrong else told,),
        fix=fix.get(word, (ask,)),
        word=word,
        until=until,
    )


def _word(item: Item, answer: Answer, answers: Answers, days: tuple[date, date]) -> tuple[Word, str]:
    """Return what *answer* is worth on the first of *days*, as it ends on the second, and why it is worth nothing."""
    today, until = days
    wrong = _wrong(answer, answers, today)
    if wrong:
        return Word.INVALID, wrong
    if until < today:
        return Word.EXPIRED, f"it ended on {until}"
    if not answers.people:
        return Word.UNCONFIRMED, f"nobody is registered, so whether {answer.by} may answer is not known"
    if not answer.written_by:
        return Word.UNCONFIRMED, "git does not say who wrote it: not committed, or not in this clone's history"
    left_out = sorted(set(answers.people) - {answer.by, *answer.covers}) if item.is_for_each else []
    if left_out:
        return Word.MISSING, f"it does not speak for {', '.join(left_out)}"
    return (Word.DUE if until - today < timedelta(days=SOON_DAYS) else Word.VALID), ""


def _wrong(answer: Answer, answers: Answers, today: date) -> str:
    """Return why *answer* does not count, empty where it does."""
    if answer.on > today:
        return f"it is dated in the future ({answer.on})"
    if answers.people and answer.by not in answers.people:
        return f"{answer.by} is not among [people]"
    if answer.written_by and answer.written_by != answer.by:
        return f"git says that {answer.written_by} wrote it, not {answer.by}"
    return ""


def _joined(item: Item, seen: Row | None, answered: Row | None) -> Row:
    """Return the worse of what checks see and people say (the better one where either will do), told by both."""
    if seen is None or answered is None:
        return seen or answered or Row(item=item, state=State.UNKNOWN, evidence=("nothing looks at this",))
    if seen.state is State.NOT_APPLICABLE or (item.is_either and seen.is_met):
        return seen
    takes_answer = answered.is_met if item.is_either else _rank(answered) < _rank(seen)
    first, second = (answered, seen) if takes_answer else (seen, answered)
    fix = answered.fix if item.is_either and answered.is_met else tuple(dict.fromkeys((*seen.fix, *answered.fix)))
    return replace(
        first,
        evidence=(*first.evidence, *second.evidence),
        fix=fix,
        word=answered.word,
        until=answered.until,
        checks=seen.checks,
    )


def _rank(row: Row) -> int:
    """Return how bad a row is, 0 the worst; one that is met is better than a waiver."""
    return _WORST.index(State.PASSED if row.state is State.HUMAN and row.is_met else row.state)


def _chapter(item: Item, children: Sequence[Row]) -> Row:
    worst = min(children, key=_rank)
    bad = [row.item.id for row in children if row.state is worst.state and not row.is_met]
    evidence = f"{worst.state.value}: {', '.join(bad)}" if bad else f"all {len(children)} of its items"
    until = min((row.until for row in children if row.until), default=None)
    return Row(item=item, state=worst.state, evidence=(evidence,), word=worst.word, until=until)


def _worked_out(item: Item, rows: Sequence[Row]) -> Row:
    """Return the row of an item that follows from all others of the checklist."""
    failed = [row.item.id for row in rows if row.state is State.FAILED]
    waived = [row.item.id for row in rows if row.state is State.WAIVED]
    open_ = [row.item.id for row in rows if not row.is_met and row.state not in {State.FAILED, State.WAIVED}]
    if item.id.startswith("STA-"):
        box = "STA-3" if failed or open_ else "STA-2" if waived else "STA-1"
        told = f"{len(failed)} failed, {len(open_)} unknown or not answered, {len(waived)} waived"
        return Row(item=item, state=State.PASSED if item.id == box else State.NOT_APPLICABLE, evidence=(told,))
    if failed and item.id == "CMP-1":
        state, told = State.FAILED, f"{len(failed)} failed: {', '.join(failed)}"
    elif open_:
        state, told = State.UNKNOWN, f"{len(open_)} unknown or not answered: {', '.join(open_)}"
    else:
        state, told = State.PASSED, f"all {len(rows)} boxes have a state, none is unknown"
    return Row(
        item=item, state=state, evidence=(told,), fix=() if state is State.PASSED else ("invoke audit --online",)
    )

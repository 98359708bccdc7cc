"""An audit for people: as lines on the screen, and as a Markdown document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from release.model.audit import Audit, Row, State, Word
from release.model.due import Due, Period, due
from release.model.line import Line
from release.report.ownership import ownership, ownership_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from release.model.answering import Answered, AnswerPlan

_TONES = {State.PASSED: "good", State.FAILED: "bad", State.NOT_APPLICABLE: "dim"}
_BOXES = {"STA-1": "all requirements met", "STA-2": "conditional approval", "STA-3": "additional measures required"}
_MOST_FAILED, _MOST_DUE, _MOST_EVIDENCE, _MOST_FIXES = 40, 12, 3, 2
_WIDE = 160
_ONLINE = "invoke audit --online"
_MARKUP = frozenset("\\`*_[]<>|#&!~@")
_COLUMNS = ("passed", "answered", "waived", "failed", "unknown", "to answer", "n/a")


def audit(made: Audit) -> Iterator[Line]:
    """Counts by chapter, what failed, what is due, what nobody could see and why, and the sign-off block."""
    how = "repository, forge and index" if made.is_online else "repository only, --online asks forge and index"
    yield Line(f"{made.project} {made.version}   audit of {made.at[:16]}Z, {how}", "strong")
    if made.ownership:
        yield from ownership(made.ownership)
    yield from _chapters(made.rows)
    yield from (Line(f"note  {note}", "warn") for note in made.notes)
    yield from _failed([row for row in leaves(made.rows) if row.state is State.FAILED])
    yield from _due(made)
    yield from _unknown([row for row in leaves(made.rows) if row.state is State.UNKNOWN])
    yield Line("sign-off", "strong")
    yield from (Line(f"  {words}") for words in sign_off_words(made))
    yield Line(f"next  {next_command(made)}")


def due_of(made: Audit) -> Due:
    """Return the month's, the quarter's and the year's work of an audit."""
    work = due(made.rows, made.sign_off.day)
    return Due(
        project=made.project,
        day=made.sign_off.day,
        month=tuple(work[Period.MONTH]),
        quarter=tuple(work[Period.QUARTER]),
        year=tuple(work[Period.YEAR]),
        next=next_command(made),
    )


def audit_due(work: Due) -> Iterator[Line]:
    """The month's, the quarter's and the year's work, with the command that does it."""
    yield Line(f"{work.project}   what is due, seen on {work.day}", "strong")
    for name, rows in (("month", work.month), ("quarter", work.quarter), ("year", work.year)):
        yield Line(f"this {name}: {len(rows)}", "strong" if rows else "good")
        for row in rows:
            yield Line(f"  {row.item.id:<8} {_end(row):<12} {row.item.title}", "bad" if _is_late(row) else "warn")
            yield from (Line(f"           {fix}", "dim") for fix in row.fix[:1])
    yield Line(f"next  {work.next}")


def answer_plan(plan: AnswerPlan, commands: Sequence[Sequence[str]] = ()) -> Iterator[Line]:
    """The dry run of an answer."""
    del commands  # an answer runs none
    yield Line(f"{plan.item.id} {plan.item.title} (dry run, nothing is changed)", "strong")
    yield from (Line(f"  {key} = {value}") for key, value in plan.values.items())
    yield from (Line(f"note  {note}", "warn") for note in plan.notes)
    yield Line("next  the same without --dry-run")


def answered(done: Answered) -> Iterator[Line]:
    """What was written, how long it holds, and what makes it count."""
    plan = done.plan
    yield Line(f"{plan.item.id} {plan.item.title}", "strong")
    yield Line(f"  {plan.values['by']} until {plan.values['until']}: {plan.values['evidence']}", "good")
    yield from (Line(f"note  {note}", "warn") for note in plan.notes)
    yield Line(f"next  git add {plan.file.path} && git commit: it counts once git says who wrote it")


def leaves(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that are not the sum of others."""
    return [row for row in rows if not row.item.children]


def column(row: Row) -> str:
    """Return the heading under which *row* is counted."""
    if row.state is State.HUMAN:
        return "answered" if row.is_met else "to answer"
    return "n/a" if row.state is State.NOT_APPLICABLE else row.state.value


def counted(rows: Iterable[Row]) -> dict[str, Counter[str]]:
    """Return how many rows of each chapter, and in sum (under an empty name), are counted under which heading."""
    found: dict[str, Counter[str]] = {}
    for row in leaves(rows):
        for chapter in (row.item.chapter, ""):
            found.setdefault(chapter, Counter())[column(row)] += 1
    found[""] = found.pop("", Counter())  # the sum comes last
    return found


def sign_off_words(made: Audit) -> Iterator[str]:
    """Yield the three status boxes and the four fields."""
    done = made.sign_off
    for box, words in _BOXES.items():
        yield f"[{'x' if box == done.status else ' '}] {box} {words}"
    yield f"FLD-1 date         {done.day}"
    yield f"FLD-2 reviewer     {done.reviewer or 'nobody yet (REV-2)'}"
    yield f"FLD-3 approval     {done.approval or 'nobody yet (REV-3)'}"
    yield f"FLD-4 next review  {done.next_review or 'nothing has an end yet'}"


def next_command(made: Audit) -> str:
    """Return the command that helps most now."""
    rows = leaves(made.rows)
    if not made.is_online and any(row.state is State.UNKNOWN for row in rows):
        return _ONLINE
    failed = (fix for row in rows if row.state is State.FAILED for fix in row.fix)
    others = (fix for row in rows if not row.is_met for fix in row.fix if fix != _ONLINE)  # that was this very one
    return (
        next(failed, "")
        or next(others, "")
        or ("nox -s release" if all(row.is_met for row in rows) else "invoke status")
    )


def markdown(made: Audit) -> str:
    """Return the audit as a Markdown document; what was found elsewhere is written so that it is text and no markup."""
    how = "repository, forge and index were asked" if made.is_online else "offline: forge and index were not asked"
    lines = [f"# Audit of {_plain(made.project)} {_plain(made.version)}", "", f"{made.at} (UTC), {how}.", ""]
    lines += [f"| chapter | {' | '.join(_COLUMNS)} |", "|---" * (len(_COLUMNS) + 1) + "|"]
    for chapter, counts in counted(made.rows).items():
        name = _plain(chapter) or "**all**"
        lines.append(f"| {name} | {' | '.join(str(counts[each] or '') for each in _COLUMNS)} |")
    lines += ["", *(f"- {_plain(note)}" for note in made.notes)]
    chapter = ""
    for row in made.rows:
        if row.item.chapter != chapter:
            chapter = row.item.chapter
            lines += ["", f"## {_plain(chapter)}", "", "| item | state | evidence | fix |", "|---|---|---|---|"]
        state = f"{row.state.value}{f' ({row.word.value})' if row.word.value else ''}"
        evidence = _cell(row.evidence)
        lines.append(f"| {row.item.id} {_plain(row.item.title)} | {state} | {evidence} | {_cell(row.fix)} |")
    lines += ["", "## Sign-off", "", "```text", *sign_off_words(made), "```"]
    owners = [ownership_markdown(made.ownership, made.at)] if made.ownership else []
    return "\n".join([*owners, *lines])


def _cell(texts: Iterable[str]) -> str:
    """Return *texts* one below the other; as code, so that a forge makes no link or mention of what was found."""
    return "<br>".join(f"<code>{_plain(text)}</code>" for text in texts)


def _plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is, on one line."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if not character.isprintable():
        return " "
    return f"&#{ord(character)};" if character in _MARKUP else character


def _chapters(rows: Iterable[Row]) -> Iterator[Line]:
    counts = counted(rows)
    width = max(map(len, counts))
    yield Line("  ".join(["".ljust(width), *_COLUMNS]), "dim")
    for chapter, row in counts.items():
        cells = "  ".join(str(row[name] or "").rjust(len(name)) for name in _COLUMNS)
        tone = "bad" if row["failed"] else "plain" if row["unknown"] or row["to answer"] else "good"
        yield Line(f"{(chapter or 'all').ljust(width)}  {cells}", tone if chapter else "strong")


def _failed(rows: Sequence[Row]) -> Iterator[Line]:
    """Tell what failed; rows with one cause stand together."""
    by_cause: dict[str, list[Row]] = {}
    for row in rows[:_MOST_FAILED]:
        by_cause.setdefault(row.evidence[0], []).append(row)
    if rows:
        yield Line(f"failed  {len(rows)}", "strong")
    for together in by_cause.values():
        yield from (Line(f"  {row.item.id:<8} {row.item.title}", "bad") for row in together)
        evidence = list(dict.fromkeys(text for row in together for text in row.evidence))
        fixes = list(dict.fromkeys(fix for row in together for fix in row.fix))
        yield from (Line(f"           {_short(text)}") for text in evidence[:_MOST_EVIDENCE])
        if evidence[_MOST_EVIDENCE:]:
            yield Line(f"           and {len(evidence) - _MOST_EVIDENCE} more (--format json lists all)", "dim")
        yield from (Line(f"           fix  {_short(fix)}", "dim") for fix in fixes[:_MOST_FIXES])
    if len(rows) > _MOST_FAILED:
        yield Line(f"  and {len(rows) - _MOST_FAILED} more (--format markdown lists all)", "dim")


def _due(made: Audit) -> Iterator[Line]:
    waiting = [
        row
        for rows in due(made.rows, made.sign_off.day).values()
        for row in rows
        if row.word is not Word.NONE or row.until
    ]
    missing = [row for row in waiting if row.word is Word.MISSING]
    ending = sorted((row for row in waiting if row.word is not Word.MISSING), key=lambda row: _key(row.until))
    if ending or missing:
        yield Line(f"due  {len(ending)} that end, {len(missing)} that nobody has answered", "strong")
    for row in ending[:_MOST_DUE]:
        yield Line(f"  {row.item.id:<8} {_end(row):<12} {row.item.title}", "bad" if _is_late(row) else "warn")
    yield from _ids([row.item.id for row in missing], "not answered")
    if missing:
        yield Line(f"  {missing[0].fix[0]}; invoke audit --due lists all", "dim")


def _unknown(rows: Sequence[Row]) -> Iterator[Line]:
    """Group what nobody could see by what is missing for that."""
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        by_reason.setdefault(row.evidence[0], []).append(row.item.id)
    if rows:
        yield Line(f"unknown  {len(rows)}", "strong")
    for reason, ids in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        yield from _ids(ids, _short(reason))


def _ids(ids: Sequence[str], words: str) -> Iterator[Line]:
    if ids:
        yield Line(f"  {len(ids):>3}  {words}", "warn")
        line = ""
        for id_ in ids:
            if len(line) + len(id_) > _WIDE // 2:
                yield Line(f"       {line}", "dim")
                line = ""
            line += f"{id_} "
        yield Line(f"       {line.rstrip()}", "dim")


def _short(text: str) -> str:
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


def _end(row: Row) -> str:
    return str(row.until) if row.until else row.word.value or row.state.value


def _is_late(row: Row) -> bool:
    return row.state is State.FAILED


def _key(day: date | None) -> str:
    return str(day or "")

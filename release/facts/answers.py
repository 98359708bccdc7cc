"""What people answered: ``release-answers.toml``, read with all its mistakes at once, and who wrote it."""

from __future__ import annotations

import difflib
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from release.checks import release_checks
from release.checks.items import read_items
from release.errors import FileUnparsable, ProgramFailed, RepositoryMissing
from release.model.audit import Answer, Answers, Waiver
from release.model.registers import INCIDENT_KINDS, LISTS, TABLES
from release.syntax import toml
from release.syntax.toml_lines import lines_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.registers import Key
    from release.system.view import View

PATH = "release-answers.toml"
_WORDS = {str: "a text", date: "a day, as 2026-11-21", list: "a list of texts", dict: "a table of texts"}
_NO_COMMIT = "0" * 40


def read_answers(view: View) -> Answers:
    """Return what the file holds; an entry with a mistake does not count and is among the problems."""
    data = view.read(PATH)
    if data is None:
        is_there = view.size(PATH) is not None
        return Answers(is_there=is_there, problems=(f"{PATH}:1: it is too large to be read",) if is_there else ())
    try:
        document = toml.parse_file(PATH, data)
    except FileUnparsable as problem:
        return Answers(problems=(f"{problem.where[0]}: {problem.what}",))
    lines = lines_of_tables(data)
    problems = _Problems(lines)
    tables = {name: _table(name, document.get(name, {}), problems) for name in TABLES}
    incidents = _incidents(document.get("incidents", []), problems)
    for name in document.keys() - TABLES.keys() - LISTS.keys():
        problems.note((name, ""), f"there is no table {name}{_near(name, (*TABLES, *LISTS))}")
    people = tables["people"]
    authors = _authors(view, lines, people) if tables["answers"] else {}
    return Answers(
        answers={
            item: _answer(item, entry, authors.get(item, ""), problems.where("answers", item))
            for item, entry in tables["answers"].items()
        },
        waivers={
            item: Waiver(
                item=item,
                reason=entry["reason"],
                owner=entry["owner"],
                until=_day(entry["until"]),
                where=problems.where("waivers", item),
                place=entry.get("where", ""),
            )
            for item, entry in tables["waivers"].items()
        },
        people=people,
        tokens=tables["tokens"],
        standards=tables["standards"],
        incidents=incidents,
        problems=tuple(problems.found),
        lines={".".join(name): numbers[0] for name, numbers in lines.items()},
    )


def emails(person: Mapping[str, object]) -> tuple[str, ...]:
    """Return the addresses that *person* (one of ``[people]``) commits with, in lower case."""
    others = person.get("emails", ())
    return tuple(str(each).lower() for each in (person.get("email", ""), *(others if isinstance(others, list) else ())))


class _Problems:
    """The mistakes so far, each with its place."""

    def __init__(self, lines: Mapping[tuple[str, str], tuple[int, ...]]) -> None:
        self.found: list[str] = []
        self._lines = lines

    def where(self, table: str, name: str) -> str:
        return f"{PATH}:{self._lines.get((table, name), (1,))[0]}"

    def note(self, name: tuple[str, str], words: str) -> None:
        self.found.append(f"{self.where(*name)}: {words}")


def _table(name: str, table: object, problems: _Problems) -> dict[str, dict[str, Any]]:
    """Return the entries of the table *name* that have no mistake."""
    if not isinstance(table, dict):
        problems.note((name, ""), f"{name} must be a table")
        return {}
    good = {}
    for key, entry in table.items():
        mistakes = list(_mistakes(entry, TABLES[name]))
        if name in {"answers", "waivers"}:
            mistakes += _item_mistakes(name, key, entry)
        for words in mistakes:
            problems.note((name, key), f"{name}.{key} {words}")
        if not mistakes:
            good[key] = entry
    return good


def _incidents(entries: object, problems: _Problems) -> tuple[dict[str, Any], ...]:
    if not isinstance(entries, list):
        problems.note(("incidents", ""), "incidents must be a list of tables, [[incidents]]")
        return ()
    good = []
    ids = Counter(entry.get("id") for entry in entries if isinstance(entry, dict))
    for number, entry in enumerate(entries):
        mistakes = list(_mistakes(entry, LISTS["incidents"]))
        if not mistakes and entry["kind"] not in INCIDENT_KINDS:
            mistakes.append(f"must be of kind {' or '.join(INCIDENT_KINDS)}")
        if not mistakes and ids[entry["id"]] > 1:
            mistakes.append(f"has the id {entry['id']} of another one")
        for words in mistakes:
            problems.note(("incidents", str(number)), f"incidents[{number}] {words}")
        if not mistakes:
            good.append(entry)
    return tuple(good)


def _mistakes(entry: object, known: Mapping[str, Key]) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield "must be a table"
        return
    for key, value in entry.items():
        if key not in known:
            yield f"has no key {key!r}{_near(key, tuple(known))}"
        elif not _is_kind(value, known[key].kind):
            yield f"{key} must be {_WORDS[known[key].kind]}"
        elif value == "" and known[key].is_needed:
            yield f"{key} must not be empty"
    missing = [key for key, about in known.items() if about.is_needed and key not in entry]
    if missing:
        yield f"has no {', '.join(missing)}"


def _is_kind(value: object, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind is dict:
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    return isinstance(value, kind)


def _item_mistakes(name: str, key: str, entry: Any) -> Iterator[str]:
    items = {item.id: item for item in read_items()}
    item, checks = items.get(key), release_checks() if name == "waivers" else ()
    if item is None and key not in checks:
        yield f"belongs to no item{_near(key, (*items, *checks))}"
        return
    if item is None:
        pass
    elif item.children or item.by_tool:
        yield "is about what is worked out from other items"
    elif name == "answers" and not item.answer_days:
        yield "is about what the checks tell; no answer is asked for"
    days = [_day(entry[day]) for day in ("on", "until") if isinstance(entry, dict) and isinstance(entry.get(day), date)]
    if len(days) > 1 and days[1] < days[0]:
        yield "ends before its day"


def _near(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _answer(item: str, entry: dict[str, Any], written_by: str, where: str) -> Answer:
    return Answer(
        item=item,
        by=entry["by"],
        on=_day(entry["on"]),
        until=_day(entry["until"]),
        evidence=entry["evidence"],
        covers=tuple(entry.get("covers", ())),
        written_by=written_by,
        where=where,
    )


def _authors(
    view: View, lines: Mapping[tuple[str, str], tuple[int, ...]], people: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    """Return, by item, the person whose commit the answer's lines are from; an address where it is nobody's here.

    Empty where a line is not committed, where its commit is not in this clone, or where git cannot be asked.
    """
    try:
        blamed = _blamed(view)
    except (RepositoryMissing, ProgramFailed):
        return {}
    names = {email: name for name, person in people.items() for email in emails(person)}
    found = {}
    for (table, item), numbers in lines.items():
        if table == "answers":
            by = {blamed.get(number, "") for number in numbers}
            found[item] = "" if "" in by else " and ".join(sorted(names.get(email, email) for email in by))
    return found


def _blamed(view: View) -> dict[int, str]:
    """Return the address of each line's author, empty where it is not known."""
    answer = view.git("blame", "--line-porcelain", "--no-textconv", "--", PATH)
    if not answer.ok:
        return {}
    is_shallow = view.git("rev-parse", "--is-shallow-repository").text.strip() == "true"
    found: dict[int, str] = {}
    number, commit, email, is_edge = 0, "", "", False
    for line in answer.out.decode("utf-8", "replace").split("\n"):
        if line.startswith("\t"):
            found[number] = "" if commit == _NO_COMMIT or (is_edge and is_shallow) else email
            commit, email, is_edge = "", "", False
        elif not commit:
            commit, _, rest = line.partition(" ")
            number = int(rest.split(" ")[1]) if rest else 0
        elif line.startswith("author-mail "):
            email = line.removeprefix("author-mail ").strip("<>").lower()
        elif line == "boundary":
            is_edge = True
    return found

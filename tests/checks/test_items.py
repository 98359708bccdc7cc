"""The rows of an audit: each box, gate row and ownership row once, with the ids of the documents."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from release import checks
from release.checks import SUBJECTS
from release.checks.items import read_items
from release.family import Family
from release.model.audit import CHECKLIST, GATE, OWNERSHIP

ITEMS = {item.id: item for item in read_items()}
TABLE = Path(__file__).parents[2].parent / "shared" / "CHECKLIST.md"


def of(document: str) -> list[str]:
    return [item.id for item in ITEMS.values() if item.document == document]


def test_every_row_is_there_once():
    assert len(read_items()) == len(ITEMS) == 162 + 47 + 52
    assert [len(of(document)) for document in (CHECKLIST, GATE, OWNERSHIP)] == [162, 47, 52]


def test_the_boxes_are_leaves_groups_and_a_status():
    checklist = [ITEMS[id_] for id_ in of(CHECKLIST)]
    status = [item.id for item in checklist if item.id.startswith("STA-")]
    groups = [item for item in checklist if item.children]
    assert status == ["STA-1", "STA-2", "STA-3"]
    assert len(groups) == 27
    assert len(checklist) - len(groups) - len(status) == 132


def test_a_group_has_the_items_of_its_name_and_stands_before_them():
    order = list(ITEMS)
    for item in ITEMS.values():
        assert all(child.startswith(item.id) and order.index(child) > order.index(item.id) for child in item.children)


def test_gate_and_ownership_rows_are_numbered_without_a_gap():
    assert of(GATE) == [f"GATE-{number:02}" for number in range(1, 48)]
    assert of(OWNERSHIP) == [f"OWN-{number:02}" for number in range(1, 53)]


def test_every_title_is_short_and_its_own():
    titles = Counter(item.title for item in ITEMS.values())
    assert max(titles.values()) == 1
    assert all(0 < len(title) <= 90 and not title.endswith(".") for title in titles)


def test_what_is_worked_out_takes_no_answer():
    worked_out = [item for item in ITEMS.values() if item.by_tool or item.children]
    assert {item.id for item in worked_out if item.by_tool} == {"CMP-1", "REV-1", "STA-1", "STA-2", "STA-3"}
    assert not any(item.answer_days for item in worked_out)


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_checks_speak_to_items_that_there_are(subject):
    for check in SUBJECTS[subject]:
        assert set(check.ITEMS) <= set(ITEMS), check.ID
        assert not {item for item in check.ITEMS if ITEMS[item].by_tool or ITEMS[item].children}, check.ID


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_a_checks_id_is_its_files_name_and_its_docstring_is_its_page(subject):
    for check in SUBJECTS[subject]:
        assert check.__name__.rpartition(".")[2].replace("_", "-") == check.ID
        text = check.__doc__ or ""
        assert all(f"\n{word}:" in text for word in ("Why", "Example", "Fix", "Sources")), check.ID


def test_every_family_but_those_of_a_release_is_a_subject():
    families = {value.package for value in vars(checks).values() if isinstance(value, Family)}
    of_release = {checks.DISTS.package, checks.CHANGES.package}
    assert {family.package for family in SUBJECTS.values()} == families - of_release


def test_every_item_is_seen_by_a_check_or_asked_of_people_and_most_boxes_are_seen():
    seen = {item for family in SUBJECTS.values() for check in family for item in check.ITEMS}
    leaves = [item for item in ITEMS.values() if not item.children and not item.id.startswith("STA-")]
    assert [item.id for item in leaves if not (item.id in seen or item.answer_days or item.by_tool)] == []
    boxes = [item for item in leaves if item.document == CHECKLIST]
    assert len(boxes) == 132
    assert sum(item.id in seen or item.by_tool for item in boxes) >= 112


def test_no_two_checks_have_the_same_id():
    ids = Counter(check.ID for family in SUBJECTS.values() for check in family)
    assert [id_ for id_, count in ids.items() if count > 1] == []


def table() -> str:
    if not TABLE.is_file():
        pytest.skip(f"{TABLE.name}, from which the rows were taken, is not at hand")
    return TABLE.read_text(encoding="utf-8")


def test_the_ids_are_those_of_the_table_they_were_taken_from():
    text = table()
    rows = re.findall(r"^\| ([A-Z]+-[A-Z]?\d+) \|", text, re.MULTILINE)
    groups = re.findall(r"^\*\*([A-Z]+(?:-[A-Z])?) - .*box on line", text, re.MULTILINE)
    assert Counter([*rows, *groups, "STA-1", "STA-2", "STA-3"]) == Counter(list(ITEMS))


def test_an_answer_holds_as_long_as_the_table_says():
    text = table()
    rows = re.findall(r"^\| ([A-Z]+-[A-Z]?\d+) \|.*?\bATT\((\d+)\)", text, re.MULTILINE)
    assert {id_: int(days) for id_, days in rows if ITEMS[id_].answer_days != int(days)} == {}

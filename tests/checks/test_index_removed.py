"""What is taken away from a check of the index makes nothing better: no row turns green for want of looking."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace

import pytest
from index_cases import good
from test_index_rules import BAD, FINE, UNTOLD

from release.checks import INDEX
from release.model.audit import Answers, ItemFinding
from release.model.journal_facts import JournalFacts
from release.model.project_facts import ProjectFacts

# What is said, not seen: that nothing is open, that there was no incident, that a publisher is bound to nothing.
_KEPT = {"open", "is_there", "incidents", "environment", "workflow", "acts", "broken"}
SCENES = [seen for table in (BAD, FINE, UNTOLD) for every in table.values() for seen in every]


def without(record, path=""):
    """Yield *record* with each thing that can be missing taken away, one at a time."""
    for field in fields(record):
        value, name = getattr(record, field.name), f"{path}.{field.name}"
        default = field.default if field.default is not MISSING else None
        default = field.default_factory() if field.default_factory is not MISSING else default
        is_needed = field.default is MISSING and field.default_factory is MISSING
        if not is_needed and value != default and not isinstance(value, bool) and field.name not in _KEPT:
            yield name, replace(record, **{field.name: default})
        if is_dataclass(value) and not isinstance(value, ProjectFacts):
            for inner, changed in without(value, name):
                yield inner, replace(record, **{field.name: changed})
        elif isinstance(value, tuple) and value and is_dataclass(value[0]) and not isinstance(record, JournalFacts):
            for number, each in enumerate(value):
                for inner, changed in without(each, f"{name}[{number}]"):
                    items = (*value[:number], changed, *value[number + 1 :])
                    yield inner, replace(record, **{field.name: items})


def removed(seen):
    yield from without(seen)
    yield "answers", replace(seen, answers=Answers(is_there=False))
    yield "version", replace(seen, version="")
    if seen.journal:
        yield "journal.broken", replace(seen, journal=replace(seen.journal, broken="line 2"))
    if seen.index and seen.index.live:
        unseen = replace(seen.index.live, is_known=None, files=None, page=None, proofs=(), versions=(), status="")
        yield "the whole index", replace(seen, index=replace(seen.index, live=unseen))


def green(seen):
    """The items that all checks of the index together would let pass."""
    said: dict[str, set[str]] = {}
    for check in INDEX:
        found = list(check.judge(seen))
        for item in check.ITEMS:
            speaking = [each for each in found if not isinstance(each, ItemFinding) or item in each.items]
            said.setdefault(item, set()).update({each.outcome.value for each in speaking} or {"unknown"})
    return {item for item, outcomes in said.items() if not outcomes & {"failed", "unknown"}}


@pytest.mark.parametrize("scene", range(len(SCENES)))
@pytest.mark.sampled(4)
def test_no_row_turns_green_by_what_is_taken_away(scene):
    seen = SCENES[scene]
    before = green(seen)
    better = {name: sorted(green(changed) - before) for name, changed in removed(seen)}
    assert {name: items for name, items in better.items() if items} == {}


def test_the_rows_of_a_project_in_order_are_green_so_that_there_is_something_to_lose():
    assert len(green(good())) > 20

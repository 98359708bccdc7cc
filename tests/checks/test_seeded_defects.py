"""Distributions with one defect each: the right check names it, and no other."""

from __future__ import annotations

import pytest
import seeded
import seeded_defects
from seeded_defects import DEFECTS, INSTALLED

from release.checks import DISTS
from release.checks.dist_findings import judged
from release.dists.trying import Attempt, try_file
from release.model.finding import Outcome
from release.system.view import View
from release.system.world import World


def failed(thing, tried=None) -> set[str]:
    found = judged(DISTS, seeded.facts_of(thing, tried))
    assert all(finding.fix for finding in found if finding.outcome is Outcome.FAILED)
    assert all(text.isprintable() for finding in found for text in (finding.where, finding.evidence))
    return {finding.check for finding in found if finding.outcome is Outcome.FAILED}


def outcomes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in judged(DISTS, seeded.facts_of(seeded.Thing())):
        found.setdefault(finding.check, set()).add(finding.outcome.value)
    return found


def test_a_good_thing_fails_nothing_and_leaves_nothing_unknown():
    found = outcomes()
    assert {outcome for each in found.values() for outcome in each} == {"passed", "not-applicable"}
    assert [check for check, each in found.items() if each == {"not-applicable"}] == [
        "broken-binary",
        "known-vulnerability",
    ]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.words)
def test_a_defect_is_named_by_its_check_and_by_no_other(defect):
    thing = seeded.Thing()
    defect.seed(thing)
    assert failed(thing) == {defect.check}


@pytest.mark.parametrize("defect", INSTALLED, ids=lambda defect: defect.words)
@pytest.mark.usefixtures("offline")
def test_a_defect_of_what_is_installed_is_named_by_its_check_and_by_no_other(defect, tmp_path):
    thing = seeded.Thing()
    thing.header("Requires-Dist")
    defect.seed(thing)
    wheel = tmp_path / seeded.WHEEL
    wheel.write_bytes(thing.packed()[seeded.WHEEL])
    world = World(View(tmp_path))
    attempt = Attempt(name=seeded.NAME, modules=(), timeout_s=60, runs_commands=True, asks_tools=True)
    assert failed(thing, {seeded.WHEEL: try_file(world, wheel, attempt)}) == {defect.check}


def test_each_check_has_a_defect():
    assert {defect.check for defect in (*DEFECTS, *INSTALLED)} == {name.replace("_", "-") for name in DISTS.members}


def test_there_are_many_defects_each_with_words_of_its_own():
    words = [defect.words for defect in (*seeded_defects.DEFECTS, *seeded_defects.INSTALLED)]
    assert len(words) == len(set(words))
    assert len(words) >= 60

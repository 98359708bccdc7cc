"""A rehearsal in words: what is told before, of each step and proof, and at the end."""

from __future__ import annotations

import pytest

from release.model.rehearsing import Rehearsed, RehearsePlan, Row
from release.report import lines_for

PLAN = {"project": "demo", "source": "", "prefix": "", "uncommitted": (), "settings": {}, "is_sure": True}
HELD = Row(name="bump", outcome="1.0.1 to 1.0.2", seconds=0.25)
BROKEN = Row(name="tag moved", outcome="it ended with no error", seconds=12.0, ok=False, said=("last words",))


def words(kind, record) -> str:
    return "\n".join(line.text for line in lines_for(kind)(record))


def done(*, has_project=False, source="", proofs=(HELD,), kept=""):
    plan = RehearsePlan(**{**PLAN, "has_project": has_project, "source": source})
    return Rehearsed(plan=plan, project="demo", version="1.0.2", steps=(HELD,), proofs=proofs, seconds=9.26, kept=kept)


@pytest.mark.parametrize("kind", ["rehearsal_step", "rehearsal_proof"])
def test_a_row_has_name_time_and_outcome_and_the_last_words_of_what_failed(kind):
    assert words(kind, HELD) == f"  {'bump':<31}    0.2 s  1.0.1 to 1.0.2"
    assert words(kind, BROKEN) == f"  {'tag moved':<31}   12.0 s  it ended with no error\n    | last words"


def test_who_has_no_project_is_told_how_to_begin():
    text = words("rehearsed", done())
    assert "demo 1.0.2 was rehearsed: 1 steps and 1 proofs held in 9.3 s" in text
    assert "next  python -m pip install release-tasks, and in your project:" in text


@pytest.mark.parametrize(("source", "told"), [("", True), ("/somewhere", False)], ids=["demo", "own project"])
def test_who_has_a_project_is_told_the_next_command_and_that_it_can_be_rehearsed(source, told):
    text = words("rehearsed", done(has_project=True, source=source))
    assert text.endswith("next  invoke status")
    assert ("python -m release rehearse --here" in text) == told


def test_a_failure_names_what_failed_and_what_was_kept():
    text = words("rehearsed", done(proofs=(HELD, BROKEN), kept="/kept/here"))
    assert text == "the rehearsal failed: tag moved\nkept  /kept/here"
    of_own = words("rehearsed", done(proofs=(BROKEN,), kept="/kept/here", source="/somewhere"))
    assert "what it lacked stands in the step sandbox" in of_own


def test_what_is_rehearsed_is_told_first_and_what_stays_out_of_it():
    assert "the built-in demo" in words("rehearse_plan", RehearsePlan(**PLAN, has_project=False))
    plan = RehearsePlan(**{**PLAN, "source": "/x", "uncommitted": ("README.md",)}, has_project=True)
    assert "demo, on a clone of its last commit" in words("rehearse_plan", plan)
    assert "note  uncommitted changes stay out of it: README.md" in words("rehearse_plan", plan)

"""From findings, answers and waivers to rows: the worst counts, and what nobody could see is never good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.model.audit import CHECKLIST, GATE, Answer, Answers, Item, State, Waiver, Word
from release.model.finding import Finding, Outcome
from release.model.judging import judge, sign_off

TODAY = date(2026, 11, 21)
PEOPLE = {"alice": {"email": "alice@project.invalid"}, "bob": {"email": "bob@project.invalid"}}
SEEN = Item(id="A-1", document=CHECKLIST, chapter="A", title="seen by checks")
ASKED = Item(id="A-2", document=CHECKLIST, chapter="A", title="asked of people", answer_days=92)
BOTH = Item(id="A-3", document=CHECKLIST, chapter="A", title="both", answer_days=92)
EITHER = Item(id="A-4", document=CHECKLIST, chapter="A", title="either", answer_days=92, is_either=True)
EACH = Item(id="A-5", document=CHECKLIST, chapter="A", title="for each", answer_days=92, is_for_each=True)
GROUP = Item(id="A", document=CHECKLIST, chapter="A", title="all", children=("A-1", "A-2", "A-3", "A-4", "A-5"))
WORKED_OUT = tuple(
    Item(id=id_, document=CHECKLIST, chapter="B", title=id_, by_tool=True)
    for id_ in ("CMP-1", "REV-1", "STA-1", "STA-2", "STA-3")
)
OTHER = Item(id="GATE-01", document=GATE, chapter="G", title="a gate")
ITEMS = (GROUP, SEEN, ASKED, BOTH, EITHER, EACH, *WORKED_OUT, OTHER)


def finding(outcome: Outcome, words: str = "seen") -> Finding:
    return Finding(check="a-check", outcome=outcome, where="file:1", evidence=words, fix=f"fix {words}")


def said(outcomes: dict[str, str]) -> dict:
    """By item, one check for each letter: (p)assed, (f)ailed, (u)nknown, (n)ot applicable, (-) silent."""
    known = {"p": Outcome.PASSED, "f": Outcome.FAILED, "u": Outcome.UNKNOWN, "n": Outcome.NOT_APPLICABLE}
    return {
        item: {f"check-{n}": [finding(known[c])] if c in known else [] for n, c in enumerate(letters)}
        for item, letters in outcomes.items()
    }


def answer(item: Item, *, on: date = TODAY, until: date = TODAY + timedelta(days=90), **other: object) -> Answer:
    known = {"by": "alice", "written_by": "alice", "evidence": "looked", **other}
    return Answer(item=item.id, on=on, until=until, **known)


def row(item: Item, letters: str = "", given: Answer | None = None, waiver: Waiver | None = None, people=PEOPLE):
    answers = Answers(
        answers={item.id: given} if given else {}, waivers={item.id: waiver} if waiver else {}, people=people
    )
    return judge([item], said({item.id: letters}) if letters else {}, answers, TODAY)[0]


@pytest.mark.parametrize(
    ("letters", "state"),
    [
        pytest.param("pp", State.PASSED, id="all passed"),
        pytest.param("pf", State.FAILED, id="one failed"),
        pytest.param("pu", State.UNKNOWN, id="one unknown"),
        pytest.param("uf", State.FAILED, id="failed is worse than unknown"),
        pytest.param("p-", State.UNKNOWN, id="a silent check"),
        pytest.param("pn", State.PASSED, id="one does not apply"),
        pytest.param("nn", State.NOT_APPLICABLE, id="none applies"),
    ],
)
def test_the_worst_finding_counts(letters, state):
    assert row(SEEN, letters).state is state


def test_what_no_check_looks_at_and_nobody_answers_is_unknown():
    found = row(SEEN)
    assert (found.state, found.evidence, found.is_met) == (State.UNKNOWN, ("nothing looks at this",), False)


def test_a_row_tells_place_evidence_fix_and_checks_of_what_decided():
    checks = {"good": [finding(Outcome.PASSED, "fine")], "bad": [finding(Outcome.FAILED, "wrong")]}
    found = judge([SEEN], {"A-1": checks}, Answers(), TODAY)[0]
    assert (found.evidence, found.fix, found.checks) == (("file:1: wrong",), ("fix wrong",), ("good", "bad"))


@pytest.mark.parametrize(
    ("given", "state", "word"),
    [
        pytest.param(None, State.HUMAN, Word.MISSING, id="none"),
        pytest.param({}, State.HUMAN, Word.VALID, id="valid"),
        pytest.param({"until": TODAY + timedelta(days=13)}, State.HUMAN, Word.DUE, id="ends in 13 days"),
        pytest.param({"until": TODAY + timedelta(days=14)}, State.HUMAN, Word.VALID, id="ends in 14 days"),
        pytest.param({"until": TODAY}, State.HUMAN, Word.DUE, id="ends today"),
        pytest.param({"until": TODAY - timedelta(days=1)}, State.FAILED, Word.EXPIRED, id="ended"),
        pytest.param({"on": TODAY - timedelta(days=93)}, State.FAILED, Word.EXPIRED, id="older than the item allows"),
        pytest.param({"on": TODAY + timedelta(days=1)}, State.FAILED, Word.INVALID, id="from the future"),
        pytest.param({"by": "eve", "written_by": "eve"}, State.FAILED, Word.INVALID, id="not registered"),
        pytest.param({"written_by": "bob"}, State.FAILED, Word.INVALID, id="written by another"),
        pytest.param({"written_by": "alice and bob"}, State.FAILED, Word.INVALID, id="written by two"),
        pytest.param({"written_by": ""}, State.UNKNOWN, Word.UNCONFIRMED, id="nobody knows who wrote it"),
    ],
)
def test_an_answer_counts_only_from_a_registered_person_and_for_its_time(given, state, word):
    found = row(ASKED, given=None if given is None else answer(ASKED, **given))
    assert (found.state, found.word) == (state, word)
    assert found.is_met is (word in {Word.VALID, Word.DUE})


def test_where_nobody_is_registered_no_answer_can_be_confirmed():
    found = row(ASKED, given=answer(ASKED), people={})
    assert (found.state, found.word) == (State.UNKNOWN, Word.UNCONFIRMED)


def test_an_answer_for_each_has_to_speak_for_everybody():
    assert row(EACH, given=answer(EACH)).word is Word.MISSING
    assert "bob" in row(EACH, given=answer(EACH)).evidence[0]
    assert row(EACH, given=answer(EACH, covers=("bob",))).is_met


@pytest.mark.parametrize(
    ("letters", "has_answer", "state"),
    [
        pytest.param("p", True, State.PASSED, id="both good"),
        pytest.param("p", False, State.HUMAN, id="no answer"),
        pytest.param("f", True, State.FAILED, id="check failed"),
        pytest.param("u", True, State.UNKNOWN, id="check could not look"),
        pytest.param("n", False, State.NOT_APPLICABLE, id="does not apply"),
    ],
)
def test_where_both_are_asked_the_worse_counts(letters, has_answer, state):
    assert row(BOTH, letters, answer(BOTH) if has_answer else None).state is state


@pytest.mark.parametrize(
    ("letters", "has_answer", "state"),
    [
        pytest.param("p", False, State.PASSED, id="check alone"),
        pytest.param("f", True, State.HUMAN, id="answer alone"),
        pytest.param("f", False, State.FAILED, id="neither"),
        pytest.param("u", False, State.UNKNOWN, id="nobody could look"),
    ],
)
def test_where_either_will_do_the_better_counts(letters, has_answer, state):
    assert row(EITHER, letters, answer(EITHER) if has_answer else None).state is state


def test_where_either_will_do_an_answer_needs_no_further_fix():
    assert row(EITHER, "f", answer(EITHER)).fix == ()
    assert len(row(EITHER, "f").fix) == 2


def waiver(days: int = 30, owner: str = "bob") -> Waiver:
    return Waiver(item="A-1", reason="no time", owner=owner, until=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("letters", "given", "state"),
    [
        pytest.param("f", waiver(), State.WAIVED, id="failed"),
        pytest.param("u", waiver(), State.WAIVED, id="unknown"),
        pytest.param("p", waiver(), State.PASSED, id="not needed"),
        pytest.param("f", waiver(-1), State.FAILED, id="ended"),
        pytest.param("u", waiver(-1), State.FAILED, id="ended while unknown"),
        pytest.param("f", waiver(367), State.FAILED, id="for too long"),
        pytest.param("f", waiver(owner="eve"), State.FAILED, id="owned by nobody here"),
    ],
)
def test_a_waiver_holds_for_its_time_with_an_owner(letters, given, state):
    found = row(SEEN, letters, waiver=given)
    assert found.state is state
    assert (found.until == given.until) is (state is not State.PASSED)


def test_a_group_is_as_its_worst_child_and_names_it():
    rows = {each.item.id: each for each in judge(ITEMS, said({"A-1": "f", "A-3": "p"}), Answers(people=PEOPLE), TODAY)}
    assert (rows["A"].state, rows["A"].evidence) == (State.FAILED, ("failed: A-1",))


def everything_good() -> tuple[dict, Answers]:
    answers = {item.id: answer(item, covers=("bob",)) for item in (ASKED, BOTH, EITHER, EACH)}
    return said({"A-1": "pp", "A-3": "p", "A-4": "p", "GATE-01": "p"}), Answers(answers=answers, people=PEOPLE)


@pytest.mark.parametrize(
    ("letters", "waivers", "box", "compliance"),
    [
        pytest.param("p", {}, "STA-1", State.PASSED, id="all met"),
        pytest.param("f", {"A-1": waiver()}, "STA-2", State.PASSED, id="one waived"),
        pytest.param("f", {}, "STA-3", State.FAILED, id="one failed"),
        pytest.param("u", {}, "STA-3", State.UNKNOWN, id="one unknown"),
        pytest.param("f", {"A-1": waiver(-1)}, "STA-3", State.FAILED, id="one waiver ended"),
    ],
)
def test_exactly_one_status_box_is_ticked(letters, waivers, box, compliance):
    found, answers = everything_good()
    rows = judge(ITEMS, {**found, **said({"A-1": letters})}, replace(answers, waivers=waivers), TODAY)
    by_id = {each.item.id: each.state for each in rows}
    assert [id_ for id_ in ("STA-1", "STA-2", "STA-3") if by_id[id_] is State.PASSED] == [box]
    assert sign_off(rows, answers, TODAY).status == box
    assert by_id["CMP-1"] is compliance
    assert by_id["REV-1"] is (State.UNKNOWN if letters == "u" else State.PASSED)


def test_gate_rows_do_not_tick_the_checklists_boxes():
    found, answers = everything_good()
    rows = judge(ITEMS, {**found, **said({"GATE-01": "f"})}, answers, TODAY)
    assert sign_off(rows, answers, TODAY).status == "STA-1"


def test_the_next_review_is_when_the_first_answer_or_waiver_ends():
    found, answers = everything_good()
    first = TODAY + timedelta(days=20)
    answers = replace(answers, answers={**answers.answers, "A-2": answer(ASKED, until=first)})
    assert sign_off(judge(ITEMS, found, answers, TODAY), answers, TODAY).next_review == first


def reviewed(written_by: str):
    items = [Item(id=id_, document=CHECKLIST, chapter="R", title=id_, answer_days=366) for id_ in ("REV-2", "REV-3")]
    answers = Answers(answers={"REV-2": answer(items[0], written_by=written_by)}, people=PEOPLE)
    return sign_off(judge([*items, *WORKED_OUT], {}, answers, TODAY), answers, TODAY)


def test_only_an_answer_that_holds_names_the_reviewer():
    assert reviewed("alice").reviewer == f"alice on {TODAY}"
    assert reviewed("bob").reviewer == ""
    assert reviewed("alice").approval == ""


LETTERS = st.text(alphabet="pfun-", min_size=1, max_size=3)
CASES = st.fixed_dictionaries(dict.fromkeys(("A-1", "A-3", "A-4", "GATE-01"), LETTERS))
GIVEN = st.sets(st.sampled_from(["A-2", "A-3", "A-4", "A-5"]))


def greens(found: dict, answers: Answers) -> set[str]:
    """The rows that are met; a status box counts as that it, or a better one, is ticked."""
    rows = {each.item.id: each for each in judge(ITEMS, found, answers, TODAY)}
    ticked = next(id_ for id_ in ("STA-1", "STA-2", "STA-3") if rows[id_].state is State.PASSED)
    boxes = {"STA-1": {"STA-1", "STA-2"}, "STA-2": {"STA-2"}, "STA-3": set()}[ticked]
    return {id_ for id_, each in rows.items() if each.is_met and not id_.startswith("STA-")} | boxes


@settings(max_examples=150, deadline=None)
@given(letters=CASES, given_=GIVEN, waived=st.sets(st.sampled_from(["A-1", "A-2", "A-3"])), data=st.data())
def test_nothing_that_is_taken_away_turns_a_row_green(letters, given_, waived, data):
    items = {item.id: item for item in ITEMS}
    answers = Answers(
        answers={id_: answer(items[id_], covers=("bob",)) for id_ in given_},
        waivers={id_: replace(waiver(), item=id_) for id_ in waived},
        people=PEOPLE,
    )
    found = said(letters)
    before = greens(found, answers)
    silenced = data.draw(st.sampled_from([(item, check) for item in found for check in found[item]]), "silenced")
    without = {
        item: {c: [] if (item, c) == silenced else f for c, f in checks.items()} for item, checks in found.items()
    }
    assert greens(without, answers) <= before
    assert greens({item: dict.fromkeys(checks, ()) for item, checks in found.items()}, answers) <= before
    for gone in given_:
        fewer = replace(answers, answers={id_: a for id_, a in answers.answers.items() if id_ != gone})
        assert greens(found, fewer) <= before
    assert greens(found, replace(answers, people={})) <= before
    for gone in waived:
        fewer = replace(answers, waivers={id_: w for id_, w in answers.waivers.items() if id_ != gone})
        assert greens(found, fewer) <= before
    unsigned = {id_: replace(a, written_by="") for id_, a in answers.answers.items()}
    assert greens(found, replace(answers, answers=unsigned)) <= before

"""A person's answer: written with comments kept, refused where it could not count, and counted once committed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import shapes

from release.errors import AnswerInvalid, AnswersInvalid, EditUnsafe, FileChanged, ItemUnknown
from release.facts.answers import read_answers
from release.steps import answer as step
from release.system.view import View
from release.system.world import World

PATH = "release-answers.toml"
PEOPLE = """\
# who we are
[people.tester]
email = "tester@example.invalid"  # at work

[people.bob]
email = "bob@project.invalid"
"""


@pytest.fixture
def project(make_project):
    return make_project({**shapes.toonstream(), PATH: PEOPLE})


def plan(project, item: str = "ACC-P1", **wanted: object):
    known = {"by": "tester", "evidence": "the manager says so", **wanted}
    return step.plan(View(project.root), step.Wanted(item=item, **known))


def write(project, item: str = "ACC-P1", **wanted: object) -> str:
    step.apply(plan(project, item, **wanted), World(View(project.root)))
    return project.read(PATH).decode()


def today(project):
    return View(project.root).now().date()


def test_an_answer_is_a_table_at_the_end_and_everything_else_stays(project):
    text = write(project)
    until = today(project) + timedelta(days=183)
    assert text == PEOPLE + (
        f'\n[answers.ACC-P1]\nby = "tester"\non = {today(project)}\nuntil = {until}\nevidence = "the manager says so"\n'
    )


def test_a_second_answer_replaces_the_first_where_it_stands(project):
    write(project, covers=("bob",))
    project.write(PATH, project.read(PATH) + b"\n# the end\n[standards.slsa]\n")
    text = write(project, evidence="seen again")
    assert text.startswith(PEOPLE)
    assert text.endswith("\n# the end\n[standards.slsa]\n")
    assert 'evidence = "seen again"' in text
    assert "covers" not in text


def test_an_answer_counts_once_its_author_has_committed_it(project):
    write(project, covers=("bob",))
    answers = read_answers(View(project.root)).answers
    assert (answers["ACC-P1"].written_by, answers["ACC-P1"].covers) == ("", ("bob",))
    project.commit("answer")
    assert read_answers(View(project.root)).answers["ACC-P1"].written_by == "tester"


def test_line_ends_and_a_mark_stay_as_they_are(project):
    project.write(PATH, "\ufeff" + PEOPLE.replace("\n", "\r\n"))
    data = write(project)
    assert data.startswith("\ufeff# who we are\r\n")
    assert data.count("\n") == data.count("\r\n")


def test_without_a_register_the_first_person_is_to_be_registered_first(project):
    project.root.joinpath(PATH).unlink()
    with pytest.raises(AnswerInvalid) as caught:
        plan(project)
    assert caught.value.fix[0].startswith("printf '\\n[people.tester]\\nemail")


def test_the_journal_tells_of_the_answer(project):
    write(project)
    events = [json.loads(line) for line in project.read(".release/journal.jsonl").splitlines()]
    (begun,) = [event["data"] for event in events if event["event"] == "answer:begin"]
    assert (begun["item"], begun["by"]) == ("ACC-P1", "tester")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        pytest.param("ACC-P11", "ACC-P1 is the nearest", id="a slip"),
        pytest.param("nothing", "there is no item nothing", id="nothing like it"),
        pytest.param("ACC-P", "is the sum of ACC-P1, ACC-P2, ACC-P3, ACC-P4", id="a group"),
        pytest.param("WFS-1", "takes no answer", id="what checks tell"),
        pytest.param("STA-1", "takes no answer", id="a status box"),
    ],
)
def test_what_cannot_be_answered_is_refused(project, item, words):
    with pytest.raises(ItemUnknown, match=words):
        plan(project, item)


def test_an_id_may_be_typed_in_small_letters(project):
    assert plan(project, "acc-p1").item.id == "ACC-P1"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        pytest.param({"until": "2020-01-01"}, "that day is over", id="in the past"),
        pytest.param({"until": "tomorrow"}, "a day is written as", id="no day"),
        pytest.param({"until": "2099-01-01"}, "holds for 183 days at most", id="too long"),
        pytest.param({"evidence": "  "}, "say on one line", id="no evidence"),
        pytest.param({"evidence": "a\nb"}, "say on one line", id="two lines"),
        pytest.param({"by": "eve"}, "--by eve: not among", id="a stranger"),
        pytest.param({"covers": ("eve",)}, "--covers eve: not among", id="covering a stranger"),
    ],
)
def test_an_answer_that_could_not_count_is_refused(project, wanted, words):
    with pytest.raises(AnswerInvalid) as caught:
        plan(project, **wanted)
    assert words in caught.value.where[0]
    assert caught.value.fix
    assert project.read(PATH).decode() == PEOPLE


def test_all_mistakes_are_told_at_once(project):
    with pytest.raises(AnswerInvalid) as caught:
        plan(project, by="", evidence="", until="x")
    assert len(caught.value.where) == 3


def test_a_misspelt_name_is_corrected(project):
    with pytest.raises(AnswerInvalid) as caught:
        plan(project, by="testre")
    assert caught.value.fix == ("invoke answer ACC-P1 --by tester --evidence ...",)


def test_a_file_that_is_not_understood_is_not_written_to(project):
    project.write(PATH, PEOPLE + "[answers.ACC-P3]\nby = 1\n")
    with pytest.raises(AnswersInvalid) as caught:
        plan(project)
    assert caught.value.where[0].startswith(f"{PATH}:7: ")


def test_a_table_that_cannot_be_written_is_left_alone(project):
    project.write(PATH, PEOPLE + "answers.ACC-P1.by = 1\n")  # in the table of bob
    with pytest.raises((AnswersInvalid, EditUnsafe)):
        plan(project)


def test_a_file_that_changes_meanwhile_is_left_alone(project):
    planned = plan(project)
    project.write(PATH, PEOPLE + "# more\n")
    with pytest.raises(FileChanged):
        step.apply(planned, World(View(project.root)))
    assert project.read(PATH).decode() == PEOPLE + "# more\n"


def test_who_will_have_to_commit_it_and_who_is_left_out_is_told(project):
    notes = plan(project, by="bob").notes
    assert notes[0] == "bob has to commit it: here git commits as tester@example.invalid"
    assert notes[1] == "it does not speak for tester: --covers tester"
    assert plan(project, "MON-1").notes == ()


def test_the_task_writes_and_a_dry_run_does_not(project):
    words = ("answer", "MON-1", "--by", "tester", "--evidence", "read them")
    ran = project.invoke(*words, "--dry-run")
    assert (ran.code, project.read(PATH).decode()) == (0, PEOPLE)
    assert "evidence = read them" in ran.out
    ran = project.invoke(*words, "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["plan"]["values"]["evidence"] == "read them"
    assert "[answers.MON-1]" in project.read(PATH).decode()


def test_an_answer_turns_its_row_green_once_it_is_committed(project):
    project.invoke("answer", "DOC-4", "--by", "tester", "--evidence", "read them")
    before = project.invoke("audit", "--select", "DOC-4", "--strict")
    project.commit("answer")
    after = project.invoke("audit", "--select", "DOC-4", "--strict")
    assert (before.code, after.code) == (1, 0)

"""An audit of a real project: every row has a state, what is not seen is never green, its digest is journaled."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
import shapes

from release.checks.items import read_items
from release.config import read_config
from release.errors import ItemUnknown
from release.facts.audit.collecting import collect
from release.model.audit import Answers, State
from release.model.judging import judge
from release.steps import audit as step
from release.system.view import View

ANSWERS = """\
[people.tester]
email = "tester@example.invalid"

[answers.REV-2]
by = "tester"
on = 2026-01-01
until = 2099-01-01
evidence = "read"
"""
SECURITY = "# Security\n\nWrite to security@project.invalid.\n\n## If a token leaks\n\nRevoke the token.\n"


@pytest.fixture
def project(make_project):
    return make_project({**shapes.toonstream(), "release-answers.toml": ANSWERS, "SECURITY.md": SECURITY})


def look(project, *select: str):
    view = View(project.root)
    return step.look(view, read_config(view), step.Wanted(select=select))


def test_every_row_has_a_state_evidence_and_unless_it_is_met_a_reason(project):
    made = look(project)
    assert [row.item.id for row in made.rows] == [item.id for item in read_items()]
    assert all(row.evidence and all(row.evidence) for row in made.rows)
    assert sum(made.counts.values()) == 261


def test_nobody_outside_is_asked_unless_that_is_wanted(project):
    made = look(project)
    assert made.is_online is False
    by_id = {row.item.id: row for row in made.rows}
    assert by_id["REP-2"].state is State.UNKNOWN
    assert by_id["STA-3"].state is State.PASSED


@pytest.mark.parametrize("gone", ["tree", "journal", "workflows", "repository", "secrets", "index", "answers"])
def test_an_input_that_is_taken_away_turns_no_row_green(project, gone):
    assert project.invoke("audit").code == 1  # so that there is a journal
    view = View(project.root)
    facts = collect(view, read_config(view), is_online=False).facts
    less = replace(facts, **{gone: Answers(is_there=False) if gone == "answers" else None})
    before, after = greens(facts), greens(less)
    assert after <= before
    assert before


def greens(facts) -> set[str]:
    rows = judge(read_items(), step.run_checks(facts)[1], facts.answers, facts.now.date())
    return {row.item.id for row in rows if row.is_met and not row.item.id.startswith("STA-")}


@pytest.mark.parametrize(
    ("select", "ids"),
    [
        pytest.param(("ACC-P1",), {"ACC-P1"}, id="an id"),
        pytest.param(("acc-p",), {"ACC-P", "ACC-P1", "ACC-P2", "ACC-P3", "ACC-P4"}, id="a group"),
        pytest.param(("STA", "GATE-01"), {"STA-1", "STA-2", "STA-3", "GATE-01"}, id="a beginning and an id"),
        pytest.param(("ownership",), {f"OWN-{number:02}" for number in range(1, 53)}, id="a document"),
    ],
)
def test_rows_can_be_selected(project, select, ids):
    made = look(project, *select)
    assert {row.item.id for row in made.rows} == ids
    assert sum(made.counts.values()) == len(ids)


def test_the_rows_of_a_subject_are_those_its_checks_speak_to(project):
    made = look(project, "process")
    ids = {row.item.id for row in made.rows}
    assert {"AUD-1", "IRP-1", "GATE-14"} <= ids
    assert "ENV-1" not in ids


def test_a_selection_of_nothing_is_refused_with_the_nearest(project):
    with pytest.raises(ItemUnknown) as caught:
        look(project, "ACC-X7")
    assert caught.value.exit_code == 2
    assert caught.value.fix[0].startswith("invoke audit --select ACC-")


def test_what_failed_ends_with_1_and_is_told(project):
    ran = project.invoke("audit", "--select", "IRP")
    assert ran.code == 1
    assert "IRP-3    Who decides what, and how fast, is written down" in ran.out
    assert "[x] STA-3 additional measures required" in ran.out


def test_what_is_met_ends_with_0_and_strict_takes_an_open_answer_for_a_failure(project):
    assert project.invoke("audit", "--select", "IRP-1").code == 0
    assert project.invoke("audit", "--select", "ACC-P1").code == 0
    assert project.invoke("audit", "--select", "ACC-P1", "--strict").code == 1


def test_a_waiver_blocks_nothing_even_where_it_is_strict(project):
    waiver = '\n[waivers.IRP-3]\nreason = "one person"\nowner = "tester"\nuntil = 2026-12-31\n'
    day = str(View(project.root).now().date())
    project.commit("waive", **{"release-answers.toml": ANSWERS + waiver.replace("2026-12-31", day)})
    ran = project.invoke("audit", "--select", "IRP-3", "--strict", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["rows"][0]["state"] == "waived"


@pytest.mark.parametrize("form", ["json", "markdown", "sarif", "html"])
def test_the_journal_has_the_digest_of_what_was_printed(project, form):
    ran = project.invoke("audit", "--format", form)
    events = [json.loads(line) for line in project.read(".release/journal.jsonl").splitlines()]
    (begun,) = [event["data"] for event in events if event["event"] == "audit:begin"]
    assert begun["digest"] == sha256(ran.out.encode()).hexdigest()
    assert begun["status"] == "STA-3"


def test_an_unknown_form_is_refused(project):
    ran = project.invoke("audit", "--format", "pdf")
    assert ran.code == 2
    assert "text, json, markdown, sarif, html" in ran.err


def test_json_has_every_row_and_finding(project):
    made = json.loads(project.invoke("audit", "--json").out)
    assert made["schema"] == "release-tasks/audit/1"
    assert len(made["rows"]) == 261
    assert made["sign_off"]["status"] == "STA-3"
    assert {finding["outcome"] for finding in made["findings"]} >= {"passed", "failed", "unknown"}


def test_the_work_of_the_month_the_quarter_and_the_year_is_told(project):
    ran = project.invoke("audit", "--due")
    heads = [line for line in ran.out.splitlines() if line.startswith("this ")]
    assert [head.partition(":")[0] for head in heads] == ["this month", "this quarter", "this year"]
    due = json.loads(project.invoke("audit", "--due", "--json").out)
    assert {row["item"]["id"] for row in due["month"]} >= {"MTH-1", "MON-1"}
    assert {row["item"]["id"] for row in due["year"]} >= {"ANN-1", "ACC-P1"}


def test_the_session_ends_as_the_task(project):
    ran = project.nox("-s", "audit", "--", "--select", "IRP-1")
    assert ran.code == 0, ran.text
    ran = project.nox("-s", "audit", "--", "--select", "IRP-3")
    assert ran.code == 1
    assert "something failed" in ran.err


def test_the_second_audit_knows_of_the_first(project):
    assert look(project, "OWN-52").rows[0].state is State.UNKNOWN
    project.invoke("audit")
    assert look(project, "OWN-52").rows[0].state is State.PASSED


def test_a_broken_register_hides_no_other_row(project):
    project.write("release-answers.toml", "[answers.ACC-P1\n")
    made = look(project)
    by_id = {row.item.id: row for row in made.rows}
    assert by_id["IRP-1"].state is State.PASSED
    assert by_id["STD-4"].state is State.FAILED
    assert "release-answers.toml:1" in by_id["STD-4"].evidence[0]
    assert by_id["ACC-P1"].fix == ("$EDITOR release-answers.toml",)
    assert any(note.startswith("answers: release-answers.toml:1: ") for note in made.notes)


PUBLISH = """\
on: {push: {tags: ["v*"]}}
permissions: {}
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: pypi
    permissions: {id-token: write}
    steps:
      - run: nox -s publish
"""


@pytest.mark.parametrize("left", ["no workflow", "a workflow that does not publish"])
def test_taking_the_publishing_workflow_away_turns_no_row_green(project, left):
    path = ".github/workflows/release.yml"
    project.commit("publish", **{path: PUBLISH})
    before = {row.item.id for row in look(project).rows if row.is_met and not row.item.by_tool}
    if left == "no workflow":
        project.git("rm", "--quiet", path)
    else:
        project.write(path, PUBLISH.replace("nox -s publish", "nox -s tests"))
    project.commit("no more")
    made = look(project)
    after = {row.item.id for row in made.rows if row.is_met and not row.item.by_tool}
    assert after - before == set()
    assert "ENV-3" not in after


def test_who_owns_the_project_is_told_where_that_document_is_asked_for(project):
    assert look(project, "OWN-1").ownership is None
    made = look(project, "Ownership")
    assert made.ownership is not None
    assert {row.item.document for row in made.rows} == {"ownership"}
    told = project.invoke("audit", "--select", "ownership").text
    assert "At the index" in told
    assert "not asked: invoke audit --online" in told
    written = project.invoke("audit", "--select", "ownership", "--format", "markdown").out
    assert written.startswith("# Who owns toonstream\n")
    assert "\n# Audit of toonstream" in written

"""An emergency and the ownership of a project, as people read them."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from packaging.version import Version

from release.model.incident import Handled, Incident, IncidentPlan, Told, metrics_of, with_step
from release.model.ownership import IndexFacts, LiveFile, OwnershipFacts, Page, Proof, Publisher, Role, Stated
from release.report.incident import incident, incident_plan
from release.report.ownership import ownership, ownership_markdown

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
RECORD = {"id": "2026-11-21-token", "kind": "token", "detected": NOW, "started": NOW.replace(hour=9)}
FILE = LiveFile(filename="demo-1.0.tar.gz", version=Version("1.0"), uploaded=NOW, has_provenance=True)
PAGE = Page(roles=(Role(role="Owner", user="alice"), Role(role="Maintainer", user="b|ob")), organization="")
LIVE = IndexFacts(
    index="pypi",
    is_known=True,
    files=(FILE,),
    status="active",
    page=PAGE,
    proofs=(
        Proof(
            filename=FILE.filename,
            version=Version("1.0"),
            publishers=(Publisher(kind="GitHub", repository="o/demo", environment="pypi"),),
        ),
    ),
)


def text(lines):
    return "\n".join(line.text for line in lines)


def handled(record, **told):
    return Handled(incident=Incident(record=record, number=0), told=told, metrics=metrics_of(record))


def test_a_plan_tells_what_is_done_and_what_a_person_will_do():
    plan = IncidentPlan(incident=Incident(record={**RECORD, "steps": {"TCI-3": "stopped"}}), path="x")
    shown = text(incident_plan(plan))
    assert "TCI-3  done: stopped" in shown
    assert "TCI-1  delete the token on the index" in shown


def test_what_is_left_and_the_next_command_are_told():
    shown = text(incident(handled(RECORD, **{"TCI-1": Told(words="not asked", report=".release/x.txt")})))
    assert "TCI-1  open  not asked" in shown
    assert "see .release/x.txt" in shown
    assert 'next  invoke incident token --step TCI-4 --evidence "..."' in shown
    assert "3 h to detect" in shown


def test_the_end_of_an_incident_is_a_commit():
    record = RECORD
    for step in Incident(record=record).left:
        record = with_step(record, step.item, "done", NOW.replace(hour=14))
    shown = text(incident(handled(record)))
    assert "2 h to contain, 2 h to resolve" in shown
    assert shown.endswith("git commit")
    assert record["review"] == NOW.date()
    assert record["changes"] == ["done", "done"]


def test_the_two_indexes_are_told_apart():
    test = IndexFacts(index="testpypi", is_known=False, unseen={"listing": "testpypi has no project of that name"})
    shown = text(ownership(OwnershipFacts(stated=Stated(name="demo"), live=LIVE, test=test)))
    live, _, trial = shown.partition("At testpypi")
    assert "alice" in live
    assert "GitHub o/demo (pypi) (demo-1.0.tar.gz)" in live
    assert "there is none of that name" in trial
    assert "alice" not in trial


@pytest.mark.parametrize("facts", [OwnershipFacts(stated=Stated(name="demo"))], ids=["offline"])
def test_what_was_not_asked_is_said(facts):
    assert text(ownership(facts)).count("not asked: invoke audit --online") == 2


def test_what_could_not_be_seen_says_why():
    unseen = IndexFacts(index="pypi", is_known=None, unseen={"listing": "pypi did not answer"})
    assert "pypi did not answer" in text(ownership(OwnershipFacts(stated=Stated(name="demo"), live=unseen)))


def test_what_comes_from_the_index_is_no_markup_in_a_document():
    shown = ownership_markdown(OwnershipFacts(stated=Stated(name="demo"), live=LIVE), NOW.isoformat())
    assert "| maintainers | b&#124;ob |" in shown
    assert "# Who owns demo" in shown

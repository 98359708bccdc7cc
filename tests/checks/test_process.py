"""Checks on people, answers, documents, journal and configuration: each with what is bad and what is good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from auditing import POLICY, act, answers, facts, journal, outcomes, tree

from release.checks import PROCESS
from release.model.audit import Answer, Answers, Waiver
from release.model.project_facts import Address, Document, Found, Link, Named, Section, Work
from release.model.workflow import Job, Workflow, Workflows
from release.model.workflow_parts import Command, Place, Setting, Step

PLACE = Place(path=".github/workflows/release.yml", line=3)
UPLOAD = act("upload", index="pypi", by="trusted publishing", statuses=[200])
WORK = Work(branch="main", is_release_branch=True, upstream="origin/main", ahead=0, behind=0, changed=())
TAG = {"tag": "v1.0.1", "head": "a" * 40, "remote": "origin"}


def document(text: str = "", title: str = "", path: str = "SECURITY.md", **known: object) -> Document:
    return Document(path=path, sections=(Section(title=title, line=1, text=text),), **known)


def job(*words: str, publishes: bool = False, text: str = "") -> Workflows:
    run = Setting(name="run", value=text, place=PLACE)
    step = Step(place=PLACE, commands=(Command(words=words, line=4),), run=run)
    made = Job(id="publish", place=PLACE, steps=(step,), indexes=("pypi",) if publishes else ())
    return Workflows(files=(Workflow(path=PLACE.path, kind="github", place=PLACE, jobs=(made,)),))


def incident(**known: object) -> Answers:
    return answers(incidents=({"id": "1", "kind": "token", "detected": date(2026, 11, 20), **known},))


def said(check: str, seen, item: str = "") -> set[str]:
    return outcomes(PROCESS.load(check), seen, item)


ROTATION = document("revoke the token at the index", "If a token leaks")
ESCALATION = document("alice answers within 4 hours", "Who decides")
TRAINED = Answer(item="ANN-3", by="alice", on=date(2026, 1, 1), until=date(2027, 1, 1), evidence="x", covers=("bob",))
WAIVER = Waiver(item="ACC-P3", reason="x", owner="bob", until=date(2027, 1, 1))
TOKEN = {"index": "pypi", "owner": "bob", "created": date(2026, 10, 1), "rotate_by": date(2026, 12, 1)}
STEP = {"steps": {"TCI-2": "deleted"}}

CASES = {
    "broken_journal": {
        "failed": (facts(journal=journal(broken="line 3: changed")), "AUD-1"),
        "passed": (facts(journal=journal(UPLOAD)), "AUD-1"),
        "unknown": (facts(journal=journal(act("bump"))), "AUD-1"),
    },
    "token_in_own_files": {
        "failed": (facts(journal=journal(act("run"), leaks=("error.json:1",))), "WFS-3"),
        "passed": (facts(journal=journal(act("upload", outcome="failed"))), "PEN-1"),
        "unknown": (facts(journal=journal(act("upload"))), "PEN-1"),
    },
    "unlinked_alarm": {
        "failed": (
            facts(journal=journal(act("verify", outcome="failed", error="ServedDiffers")), answers=answers()),
            "",
        ),
        "passed": (facts(journal=journal(act("verify", outcome="failed", error="TagMoved")), answers=incident()), ""),
        "unknown": (facts(journal=journal()), ""),
    },
    "missing_drill": {
        "failed": (facts(journal=journal(act("drill", "2026-08-01"))), ""),
        "passed": (facts(journal=journal(act("drill", "2026-08-31"))), ""),
        "unknown": (facts(), ""),
    },
    "overdue_audit": {
        "failed": (facts(journal=journal(act("audit", "2026-09-01", online=True))), "ONG-1"),
        "passed": (facts(journal=journal(act("audit", "2026-09-01", online=True))), "PYP-3"),
        "unknown": (facts(), ""),
    },
    "missing_security_contact": {
        "failed": (facts(tree=tree(documents=(document("be careful"),))), ""),
        "passed": (facts(tree=tree(documents=(document("write to security@project.invalid"),))), ""),
        "unknown": (facts(), ""),
    },
    "missing_procedure": {
        "failed": (facts(tree=tree(documents=(ESCALATION,)), answers=answers()), "IRP-1"),
        "passed": (facts(tree=tree(documents=(ROTATION, ESCALATION)), answers=answers()), ""),
        "unknown": (facts(), ""),
    },
    "stale_security_document": {
        "failed": (facts(tree=tree(documents=(document(changed=date(2026, 10, 1)),))), "MTH-4"),
        "passed": (facts(tree=tree(documents=(document(changed=date(2026, 10, 1)),))), "ANN-2"),
        "unknown": (facts(tree=tree(documents=(document(),))), ""),
    },
    "unknown_command": {
        "failed": (facts(tree=tree(documents=(document(commands=(Named(face="nox", name="publsh", line=1),)),))), ""),
        "passed": (facts(tree=tree(documents=(document(commands=(Named(face="nox", name="publish", line=1),)),))), ""),
        "unknown": (facts(), ""),
    },
    "broken_link": {
        "failed": (facts(tree=tree(documents=(document(links=(Link(target="docs/no.md", line=2),)),))), ""),
        "passed": (
            facts(tree=tree(documents=(document(links=(Link(target="a.md#x", line=2),)),)), files=frozenset({"a.md"})),
            "",
        ),
        "unknown": (facts(), ""),
    },
    "unencrypted_address": {
        "failed": (facts(tree=tree(addresses=(Address(name="a", url="http://index.invalid/", where="x"),))), ""),
        "passed": (facts(tree=tree(addresses=(Address(name="a", url="http://127.0.0.1:3141/", where="x"),))), ""),
        "unknown": (facts(), ""),
    },
    "verification_off": {
        "failed": (facts(tree=tree(unverified=(Found(where="Makefile:2", text="pip --trusted-host x"),))), ""),
        "passed": (facts(tree=tree(unverified=())), ""),
        "unknown": (facts(tree=tree()), ""),
    },
    "unmeasured_incident": {
        "failed": (facts(answers=incident()), "MET-2"),
        "passed": (facts(answers=incident(started=date(2026, 11, 1), resolved=date(2026, 11, 21))), ""),
        "unknown": (facts(), ""),
    },
    "untrained_person": {
        "failed": (facts(answers=answers()), ""),
        "passed": (facts(answers=answers(answers={"ANN-3": TRAINED})), ""),
        "unknown": (facts(answers=Answers(answers={"ANN-3": TRAINED})), ""),
    },
    "missing_standard": {
        "failed": (facts(answers=answers(standards={"slsa": {}})), "STD-2"),
        "passed": (facts(answers=answers(standards={"slsa": {"requirements": ["L2"]}})), ""),
        "unknown": (facts(), ""),
    },
    "stale_compliance_document": {
        "failed": (facts(answers=answers(standards={"slsa": {"files": ["no.md"]}}), tree=tree()), ""),
        "passed": (
            facts(
                answers=answers(standards={"slsa": {"files": ["docs/security.md"]}}),
                tree=tree(documents=(document(path="docs/security.md", changed=date(2026, 1, 1)),)),
                files=frozenset({"docs/security.md"}),
            ),
            "",
        ),
        "unknown": (facts(answers=answers()), ""),
    },
    "careless_waiver": {
        "failed": (facts(answers=answers(problems=("release-answers.toml:3: has no owner",))), ""),
        "passed": (facts(answers=answers(waivers={"ACC-P3": WAIVER})), ""),
        "unknown": (facts(), ""),
    },
    "work_not_on_branch": {
        "failed": (facts(tree=tree(work=replace(WORK, ahead=2))), ""),
        "passed": (facts(tree=tree(work=WORK)), ""),
        "unknown": (facts(), ""),
    },
    "disagreeing_version": {
        "failed": (facts(tree=tree(disagreeing=("docs/conf.py:3: 1.0.0",))), ""),
        "passed": (facts(tree=tree(disagreeing=(), places=3)), ""),
        "unknown": (facts(tree=tree()), ""),
    },
    "tag_pushed_alone": {
        "failed": (facts(journal=journal(act("push", argv=["git", "push", "origin", "refs/tags/v1"]))), ""),
        "passed": (facts(journal=journal(act("push", argv=["git", "push", "--atomic", "x", "refs/tags/v1"]))), ""),
        "unknown": (facts(journal=journal()), ""),
    },
    "upload_past_the_gate": {
        "failed": (
            facts(tree=tree(uploads=(Found(where="Makefile:2", text="twine upload dist/*"),)), journal=journal()),
            "GATE-36",
        ),
        "passed": (facts(tree=tree(uploads=(), faces=("noxfile.py",)), journal=journal(UPLOAD)), ""),
        "unknown": (facts(tree=tree(uploads=())), ""),
    },
    "moved_tag": {
        "failed": (facts(tree=tree(tags={"v1.0.1": "b" * 40}), journal=journal(act("tag", **TAG))), ""),
        "passed": (facts(tree=tree(tags={"v1.0.1": "a" * 40}), journal=journal(act("tag", **TAG))), ""),
        "unknown": (facts(tree=tree(), journal=journal(act("tag", **TAG))), ""),
    },
    "removed_gate": {
        "failed": (facts(tree=tree(since="v1", removed_gates=(Found(where="x.yml", text="environment: pypi"),))), ""),
        "passed": (facts(tree=tree(since="v1", removed_gates=())), ""),
        "unknown": (facts(tree=tree()), ""),
    },
    "open_incident_step": {
        "failed": (facts(answers=incident()), "TCI-2"),
        "passed": (facts(answers=incident(**STEP)), "TCI-2"),
        "unknown": (facts(), ""),
    },
    "unlearnt_incident": {
        "failed": (facts(answers=incident()), ""),
        "passed": (facts(answers=incident(changes=["5f457a7"])), ""),
        "unknown": (facts(answers=answers()), ""),
    },
    "unread_refusal": {
        "failed": (facts(journal=journal(act("upload", statuses=[403]))), ""),
        "passed": (facts(journal=journal(UPLOAD)), ""),
        "unknown": (facts(journal=journal(act("upload", "2026-01-01", statuses=[200]))), ""),
    },
    "credential_in_configuration": {
        "failed": (facts(tree=tree(policy=replace(POLICY, variables={"mirror": "pypi-AgEI.."}))), ""),
        "passed": (facts(tree=tree(faces=("noxfile.py",))), ""),
        "unknown": (facts(tree=tree()), ""),
    },
    "one_try_only": {
        "failed": (facts(tree=tree(policy=replace(POLICY, tries=1), faces=("noxfile.py",))), ""),
        "passed": (facts(tree=tree(faces=("noxfile.py",))), ""),
        "unknown": (facts(tree=tree()), ""),
    },
    "unexplained_refusal": {
        "passed": (facts(workflows=job("nox", "-s", "publish")), ""),
        "unknown": (facts(workflows=job("twine", "upload", publishes=True)), ""),
    },
    "overdue_token": {
        "failed": (facts(answers=answers(tokens={"t": {**TOKEN, "rotate_by": date(2026, 11, 20)}})), "OWN-45"),
        "passed": (facts(answers=answers(tokens={"t": TOKEN})), "OWN-45"),
        "unknown": (facts(answers=answers()), ""),
    },
    "untried_index": {
        "passed": (
            facts(journal=journal(act("verify", index="testpypi", files={"demo-1.0.1.tar.gz": "x"}))),
            "",
        ),
        "unknown": (
            facts(journal=journal(act("verify", index="testpypi", files={"demo-1.0.0.tar.gz": "x"}))),
            "OWN-37",
        ),
    },
}

EACH = [
    pytest.param(check, outcome, *case, id=f"{check} {outcome}")
    for check, cases in CASES.items()
    for outcome, case in cases.items()
]


@pytest.mark.parametrize(("check", "outcome", "seen", "item"), EACH)
def test_a_check_tells_bad_from_good_and_from_what_it_cannot_see(check, outcome, seen, item):
    found = said(check, seen, item)
    worst = next(each for each in ("failed", "unknown", "passed", "not-applicable") if each in found)
    assert worst == outcome


def test_every_check_has_its_cases():
    assert set(CASES) == set(PROCESS.members)
    never_bad = {check for check, cases in CASES.items() if "failed" not in cases}
    assert never_bad == {"unexplained_refusal", "untried_index"}  # what others do cannot be seen from here


@pytest.mark.parametrize("check", PROCESS.members)
def test_who_sees_nothing_passes_nothing(check):
    for item in PROCESS.load(check).ITEMS:
        assert said(check, facts(), item) == {"unknown"}


@pytest.mark.parametrize("check", PROCESS.members)
@pytest.mark.parametrize("gone", ["tree", "journal", "workflows", "answers"])
def test_an_input_that_is_taken_away_makes_nothing_better(check, gone):
    for seen, _ in CASES[check].values():
        without = replace(seen, **{gone: Answers(is_there=False) if gone == "answers" else None})
        for item in PROCESS.load(check).ITEMS:
            before, after = said(check, seen, item), said(check, without, item)
            assert is_green(before) or not is_green(after), (item, before, after)


def is_green(found: set[str]) -> bool:
    return bool(found) and found <= {"passed", "not-applicable"}


def test_an_incident_of_the_other_kind_leaves_the_steps_alone():
    assert said("open_incident_step", facts(answers=incident()), "RCI-1") == {"not-applicable"}


def test_a_tag_that_was_rolled_back_before_a_push_may_be_made_again():
    again = [act("tag", tag="v1.0.1", head=commit * 40, remote="") for commit in "ab"]
    seen = facts(tree=tree(tags={"v1.0.1": "b" * 40}), journal=journal(*again, act("tag", **{**TAG, "head": "b" * 40})))
    assert said("moved_tag", seen) == {"passed"}


def test_an_audit_of_some_rows_is_not_the_months_audit():
    seen = facts(journal=journal(act("audit", select=["ACC-P1"], online=True)))
    assert said("overdue_audit", seen) == {"failed"}


def test_a_token_in_use_has_to_be_registered():
    seen = facts(answers=answers(), workflows=job("twine", publishes=True, text="${{ secrets.PYPI_API_TOKEN }}"))
    assert said("overdue_token", seen) == {"failed"}
    tokenless = facts(answers=answers(), workflows=job("twine", publishes=True))
    assert said("overdue_token", tokenless) == {"not-applicable"}
    assert said("overdue_token", facts(answers=answers(), workflows=job("pytest"))) == {"unknown"}


def test_an_upload_with_a_token_from_here_is_told():
    seen = facts(tree=tree(uploads=(), faces=("noxfile.py",)), journal=journal(act("upload", index="pypi", by="TOKEN")))
    assert said("upload_past_the_gate", seen, "GATE-34") == {"passed", "failed"}


@pytest.mark.parametrize(
    "section",
    [
        pytest.param(document("mop up the water", "If a pipe leaks"), id="about something else"),
        pytest.param(document("keep the token safe", "Tokens"), id="not about a leak"),
        pytest.param(document("If a token leaks, revoke it", "Notes"), id="without a title of its own"),
    ],
)
def test_a_procedure_is_a_section_about_a_token_that_leaked(section):
    assert said("missing_procedure", facts(tree=tree(documents=(section,))), "IRP-1") == {"failed"}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        pytest.param("alice answers within 4 hours", "passed", id="a person and a time"),
        pytest.param("write to bob@project.invalid, a day at most", "passed", id="an address and a time"),
        pytest.param("the owner answers within 2 days", "passed", id="a role and a time"),
        pytest.param("somebody answers within 4 hours", "failed", id="nobody"),
        pytest.param("alice answers soon", "failed", id="no time"),
    ],
)
def test_who_decides_is_said_with_people_and_a_time(text, outcome):
    people = {"alice": {"email": "alice@project.invalid", "roles": ["owner"]}, "bob": {"email": "bob@project.invalid"}}
    seen = facts(tree=tree(documents=(document(text, "Who decides"),)), answers=Answers(people=people))
    assert said("missing_procedure", seen, "IRP-3") == {outcome}


def test_a_waiver_that_holds_is_told_on_its_own():
    assert len(list(PROCESS.load("careless_waiver").judge(facts(answers=answers(waivers={"ACC-P3": WAIVER}))))) == 1


@pytest.mark.parametrize(
    ("check", "seen", "outcome"),
    [
        pytest.param("missing_drill", facts(journal=journal(act("drill", "2026-08-21"))), "passed", id="92 days"),
        pytest.param("missing_drill", facts(journal=journal(act("drill", "2026-08-20"))), "failed", id="93 days"),
        pytest.param(
            "overdue_audit", facts(journal=journal(act("audit", "2026-10-14", online=True))), "passed", id="38"
        ),
        pytest.param(
            "overdue_audit", facts(journal=journal(act("audit", "2026-10-13", online=True))), "failed", id="39"
        ),
    ],
)
def test_the_last_day_still_counts(check, seen, outcome):
    item = {"missing_drill": "IRP-4", "overdue_audit": "ONG-1"}[check]
    assert said(check, seen, item) == {outcome}


@pytest.mark.parametrize(
    ("text", "is_contact"),
    [
        ("use the [contact](https://tidelift.com/security)", True),
        ("https://github.com/a/b/security/advisories/new", True),
        ("our programme: https://hackerone.com/demo", True),
        ("see https://github.com/a/b/security/policy", False),
        ("see https://example.org/docs", False),
    ],
)
def test_a_place_where_holes_are_reported_is_a_contact(text, is_contact):
    wanted = {"passed"} if is_contact else {"failed"}
    assert said("missing_security_contact", facts(tree=tree(documents=(document(text),)))) == wanted

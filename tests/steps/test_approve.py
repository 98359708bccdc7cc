"""Approving: what is shown, what is refused before anybody is asked, and what is recorded."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from hashlib import sha256

import pytest
from approving import DISTRIBUTIONS, FILES, PASSED, approve_as, be, config, make_candidate, make_key, public, sign_with
from review_tools import a_review
from review_tools import finding as a_finding

from release.errors import (
    ApproverRefused,
    ApproverUnknown,
    CandidateMissing,
    CandidateUntagged,
    DecisionMissing,
    DistributionChanged,
    SignersMissing,
    SigningFailed,
    TagMoved,
)
from release.facts.approval import require_approved
from release.model.candidate import TestRun as Run
from release.model.finding import Finding, Outcome
from release.model.review_json import canonical
from release.report import publishing as words
from release.steps import approve
from release.system.view import View
from release.system.world import World

KEYS = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
APPROVALS = ".release/approval.json"


@pytest.fixture
def project(make_project):
    made = make_project(FILES, tag="v1.0.0")
    made.commit("Fix it", **{"fix.txt": "fixed\n", "pyproject.toml": FILES["pyproject.toml"] + "\n"})
    made.git("tag", "--annotate", "v1.0.1", "--message", "v1.0.1")
    made.git("push", "--quiet", "--follow-tags", "origin", "main")
    be(made, "anne")
    return made


def planned(project, settings=None, environment=None, **wanted):
    view = View(project.root, environment)
    return approve.plan(view, settings or config(), approve.Wanted(**wanted))


def shown(project, settings=None) -> str:
    return "\n".join(line.text for line in words.approve_plan(planned(project, settings)))


def recorded(project) -> list[dict]:
    return [json.loads(line) for line in project.read(APPROVALS).splitlines()]


def test_a_person_sees_what_would_be_published(project):
    candidate = make_candidate(project)
    lines = shown(project).splitlines()
    assert lines[0] == "thing 1.0.1 waits for your approval"
    assert lines[1] == f"candidate  sha256:{candidate.digest}"
    assert lines[2].startswith(f"commit     {project.head[:7]}, on HEAD, 20")
    assert lines[2].endswith(": Fix it")
    assert lines[3:7] == [
        "author     Tester <tester@example.invalid>",
        "tag        v1.0.1, pushed to origin",
        "changes    1 commit since v1.0.0: 2 files changed, 2 insertions(+)",
        "tests      tests passed",
    ]
    assert lines[7] == "checks  1 passed"
    assert [line.split()[1] for line in lines[8:]] == list(DISTRIBUTIONS)


def test_what_is_accepted_with_it_is_shown_and_recorded(project):
    unseen = Finding(check="broken-install", outcome=Outcome.UNKNOWN, where="x.whl", evidence="no pip")
    run = Run(session="tests-3.1", outcome="not run", reason="no such Python")
    make_candidate(project, findings=(PASSED, unseen), tests=(run,))
    project.git("push", "--quiet", "--delete", "origin", "v1.0.1")
    expected = [
        "unknown: broken-install: x.whl: no pip",
        "not run: tests-3.1: no such Python",
        "tag v1.0.1: not pushed to origin",
    ]
    text = shown(project)
    assert all(decision in text for decision in expected)
    approve_as(project)
    assert recorded(project)[0]["decisions"] == expected


def reviewed(project) -> bytes:
    """Let the candidate name a review; return its model."""
    model = canonical(a_review(project="thing", version="1.0.1", findings=(a_finding(),)))
    project.write(".release/review.json", model)
    made = replace(make_candidate(project), review=sha256(model).hexdigest())
    project.write(".release/candidate.json", made.canonical())
    return model


def test_what_the_release_changes_is_shown_before_the_question(project):
    reviewed(project)
    text = shown(project)
    assert "thing 1.0.1: 1 decision to make before you approve" in text
    assert "against   1.0 from pypi" in text
    assert "page       .release/review.html" in text


def test_a_review_that_is_not_the_candidates_is_not_shown_and_that_is_recorded(project):
    project.write(".release/review.json", reviewed(project) + b" ")
    words = "unknown: review: .release/review.json is not the candidate's"
    assert planned(project).review is None
    assert words in shown(project)
    approve_as(project)
    assert words in recorded(project)[0]["decisions"]


def test_head_and_remote_elsewhere_are_told(project):
    make_candidate(project)
    project.commit("later", later="x")
    project.git("remote", "set-url", "origin", "/nowhere")
    text = shown(project)
    assert "not on HEAD, which has 1 more and lacks 0" in text
    assert "v1.0.1, not looked whether it is pushed: " in text


def test_a_release_is_compared_with_the_release_before_it(project):
    project.git("tag", "--annotate", "v1.0.1rc1", "--message", "x")
    project.git("tag", "--annotate", "v2.0", "--message", "x")
    make_candidate(project)
    assert "since v1.0.0:" in shown(project)
    project.git("tag", "--delete", "v1.0.0", "v1.0.1rc1")
    assert "changes    2 commits in the first release" in shown(project)


def test_the_approval_says_who_what_when_and_how(project):
    candidate = make_candidate(project)
    done = approve_as(project, comment="looks right", answer="1.0.1")
    [line] = recorded(project)
    assert line.pop("when") == done.approval.when
    assert line == {
        "schema": "release-tasks/approval/1",
        "candidate": candidate.digest,
        "project": "thing",
        "version": "1.0.1",
        "who": "Anne <anne@example.invalid>",
        "gate": "typed",
        "comment": "looks right",
        "decisions": [],
        "signature": "",
    }
    assert "next  nox -s publish" in [each.text for each in words.approved(done)]
    assert project.git("status", "--porcelain") == ""


def test_the_journal_tells_of_the_approval(project):
    make_candidate(project)
    done = approve_as(project, comment="looks right")
    events = [json.loads(line) for line in project.read(".release/journal.jsonl").splitlines()]
    told = {event["event"]: event["data"] for event in events}
    assert told["approve:begin"]["who"] == "Anne <anne@example.invalid>"
    assert told["approve:done"]["approval"] == done.approval.digest
    assert [event["event"] for event in events].index("approve:begin") < [e["event"] for e in events].index(
        "write:begin"
    )


def test_a_second_approval_by_the_same_person_changes_nothing(project):
    make_candidate(project)
    approve_as(project)
    before = project.read(APPROVALS)
    again = approve_as(project, answer=None)
    assert again.plan.nothing_to_do
    assert project.read(APPROVALS) == before


def test_several_people_approve_one_after_the_other(project):
    make_candidate(project)
    settings = config(required=2)
    first = approve_as(project, "anne", settings)
    assert "next  invoke approve, as another person" in [line.text for line in words.approved(first)]
    assert first.missing == 1
    be(project, "bob")
    assert "approved   by Anne <anne@example.invalid>, typed, " in shown(project, settings)
    assert approve_as(project, "bob", settings).missing == 0
    assert [line["who"].split()[0] for line in recorded(project)] == ["Anne", "Bob"]


def test_approvals_of_an_older_candidate_make_room(project):
    make_candidate(project, findings=())
    approve_as(project, "bob")
    candidate = make_candidate(project)
    assert "note  Bob <bob@example.invalid> approved another candidate" in shown(project)
    approve_as(project, "anne")
    assert [line["candidate"] for line in recorded(project)] == [candidate.digest]


@pytest.mark.parametrize("answer", [None, "1.0.0", "yes"])
def test_without_the_version_nothing_is_recorded(project, answer):
    make_candidate(project)
    with pytest.raises(DecisionMissing):
        approve_as(project, answer=answer)
    assert not (project.root / APPROVALS).exists()


def test_without_a_question_it_says_so(project):
    make_candidate(project)
    done = approve_as(project, settings=config(allow_yes=True), answer=None, is_sure=True)
    assert done.approval.decisions == ("--yes: nobody typed the version",)
    assert done.approval.gate == "unasked"


@pytest.mark.parametrize(
    ("settings", "environment"),
    [(config(), {}), (config(allow_yes=True), {"CI": "true"})],
    ids=["not configured", "in CI"],
)
def test_yes_alone_does_not_approve(project, settings, environment):
    make_candidate(project)
    with pytest.raises(DecisionMissing):
        planned(project, settings, environment, is_sure=True)


def without_candidate(project) -> None:
    (project.root / ".release/candidate.json").unlink()


def without_tag(project) -> None:
    make_candidate(project, tag="")


def tag_gone(project) -> None:
    project.git("tag", "--delete", "v1.0.1")


def tag_moved(project) -> None:
    project.git("tag", "--force", "--annotate", "v1.0.1", "--message", "x", "HEAD~1")


def tag_moved_there(project) -> None:
    project.git("push", "--quiet", "--force", "origin", "v1.0.0:refs/tags/v1.0.1")


def other_file(project) -> None:
    project.write("dist/thing-1.0.1.tar.gz", b"another")


def nobody(project) -> None:
    project.git("config", "--unset", "user.email")
    project.git("config", "user.useConfigOnly", "true")
    (project.root.parent / "home/.gitconfig").write_text("")


@pytest.mark.parametrize(
    ("change", "error", "code", "words"),
    [
        (without_candidate, CandidateMissing, 3, "there is no candidate"),
        (without_tag, CandidateUntagged, 3, "the candidate has no tag"),
        (tag_gone, CandidateUntagged, 3, "tag v1.0.1 of the candidate is not here"),
        (tag_moved, TagMoved, 7, "tag v1.0.1 is on another commit"),
        (tag_moved_there, TagMoved, 7, "origin has another tag v1.0.1"),
        (other_file, DistributionChanged, 7, "dist/thing-1.0.1.tar.gz is not the candidate's file"),
        (nobody, ApproverUnknown, 3, "git does not know who is at work here"),
    ],
)
def test_what_cannot_be_approved_is_refused_before_anybody_is_asked(project, change, error, code, words):
    make_candidate(project)
    change(project)
    with pytest.raises(error, match=words) as caught:
        planned(project)
    assert caught.value.exit_code == code


def test_who_made_the_commit_is_not_asked_where_somebody_else_has_to_look(project):
    make_candidate(project)
    project.git("config", "user.email", "Tester@Example.invalid")
    with pytest.raises(ApproverRefused) as caught:
        planned(project, config(not_author=True))
    assert caught.value.exit_code == 4
    be(project, "bob")
    assert planned(project, config(not_author=True)).who == "Bob <bob@example.invalid>"


def test_what_changes_while_a_person_thinks_is_not_approved(project):
    make_candidate(project)
    plan = planned(project)
    other_file(project)
    with pytest.raises(DistributionChanged):
        approve.apply(plan, World(View(project.root)), "1.0.1")
    assert not (project.root / APPROVALS).exists()


def test_a_secret_in_a_comment_is_not_kept(project):
    make_candidate(project)
    secret = f"pypi-{'A' * 40}"
    approve_as(project, comment=f"with {secret}")
    assert recorded(project)[0]["comment"] == "with [secret]"
    assert secret.encode() not in project.read(".release/journal.jsonl")


@KEYS
def test_a_signed_approval_is_verified_before_it_is_recorded(project, tmp_path):
    candidate = make_candidate(project)
    settings, key = config(signers="allowed_signers"), make_key(tmp_path, "anne")
    sign_with(project, key)
    project.write("allowed_signers", f"bob@example.invalid {public(key)}\n")
    with pytest.raises(ApproverRefused):
        approve_as(project, settings=settings)
    assert not (project.root / APPROVALS).exists()
    project.write("allowed_signers", f"anne@example.invalid {public(key)}\n")
    done = approve_as(project, settings=settings)
    assert (done.approval.gate, recorded(project)[0]["signature"]) == ("signed", done.approval.signature)
    assert require_approved(View(project.root), settings, candidate) == (done.approval,)
    assert approve_as(project, settings=settings, answer=None).plan.nothing_to_do


@KEYS
def test_a_public_key_in_gits_configuration_is_a_key_of_the_agent(project, tmp_path):
    make_candidate(project)
    key = make_key(tmp_path, "anne")
    project.write("allowed_signers", f"anne@example.invalid {public(key)}\n")
    sign_with(project, f"key::{public(key)}")
    with pytest.raises(SigningFailed):  # there is no agent here
        approve_as(project, settings=config(signers="allowed_signers"))


def test_signing_needs_signers_and_a_key(project):
    make_candidate(project)
    with pytest.raises(SignersMissing):
        planned(project, signed=True)
    project.write("allowed_signers", "")
    with pytest.raises(SigningFailed):
        planned(project, config(signers="allowed_signers"))
    project.git("config", "user.signingKey", "0xABCDEF")
    project.git("config", "gpg.format", "openpgp")
    with pytest.raises(SigningFailed):
        planned(project, config(signers="allowed_signers"))

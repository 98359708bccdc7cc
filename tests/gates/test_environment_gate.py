"""The forge's environment as the gate: which job may publish, and who let it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from answering import Say, answering
from approving import FILES, approve_as, be, make_candidate

from release.errors import ApprovalInvalid, ApprovalMissing, IdentityUnexpected, OutsideAnswered
from release.gates import environment
from release.gates.environment import Expected
from release.model.approval import Signers
from release.system.view import View
from release.system.world import World

TAG = "refs/tags/v1.0.1"
PATH = f"acme/thing/.github/workflows/release.yml@{TAG}"
GITHUB = {
    "repository": "acme/thing",
    "environment": "release",
    "workflow_ref": PATH,
    "job_workflow_ref": PATH,
    "ref": TAG,
    "run_id": "42",
    "actor": "anne",
}
GITLAB = {
    "project_path": "group/sub/thing",
    "environment": "release",
    "ci_config_ref_uri": f"gitlab.example.invalid/group/sub/thing//.gitlab-ci.yml@{TAG}",
    "ref": "v1.0.1",
    "pipeline_id": "42",
    "user_login": "anne",
}
EXPECTED = Expected(repository="acme/thing", environment="release", workflow="", ref=TAG)


def review(login: str, state: str = "approved", name: str = "release", comment: str = "fine") -> dict:
    return {"state": state, "user": {"login": login}, "comment": comment, "environments": [{"name": name}]}


@pytest.fixture
def project(make_project):
    made = make_project(FILES, tag="v1.0.1")
    be(made, "anne")
    return made


@pytest.fixture
def candidate(project):
    return make_candidate(project)


@pytest.fixture
def ask(project, candidate):
    """Return a function that asks for what the environment granted, on a forge that answers from a script."""

    def asked(*script, expected=EXPECTED, token="made-up-token", **claims):
        with answering(*script) as server:
            view = View(project.root, {"GITHUB_API_URL": server.url, **({"GITHUB_TOKEN": token} if token else {})})
            asked.got = server.got
            return environment.grant(view, {**GITHUB, **claims}, expected, candidate)

    return asked


def said(*reviews: dict) -> Say:
    return Say(body=json.dumps(reviews).encode())


@pytest.mark.parametrize(
    ("claims", "repository"), [(GITHUB, "Acme/Thing"), (GITLAB, "group/sub/thing")], ids=["GitHub", "GitLab"]
)
def test_the_expected_job_is_let_through(claims, repository):
    environment.require_expected(environment.read_identity(claims), replace(EXPECTED, repository=repository))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        pytest.param(
            {"repository": "mallory/thing"}, "repository: found mallory/thing, expected acme/thing", id="repository"
        ),
        pytest.param({"environment": "test"}, "environment: found test, expected release", id="environment"),
        pytest.param({"environment": None}, "environment: found none, expected release", id="no environment"),
        pytest.param(
            {"job_workflow_ref": PATH.replace("release.yml", "ci.yml"), "workflow_ref": ""},
            "workflow: found ci.yml, expected release.yml",
            id="workflow",
        ),
        pytest.param(
            {"ref": "refs/heads/main"}, f"ref: found refs/heads/main, expected {TAG}", id="a branch in place of the tag"
        ),
        pytest.param({"ref": f"{TAG}0"}, f"ref: found {TAG}0, expected {TAG}", id="another tag"),
        pytest.param(
            {"workflow_ref": PATH.replace("release.yml", "caller.yml")},
            "workflow: called from caller.yml, expected not to be called by another workflow",
            id="called by another workflow",
        ),
        pytest.param(
            {"job_workflow_ref": PATH.replace("acme/thing/", "mallory/tools/"), "workflow_ref": ""},
            "workflow: found mallory/tools/.github/workflows/release.yml, expected release.yml",
            id="a workflow of another repository",
        ),
    ],
)
def test_another_job_is_refused_by_what_is_not_as_expected(other, words):
    with pytest.raises(IdentityUnexpected) as caught:
        environment.require_expected(environment.read_identity({**GITHUB, **other}), EXPECTED)
    assert words in caught.value.where
    assert (len(caught.value.where), caught.value.exit_code) == (1 + (other.get("repository") is not None), 3)


@pytest.mark.parametrize(
    "other",
    [{"project_path": "x/y"}, {"environment": "test"}, {"ci_config_ref_uri": f"h/x//other.yml@{TAG}"}, {"ref": "main"}],
    ids=["repository", "environment", "workflow", "ref"],
)
def test_another_job_of_gitlab_is_refused(other):
    claims = {**GITLAB, **other}
    if "ref" in other:
        claims["ci_config_ref_uri"] = claims["ci_config_ref_uri"].replace(TAG, "refs/heads/main")
    with pytest.raises(IdentityUnexpected):
        environment.require_expected(
            environment.read_identity(claims), replace(EXPECTED, repository=GITLAB["project_path"])
        )


def test_every_difference_is_told_at_once():
    with pytest.raises(IdentityUnexpected) as caught:
        environment.require_expected(environment.read_identity({}), EXPECTED)
    assert [words.partition(":")[0] for words in caught.value.where] == ["repository", "environment", "workflow", "ref"]


@pytest.mark.parametrize("field", ["repository", "environment", "ref"])
def test_where_nothing_is_expected_nothing_fits(field):
    with pytest.raises(IdentityUnexpected):
        environment.require_expected(environment.read_identity({**GITHUB, field: ""}), replace(EXPECTED, **{field: ""}))


def test_a_ref_may_be_a_pattern():
    environment.require_expected(environment.read_identity(GITHUB), replace(EXPECTED, ref="refs/tags/v*"))


def test_with_a_token_those_who_approved_the_run_are_the_approvals(ask, candidate):
    granted = ask(said(review("bob"), review("carol", comment="ok"), review("dave", name="docs")))
    assert [(each.who, each.gate, each.comment) for each in granted.approvals] == [
        ("bob", "environment", "fine"),
        ("carol", "environment", "ok"),
    ]
    assert {each.candidate for each in granted.approvals} == {candidate.digest}
    method, path, headers, _ = ask.got[0]
    assert (method, path) == ("GET", "/repos/acme/thing/actions/runs/42/approvals")
    assert headers["authorization"] == "Bearer made-up-token"


@pytest.mark.parametrize(
    "reviews",
    [
        pytest.param([], id="nobody"),
        pytest.param([review("bob", name="docs")], id="for another environment"),
        pytest.param([review("bob", "pending")], id="not yet"),
        pytest.param([review("bob"), review("carol", "rejected")], id="one no"),
    ],
)
def test_a_run_that_nobody_approved_or_somebody_rejected_is_refused(ask, reviews):
    with pytest.raises(ApprovalMissing) as caught:
        ask(said(*reviews))
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("script", "token"),
    [(Say(), ""), (Say(status=403), "made-up-token"), (Say(status=404), "made-up-token")],
    ids=["no token", "may not", "not there"],
)
def test_where_nobody_can_see_who_approved_the_environment_is_the_one_approval(ask, script, token):
    granted = ask(script, token=token)
    assert [each.who for each in granted.approvals] == ["environment release of acme/thing, run 42"]
    assert granted.not_looked


@pytest.mark.parametrize("body", [b"{}", b"", b"[1]", b"[", b'[{"state":"approved"}]', b"<html>", b"null"])
def test_a_record_that_cannot_be_read_is_no_approval(ask, body):
    with pytest.raises(OutsideAnswered):
        ask(Say(body=body))


def test_a_forge_in_trouble_lets_nobody_through(ask):
    with pytest.raises(OutsideAnswered):
        ask(Say(status=400, body=json.dumps([review("bob")]).encode()))


def test_who_started_the_run_does_not_count_where_the_author_may_not_approve(ask):
    expected = replace(EXPECTED, not_actor=True)
    granted = ask(said(review("anne"), review("bob")), expected=expected)
    assert [each.who for each in granted.approvals] == ["bob"]
    for script, token in ((said(review("anne")), "made-up-token"), (Say(), "")):
        with pytest.raises(ApprovalMissing):
            ask(script, expected=expected, token=token)


def test_the_job_is_compared_before_the_forge_is_asked(ask):
    with pytest.raises(IdentityUnexpected):
        ask(said(review("bob")), environment="test")
    assert ask.got == []


def test_the_journal_tells_who_approved_and_has_no_token(ask, project):
    granted = ask(said(review("bob", comment="with made-up-token")))
    view = View(project.root, {"GITHUB_TOKEN": "made-up-token"})
    environment.record(World(view), granted)
    events = [json.loads(line) for line in project.read(".release/journal.jsonl").splitlines()]
    assert [event["event"] for event in events] == ["granted:begin", "granted:done"]
    assert (events[0]["data"]["who"], events[0]["data"]["run"]) == ("bob", "42")
    assert b"made-up-token" not in project.read(".release/journal.jsonl")


def test_what_an_environment_granted_is_never_believed_from_a_file(project, candidate):
    approval = replace(approve_as(project).approval, gate="environment")
    with pytest.raises(ApprovalInvalid):
        environment.verify(View(project.root), approval, candidate, Signers())

"""Publishing with the identity of a CI job: the gate reads its claims, the index gives a token for it."""

from __future__ import annotations

import pytest
from publishing_tools import NAME, a_candidate, an_index

from release.config import read_config
from release.errors import CredentialMissing, IdentityUnexpected, OutsideAnswered, UploadRefused
from release.index.upload import uploader
from release.rehearsal import faults
from release.rehearsal.authority import Authority
from release.rehearsal.identity import Identity, github_claims
from release.rehearsal.publishers import GitHubPublisher
from release.steps import stages
from release.system.view import View
from release.system.world import World

REPOSITORY = "owner/demo"


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def ci(authority):
    claims = github_claims(REPOSITORY, workflow="release.yml", environment="pypi", ref="refs/tags/v1.0")
    with Identity(claims, authority=authority) as identity:
        yield identity


@pytest.fixture
def index(tmp_path, ci):
    with an_index(tmp_path / "index") as index:
        publisher = GitHubPublisher(
            repository=REPOSITORY,
            owner_id=str(ci.claims["repository_owner_id"]),
            workflow="release.yml",
            environment="pypi",
            projects=(NAME,),
        )
        index.trust(publisher, ci.url, ci.keys)
        yield index


@pytest.fixture
def job(make_project, index, ci, authority, tmp_path):
    """Return a function that publishes as a job of that CI does, and the project's candidate."""
    project = make_project({"pyproject.toml": "", ".gitignore": ".release/\ndist/\npyproject.toml\n"}, tag="v1.0")
    project.git("remote", "set-url", "origin", f"https://github.com/{REPOSITORY}.git")
    candidate = a_candidate(project, index, tag="v1.0")
    shown = []

    def publish(*names):
        environment = {
            "PATH": "/usr/bin:/bin",
            "CI": "1",
            **ci.environment,
            **authority.environment(tmp_path / "ca.pem"),
        }
        view = View(project.root, environment)
        names = names or ("pypi",)
        with uploader(world := World(view)) as ready:
            stages.publish(world, read_config(view), names, ready, lambda kind, record: shown.append((kind, record)))
        return dict(shown)

    publish.candidate, publish.project = candidate, project
    return publish


def test_a_job_in_the_right_environment_publishes_without_any_stored_secret(job, index):
    done = job()
    assert index.digests(NAME) == {file.filename: file.sha256 for file in job.candidate.distributions}
    assert done["publish_plan"].by == "trusted publishing"
    assert "environment pypi of owner/demo" in done["publish_plan"].approved_by[0]
    journal = (job.project.root / ".release/journal.jsonl").read_text()
    assert "granted:begin" in journal
    assert "pypi-" not in journal
    assert "eyJ" not in journal


@pytest.mark.parametrize(
    ("claim", "value"),
    [("environment", None), ("environment", "other"), ("repository", "fork/demo"), ("ref", "refs/heads/main")],
    ids=["no environment", "another environment", "a fork", "a branch"],
)
def test_a_job_that_is_not_the_expected_one_sends_nothing(job, index, ci, claim, value):
    ci.claims.pop(claim)
    if value:
        ci.claims[claim] = value
    with pytest.raises(IdentityUnexpected) as raised:
        job()
    assert any(line.startswith(f"{claim}: ") for line in raised.value.where)
    assert index.asked("POST *") == []


@pytest.fixture
def on_trial(index, ci):
    """The job is in the environment of trial runs, which is trusted as well."""
    ci.claims["environment"] = "testpypi"
    owner = str(ci.claims["repository_owner_id"])
    named = {"repository": REPOSITORY, "workflow": "release.yml", "environment": "testpypi", "projects": (NAME,)}
    index.trust(GitHubPublisher(owner_id=owner, **named), ci.url, ci.keys)


@pytest.mark.usefixtures("on_trial")
def test_a_trial_run_reaches_the_test_index_from_its_own_environment(job, index):
    done = job("testpypi")
    assert index.digests(NAME) == {file.filename: file.sha256 for file in job.candidate.distributions}
    assert "environment testpypi of owner/demo" in done["publish_plan"].approved_by[0]


def test_a_job_that_can_publish_compares_between_two_stages_and_installs_nothing(job):
    done = job("testpypi", "pypi")
    assert (done["verified"].index, done["verified"].installed) == ("testpypi", "")
    assert {state.verdict.value for state in done["verified"].states} == {"served"}


@pytest.mark.usefixtures("on_trial")
def test_a_trial_run_does_not_reach_the_real_index(job, index):
    with pytest.raises(IdentityUnexpected) as raised:
        job("pypi")
    assert raised.value.where == ("environment: found testpypi, expected pypi",)
    assert index.asked("POST *") == []


@pytest.mark.usefixtures("on_trial")
def test_where_there_are_no_trial_runs_their_environment_opens_nothing(job, index):
    project = job.project
    project.write("pyproject.toml", project.read("pyproject.toml") + b'[tool.release.ci]\ntrial = ""\n')
    with pytest.raises(IdentityUnexpected):
        job("testpypi")
    assert index.asked("POST *") == []


def test_an_index_that_trusts_another_owner_says_no_and_the_claims_are_shown(job, index, ci):
    ci.claims["repository_owner_id"] = "999"  # the name was given to somebody else
    with pytest.raises(UploadRefused) as raised:
        job()
    assert f"repository = {REPOSITORY}" in raised.value.where
    assert index.asked("POST /legacy/") == []


def test_a_lost_answer_uses_the_identity_up_and_the_next_try_takes_a_new_one(job, index):
    index.plan("POST /_/oidc/mint-token", faults.answer_lost())
    job()
    assert index.unspent == 0
    assert len(index.asked("POST /_/oidc/mint-token")) == 2
    assert len(index.digests(NAME)) == 2


def test_a_ci_that_gives_no_identity_ends_it(job, ci, index):
    ci.plan("GET *", faults.refused(403))
    with pytest.raises(CredentialMissing) as raised:
        job()
    assert "id-token: write" in raised.value.fix[0]
    assert index.asked("POST *") == []


def test_an_index_without_trusted_publishing_is_said_to_have_none(job, index):
    index.disable_trust()
    with pytest.raises(OutsideAnswered) as raised:
        job()
    assert raised.value.what == "pypi has no trusted publishing"
    assert index.asked("POST *") == []

"""An index is asked whether it takes a credential; nothing is uploaded, and nothing of the credential is told."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta, timezone

import pytest
from publishing_tools import NAME, an_index
from rehearsed import wheel

from release.index.addresses import Index
from release.index.credentials import Credential
from release.index.probe import Answered, Expected, probe_exchange, probe_right, probe_token
from release.rehearsal import faults
from release.rehearsal.authority import Authority
from release.rehearsal.identity import Identity, github_claims
from release.rehearsal.publishers import GitHubPublisher
from release.system.view import View
from release.system.world import World

REPOSITORY = "owner/demo"


@pytest.fixture
def served(tmp_path):
    with an_index(tmp_path / "index") as running:
        yield running


@pytest.fixture
def world(make_project):
    project = make_project({"pyproject.toml": "", ".gitignore": ".release/\n"})
    return World(View(project.root, {"PATH": "/usr/bin:/bin"}))


@pytest.fixture
def at(served):
    return Index(
        name="pypi", upload=served.upload_url, simple=served.simple_url, location="127.0.0.1", variables=("PYPI_TOKEN",)
    )


def credential(text):
    return Credential(username="__token__", password=text, words="PYPI_TOKEN")


def with_release(served, tmp_path):
    path = wheel(tmp_path / "made", name=NAME)
    served.put(path)
    return path.name


def test_a_token_that_the_index_knows_is_accepted_and_nothing_is_uploaded(world, served, at):
    text = served.make_token()
    probed = probe_token(world, at, credential(text))
    assert probed.answered is Answered.ACCEPTED
    assert served.digests(NAME) == {}
    assert text not in world.view.read(".release/journal.jsonl").decode()


def test_a_revoked_token_is_unknown(world, served, at):
    text = served.make_token()
    served.revoke(text)
    probed = probe_token(world, at, credential(text))
    assert probed.answered is Answered.UNKNOWN_TOKEN
    assert text not in probed.words


def test_an_index_in_read_only_mode_is_not_taken_for_a_refusal(world, served, at):
    served.policy.is_read_only = True
    assert probe_token(world, at, credential(served.make_token())).answered is Answered.CLOSED


@pytest.mark.parametrize(
    "fault", [faults.refused(503), faults.throttled("0"), faults.answer_lost()], ids=["503", "429", "lost"]
)
def test_an_index_in_trouble_is_busy(world, served, at, fault):
    served.plan("POST /legacy/", fault)
    assert probe_token(world, at, credential(served.make_token())).answered is Answered.BUSY


def test_an_index_that_sends_the_credential_back_is_not_quoted(world, served, at):
    text = served.make_token()
    header = base64.b64encode(f"__token__:{text}".encode())
    served.plan("POST /legacy/", faults.refused(400, f"who is {text[-40:]}", body=b"no: " + header + text.encode()))
    probed = probe_token(world, at, credential(text))
    assert probed.answered is Answered.UNCLEAR
    assert text[-20:] not in probed.words
    assert header.decode()[-20:] not in probed.words


def test_who_may_upload_to_the_project_is_accepted_and_nothing_is_there(world, served, at, tmp_path):
    name = with_release(served, tmp_path)
    probed = probe_right(world, at, credential(served.make_token()), NAME)
    assert probed.answered is Answered.ACCEPTED
    assert list(served.digests(NAME)) == [name]


def test_a_user_without_a_role_is_told_apart(world, served, at, tmp_path):
    with_release(served, tmp_path)
    served.add_user("stranger")
    text = served.make_token(user="stranger")
    assert probe_right(world, at, credential(text), NAME).answered is Answered.NO_ROLE


def test_a_user_without_a_second_factor_is_told_apart(world, served, at, tmp_path):
    with_release(served, tmp_path)
    served.add_user("maintainer", two_factor=False)
    assert probe_right(world, at, credential(served.make_token()), NAME).answered is Answered.ACCOUNT


def test_a_project_that_is_not_there_is_not_made(world, served, at):
    probed = probe_right(world, at, credential(served.make_token()), "another")
    assert probed.answered is Answered.NO_PROJECT
    assert served.asked("POST *") == []


@pytest.mark.parametrize(
    ("make", "answered"),
    [
        (lambda served: served.make_token(["other"]), Answered.OTHER_PROJECT),
        (lambda served: served.make_token(expires=past(), not_before=past(2)), Answered.EXPIRED),
        (lambda _: "pypi-AgEIcHlwaS5vcmcC", Answered.NO_TOKEN),
        (lambda _: "a password", Answered.NO_TOKEN),
    ],
    ids=["another project's", "expired", "a placeholder", "a password"],
)
def test_what_the_token_alone_tells_is_told_without_sending_it(world, served, at, make, answered):
    assert probe_right(world, at, credential(make(served)), NAME).answered is answered
    assert served.asked("*") == []


def past(hours=1):
    return datetime.now(timezone.utc) - timedelta(hours=hours)


def test_a_token_of_another_index_is_not_sent(world, served, at):
    other = Index(name="testpypi", upload=at.upload, simple=at.simple, location="elsewhere.invalid", variables=())
    assert probe_token(world, other, credential(served.make_token())).answered is Answered.OTHER_INDEX
    assert served.asked("*") == []


def test_an_index_of_ones_own_is_not_asked_for_it_may_take_anything(world, served, at):
    own = Index(name="mirror", upload=at.upload, simple=at.simple, location="127.0.0.1", variables=())
    assert probe_token(world, own, credential(served.make_token())).answered is Answered.NOT_ASKED
    assert served.asked("*") == []


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def ci(authority):
    claims = github_claims(REPOSITORY, workflow="release.yml", environment="pypi", ref="refs/tags/v1.0")
    with Identity(claims, authority=authority) as identity:
        yield identity


@pytest.fixture
def job(make_project, served, ci, authority, tmp_path):
    publisher = GitHubPublisher(
        repository=REPOSITORY,
        owner_id=str(ci.claims["repository_owner_id"]),
        workflow="release.yml",
        environment="pypi",
        projects=(NAME,),
    )
    served.trust(publisher, ci.url, ci.keys)
    project = make_project({"pyproject.toml": "", ".gitignore": ".release/\n"}, name="job")
    trusted = authority.environment(tmp_path / "ca.pem")
    return World(View(project.root, {"PATH": "/usr/bin:/bin", "CI": "1", **ci.environment, **trusted}))


EXPECTED = Expected(repository=REPOSITORY, workflow="release.yml", environment="pypi")


def test_a_trusted_job_is_given_a_token_that_nobody_keeps(job, served, at):
    done = probe_exchange(job, at, EXPECTED)
    assert (done.is_given, done.differing) == (True, ())
    assert "trusted publisher" in done.words[0]
    assert served.asked("POST /legacy/") == []
    journal = job.view.read(".release/journal.jsonl").decode()
    assert "pypi-" not in journal
    assert "eyJ" not in journal


def test_a_refused_job_is_told_which_claims_are_not_as_expected(job, at, ci):
    ci.claims["environment"] = "staging"
    done = probe_exchange(job, at, EXPECTED)
    assert not done.is_given
    assert done.differing == ('environment = "staging", expected "pypi"',)
    assert any("environment = staging" in words for words in done.words)


def test_a_publisher_that_was_never_registered_refuses_the_expected_job(job, at, ci):
    ci.claims["repository_owner_id"] = "999"
    done = probe_exchange(job, at, EXPECTED)
    assert (done.is_given, done.differing) == (False, ())

"""Publishing what is signed: the attestations go with the files, and the index serves them as provenance."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from local_sigstore import CERTIFICATE, Sigstore
from publishing_tools import NAME, Publishing, a_candidate, an_index
from rehearsed import ask
from signing_clients import CLIENTS, hide, show, variables

from release.errors import AttestationFailed, AttestationMissing, PartlyPublished, UploadRefused
from release.index.attesting import attestation_path
from release.model.publishing import Attesting
from release.rehearsal import faults
from release.rehearsal.authority import Authority
from release.rehearsal.identity import Identity, github_claims
from release.rehearsal.publishers import GitHubPublisher
from release.report import published as lines

REPOSITORY, UPLOAD = "owner/demo", "POST /legacy/"


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def ci(authority):
    with Identity(github_claims(REPOSITORY), authority=authority) as identity:
        yield identity


@pytest.fixture
def sigstore(ci):
    with Sigstore(ci.keys) as sigstore:
        yield sigstore


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


class Attested(Publishing):
    """A CI job that publishes; what it may do is set in the project."""

    def set(self, setting):
        tables = "\n".join(
            f'[tool.release.indexes.{name}]\nupload = "{self.index.upload_url}"\nattestations = true'
            for name in ("pypi", "testpypi")
        )
        self.project.write("pyproject.toml", f"[tool.release.publish]\n{setting}\n{tables}\n")

    def attestations(self):
        """Return what was kept of the attestations, by the names of their files."""
        folder = self.project.root / attestation_path("pypi", "x").rpartition("/")[0]
        kept = {path.name.removesuffix(".publish.attestation"): path.read_bytes() for path in folder.glob("*")}
        return {name: json.loads(data) for name, data in kept.items()}

    def served(self):
        """Return the provenance that the index serves, by file."""
        listed = ask("GET", f"{self.index.simple_url}{NAME}/", accept="application/vnd.pypi.simple.v1+json").json
        return {file["filename"]: ask("GET", file["provenance"]).json for file in listed["files"] if file["provenance"]}


@pytest.fixture
def environment(ci, sigstore, authority, tmp_path):
    trusted = {**sigstore.environment(tmp_path / "trust.json"), **authority.environment(tmp_path / "ca.pem")}
    return {"HOME": str(tmp_path), **ci.environment, **trusted}


@pytest.fixture
def job(make_project, index, environment, monkeypatch, request):
    client = getattr(request, "param", "stand-in")
    environment |= variables(client)
    show(client, monkeypatch)
    project = make_project({"pyproject.toml": "", ".gitignore": ".release/\ndist/\npyproject.toml\n"})
    job = Attested(project, index, token="", environment=environment)
    job.candidate = a_candidate(project)
    job.set("wait = 5")
    return job


@pytest.mark.parametrize("job", CLIENTS, indirect=True)
def test_what_a_ci_job_publishes_is_signed_and_the_index_vouches_for_it(job):
    done = job.publish()
    names = {file.filename for file in job.candidate.distributions}
    assert job.is_whole(job.candidate)
    assert (set(done.attested), done.unsigned) == (names, "")
    kept = job.attestations()
    assert {name: bundle["attestation_bundles"][0]["attestations"] for name, bundle in job.served().items()} == {
        name: [kept[name]] for name in names
    }
    assert job.verify().publishers == (f"GitHub {REPOSITORY} (release.yml, pypi)",)


def test_the_plan_and_the_end_say_that_it_is_signed(job):
    planned = job.plan()
    assert planned.attesting == Attesting(is_made=True)
    shown = [line.text.strip() for line in lines.publish_plan(planned)]
    assert "attestations  made by this job's identity, one for each file" in shown
    shown = [line.text.strip() for line in lines.published(job.publish())]
    assert "attestations  2 signed and sent with the files" in shown


def test_the_approved_files_stay_as_they_are_and_nothing_lies_beside_them(job):
    job.publish()
    there = {path.name: sha256(path.read_bytes()).hexdigest() for path in (job.project.root / "dist").iterdir()}
    assert there == {file.filename: file.sha256 for file in job.candidate.distributions}


def test_no_identity_is_in_the_journal_or_shown(job):
    job.publish()
    assert "eyJ" not in (job.project.root / ".release/journal.jsonl").read_text() + "".join(job.lines)
    assert [event["event"] for event in job.journal() if event["event"].startswith(("attest", "upload"))] == [
        *("attest:begin", "attest:done", "upload:begin", "upload:done")
    ]


def test_what_is_sent_again_has_the_same_attestation(job, index):
    index.plan(UPLOAD, faults.passed(), faults.refused(503))
    job.publish()
    assert index.unspent == 0
    assert {name: bundle["attestation_bundles"][0]["attestations"] for name, bundle in job.served().items()} == {
        name: [document] for name, document in job.attestations().items()
    }
    assert len([event for event in job.journal() if event["event"] == "attest:begin"]) == 1


def test_only_what_is_missing_is_signed(job, index):
    first, second = job.candidate.distributions
    index.put(job.project.root / "dist" / first.filename)
    assert job.publish().attested == (second.filename,)
    assert set(job.served()) == {second.filename}


def test_what_is_there_already_is_not_signed_and_needs_no_signature(job):
    job.publish()
    job.set('attestations = "always"')
    job.environment.pop("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    planned = job.plan()
    assert planned.attesting == Attesting()
    assert not [line for line in lines.publish_plan(planned) if "attestations" in line.text]


def test_where_signing_fails_it_is_told_and_published_without(job, sigstore):
    sigstore.plan(CERTIFICATE, faults.refused(400))
    done = job.publish()
    assert job.is_whole(job.candidate)
    assert (done.attested, job.served()) == ((), {})
    assert "400" in done.unsigned
    assert job.lines[0] == f"{done.unsigned}; publishing without attestations"
    told = [line for line in lines.published(done) if "attestations" in line.text]
    assert [(line.text.strip(), line.tone) for line in told] == [(f"attestations  not sent: {done.unsigned}", "warn")]


def test_what_must_be_signed_and_fails_stops_before_anything_is_sent(job, sigstore, index):
    job.set('attestations = "always"')
    sigstore.plan(CERTIFICATE, faults.refused(400))
    with pytest.raises(AttestationFailed) as raised:
        job.publish()
    assert raised.value.exit_code == 5
    assert index.asked("POST *") == []
    job.publish()
    assert len(job.served()) == 2


@pytest.mark.parametrize("setting", ["auto", "always"])
def test_without_the_client_auto_goes_on_and_always_does_not(job, monkeypatch, setting):
    job.set(f'attestations = "{setting}"')
    hide(monkeypatch)
    if setting == "always":
        with pytest.raises(AttestationMissing):
            job.plan()
        return
    shown = [line.text.strip() for line in lines.publish_plan(job.plan())]
    assert "attestations  not made: pypi-attestations is not installed" in shown
    assert len(job.publish().accepted) == 2
    assert job.served() == {}


def test_what_a_token_uploads_is_not_signed(job, index, sigstore):
    job.environment = {"PATH": "/usr/bin:/bin", "CI": "1", "PYPI_API_TOKEN": index.make_token([NAME])}
    assert job.plan().attesting.words == "a token uploads, and not a CI job's own identity"
    job.publish()
    assert (sigstore.requests, job.served()) == ([], {})


def test_an_index_that_does_not_take_the_signatures_is_told_with_the_way_out(job, index):
    words = "Invalid attestations supplied during upload: Could not verify the uploaded artifact"
    index.plan(UPLOAD, faults.refused(400, words))
    with pytest.raises(UploadRefused) as raised:
        job.publish()
    assert 'attestations = "never" sends none' in raised.value.what
    job.set('attestations = "never"')
    assert job.publish().attested == ()
    assert job.is_whole(job.candidate)


def test_a_second_file_whose_attestation_is_refused_leaves_half_a_release_that_says_so(job, index):
    words = "Invalid attestations supplied during upload: no"
    index.plan(UPLOAD, faults.passed(), faults.refused(400, words))
    with pytest.raises(PartlyPublished):
        job.publish()
    job.publish()
    assert len(job.served()) == 2

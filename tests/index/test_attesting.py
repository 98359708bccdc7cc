"""When files are signed before they are uploaded, what is signed, and what happens where that fails."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
import rehearsed
from local_sigstore import CERTIFICATE, ENTRY, Sigstore
from signing_clients import CLIENTS, hide, show, variables

from release.errors import AttestationFailed, AttestationMissing
from release.index.addresses import find_index
from release.index.attesting import attest, attestation_path, judge
from release.model.distribution import Distribution, kind_of
from release.model.publishing import Attesting
from release.model.settings import IndexAt, Publish
from release.rehearsal import faults
from release.rehearsal.authority import Authority
from release.rehearsal.identity import Identity, github_claims
from release.system.view import View
from release.system.world import World

GITHUB = {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://127.0.0.1/token", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "bearer"}
GITLAB = {"PYPI_ID_TOKEN": "a.b.c"}
ANYWHERE = "https://packages.example.invalid/upload"
HERE = "http://127.0.0.1:1/legacy/"


def judged(tmp_path, environment, *, wanted="auto", name="pypi", **indexes):
    index = find_index(name, indexes)
    return judge(View(tmp_path, environment), index, Publish(attestations=wanted), indexes)


@pytest.fixture
def installed(monkeypatch):
    show("stand-in", monkeypatch)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("environment", "name", "indexes"),
    [
        pytest.param(GITHUB, "pypi", {}, id="a GitHub job"),
        pytest.param(GITHUB, "testpypi", {}, id="the other public index"),
        pytest.param({**GITLAB, "SIGSTORE_ID_TOKEN": "d.e.f"}, "pypi", {}, id="a GitLab job with an identity for it"),
        pytest.param(GITHUB, "ours", {"ours": IndexAt(upload=ANYWHERE, attestations=True)}, id="an index that says so"),
        pytest.param(GITHUB, "pypi", {"pypi": IndexAt(upload=HERE, attestations=True)}, id="a played one that says so"),
    ],
)
def test_a_ci_job_signs_for_an_index_that_takes_it(tmp_path, environment, name, indexes):
    assert judged(tmp_path, environment, name=name, **indexes) == Attesting(is_made=True)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("environment", "wanted", "indexes", "words"),
    [
        pytest.param(GITHUB, "never", {}, 'attestations = "never"', id="not wanted"),
        pytest.param({"PYPI_API_TOKEN": "x"}, "auto", {}, "a token uploads", id="a laptop"),
        pytest.param(GITLAB, "auto", {}, "the job has no SIGSTORE_ID_TOKEN", id="a GitLab job without"),
        pytest.param(GITHUB, "auto", {"pypi": IndexAt(upload=HERE)}, "has no attestations = true", id="a played index"),
        pytest.param(GITHUB, "always", {"pypi": IndexAt(upload=HERE)}, "has no attestations", id="one that takes none"),
    ],
)
def test_where_nothing_is_signed_the_reason_is_told(tmp_path, environment, wanted, indexes, words):
    found = judged(tmp_path, environment, wanted=wanted, **indexes)
    assert (found.is_made, words in found.words) == (False, True), found.words


def test_without_the_client_nothing_is_signed(tmp_path, monkeypatch):
    hide(monkeypatch)
    assert judged(tmp_path, GITHUB).words == "pypi-attestations is not installed"


@pytest.mark.parametrize(
    ("environment", "fix"),
    [
        ({}, "in the publish job: permissions: id-token: write"),
        (GITLAB, "in the publish job: id_tokens: SIGSTORE_ID_TOKEN: aud: sigstore"),
        (GITHUB, "-m pip install 'release-tasks[attest]'"),
    ],
    ids=["a laptop", "a GitLab job without", "no client"],
)
def test_what_must_be_signed_and_cannot_is_refused_with_what_helps(tmp_path, monkeypatch, environment, fix):
    hide(monkeypatch)
    with pytest.raises(AttestationMissing) as raised:
        judged(tmp_path, environment, wanted="always")
    assert raised.value.fix[0].endswith(fix)
    assert raised.value.exit_code == 3


# Signing


class Hasty(World):
    """A world in which waiting takes no time."""

    def pause(self, seconds):
        pass


class Signing:
    """Two files, a CI job with an identity, and a Sigstore that believes it."""

    def __init__(self, root, ci, sigstore, environment):
        self.root, self.ci, self.sigstore, self.environment = root, ci, sigstore, environment
        made = (rehearsed.wheel(root / "dist"), rehearsed.sdist(root / "dist"))
        self.files = {path: distribution(path) for path in made}
        self.lines = []

    def sign(self):
        index = find_index("testpypi", {})
        return attest(Hasty(View(self.root, self.environment)), index, self.files, self.lines.append)

    def kept(self):
        return {path.name for path in self.root.rglob("*.attestation")}

    def journal(self):
        return [json.loads(line) for line in (self.root / ".release/journal.jsonl").read_text().splitlines()]


def distribution(path):
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    return Distribution(filename=path.name, kind=kind_of(path.name), size=len(data), sha256=sha256)


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(params=CLIENTS)
def signing(request, tmp_path, authority):
    client = variables(request.param)
    with (
        Identity(github_claims("owner/demo"), authority=authority) as ci,
        Sigstore(ci.keys) as sigstore,
    ):
        trusted = {**sigstore.environment(tmp_path / "trust.json"), **authority.environment(tmp_path / "ca.pem")}
        (tmp_path / "project").mkdir()
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **client, **ci.environment, **trusted}
        yield Signing(tmp_path / "project", ci, sigstore, environment)


def test_each_file_gets_an_attestation_of_its_name_and_bytes_and_stays_as_it_is(signing):
    before = {path: path.read_bytes() for path in signing.files}
    names = signing.sign()
    assert names == tuple(path.name for path in signing.files)
    for file in signing.files.values():
        kept = json.loads((signing.root / attestation_path("testpypi", file.filename)).read_bytes())
        statement = json.loads(base64.b64decode(kept["envelope"]["statement"]))
        assert statement["subject"] == [{"name": file.filename, "digest": {"sha256": file.sha256}}]
    assert {path: path.read_bytes() for path in (signing.root / "dist").iterdir()} == before


def test_the_real_verifier_accepts_what_is_signed(signing, tmp_path):
    real = pytest.importorskip("pypi_attestations", reason="pypi-attestations is not installed")
    from sigstore.models import ClientTrustConfig  # noqa: PLC0415 - optional
    from sigstore.verify import Verifier, policy  # noqa: PLC0415 - as above

    [wheel, _] = signing.sign()
    attestation = real.Attestation.model_validate_json(
        (signing.root / attestation_path("testpypi", wheel)).read_bytes()
    )
    trust = ClientTrustConfig.from_json((tmp_path / "trust.json").read_text())
    signer = policy.Identity(identity="https://ci.invalid/repo:owner/demo:environment:pypi")
    kind, payload = Verifier(trusted_root=trust.trusted_root).verify_dsse(attestation.to_bundle(), signer)
    assert kind == "application/vnd.in-toto+json"
    assert wheel.encode() in payload


def test_the_identity_is_for_signing_alone_and_is_written_nowhere(signing):
    signing.sign()
    [asked] = signing.ci.asked("GET /token")
    assert asked.query["audience"] == "sigstore"
    assert "eyJ" not in (signing.root / ".release/journal.jsonl").read_text()


def test_the_journal_tells_what_was_signed_and_the_digests_of_the_attestations(signing):
    names = signing.sign()
    events = {event["event"]: event["data"] for event in signing.journal()}
    assert events["attest:begin"] == {"index": "testpypi", "files": list(names)}
    kept = {name: (signing.root / attestation_path("testpypi", name)).read_bytes() for name in names}
    assert events["attest:done"]["attestations"] == {n: hashlib.sha256(data).hexdigest() for n, data in kept.items()}


@pytest.mark.parametrize("route", [CERTIFICATE, ENTRY], ids=["the certificate", "the log"])
@pytest.mark.parametrize(
    "fault", [faults.refused(503), faults.refused(429), faults.cut_off()], ids=["503", "429", "cut"]
)
@pytest.mark.sampled(3)
def test_a_fault_that_passes_is_passed(signing, route, fault):
    signing.sigstore.plan(route, fault)
    assert len(signing.sign()) == 2
    assert (signing.sigstore.unspent, len(signing.lines)) == (0, 1)


def test_trouble_that_stays_ends_after_three_tries_and_keeps_nothing(signing):
    signing.sigstore.plan(ENTRY, *[faults.refused(503)] * 9)
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert (len(signing.sigstore.asked(ENTRY)), signing.kept()) == (3, set())
    assert "RekorClientError" in raised.value.where[0]
    assert "503" in raised.value.where[0]
    assert raised.value.exit_code == 5
    assert "attest:failed" in {event["event"] for event in signing.journal()}


def test_a_refusal_is_not_asked_for_again(signing):
    signing.sigstore.plan(CERTIFICATE, faults.refused(400, body=b'{"message": "no"}'))
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert len(signing.sigstore.asked(CERTIFICATE)) == 1
    assert "400" in raised.value.where[0]


def test_an_identity_of_another_issuer_is_refused(signing):
    signing.environment = {**signing.environment, "SIGSTORE_ID_TOKEN": f"{signing.ci.token('sigstore')[:-9]}AAAAAAAAA"}
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert "401" in raised.value.where[0]
    assert "eyJ" not in str(raised.value.where)


def test_a_ci_that_gives_no_identity_is_named(signing):
    signing.ci.plan("GET /token", faults.refused(403))
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert raised.value.where == ("the CI gave the job no identity to sign as",)
    assert signing.sigstore.requests == []


def test_a_file_that_is_not_as_approved_gets_no_attestation(signing):
    path = next(iter(signing.files))
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert raised.value.where == (f"approved {signing.files[path].sha256}", f"signed   {distribution(path).sha256}")
    assert signing.kept() == set()


def test_a_client_that_cannot_be_loaded_is_told(signing, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/pypi_attestations.py").write_text("import a_module_that_is_missing\n")
    signing.environment["PYTHONPATH"] = str(tmp_path / "broken")
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert raised.value.where == ("ModuleNotFoundError No module named 'a_module_that_is_missing'",)


def test_another_sigstore_is_found_from_the_projects_folder(signing):
    signing.environment["SIGSTORE_TRUST_CONFIG"] = "../trust.json"
    assert len(signing.sign()) == 2


@pytest.mark.parametrize("signing", ["stand-in"], indirect=True)
def test_without_another_sigstore_the_public_one_is_asked(signing):
    signing.environment.pop("SIGSTORE_TRUST_CONFIG")
    with pytest.raises(AttestationFailed) as raised:
        signing.sign()
    assert raised.value.where == ("ConnectionError there is no network here",)
    assert signing.sigstore.requests == []

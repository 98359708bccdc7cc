"""Identities of CI jobs, the tokens that the index gives for them, and the attestations that come with uploads."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from rehearsed import NOW, ask, listed, upload, wheel

from release.rehearsal import macaroons, web_tokens
from release.rehearsal.authority import Authority
from release.rehearsal.identity import Identity, github_claims, gitlab_claims
from release.rehearsal.index import Index
from release.rehearsal.publishers import GitHubPublisher, GitLabPublisher


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def identity(authority, clock):
    with Identity(github_claims("someone/project"), authority=authority, now=clock) as running:
        yield running


@pytest.fixture
def publisher():
    return GitHubPublisher(
        repository="someone/project",
        owner_id="2000002",
        workflow="release.yml",
        environment="pypi",
        projects=("demo",),
    )


@pytest.fixture
def index(tmp_path, clock, identity, publisher):
    with Index(tmp_path / "index", audience="testing", now=clock) as running:
        running.add_project("demo")
        running.trust(publisher, identity.url, identity.keys)
        yield running


def mint(index, token):
    return ask("POST", f"{index.url}/_/oidc/mint-token", body={"token": token})


def refusal(answer):
    assert answer.status == 422
    assert answer.json["message"] == "Token request failed"
    return answer.json["errors"][0]["code"], answer.json["errors"][0]["description"]


# The issuer


def request_token(identity, authority, audience="testing", secret=None):
    variables = identity.environment
    url = f"{variables['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience={audience}"
    secret = secret or variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
    return ask("GET", url, context=authority.client_context(), Authorization=f"bearer {secret}")


def test_a_job_asks_for_its_identity_as_on_github(identity, authority):
    answer = request_token(identity, authority)
    claims = web_tokens.verified(answer.json["value"], identity.keys, "testing", NOW.timestamp())
    assert (claims["iss"], claims["repository"], claims["environment"]) == (identity.url, "someone/project", "pypi")
    assert claims["job_workflow_ref"] == "someone/project/.github/workflows/release.yml@refs/tags/v1.0.0"
    assert claims["sub"] == "repo:someone/project:environment:pypi"


def test_each_identity_is_another(identity, authority):
    tokens = [request_token(identity, authority).json["value"] for _ in range(2)]
    assert len({web_tokens.unverified(token)["jti"] for token in tokens}) == 2


def test_who_is_not_the_job_gets_no_identity(identity, authority):
    assert request_token(identity, authority, secret="guessed").status == 401
    assert ask("GET", f"{identity.url}/token", context=authority.client_context()).status == 401


def test_without_an_environment_there_is_no_such_claim():
    assert "environment" not in github_claims("someone/project", environment="")
    assert github_claims("a/b", environment="", ref="refs/heads/main")["sub"] == "repo:a/b:ref:refs/heads/main"


def test_the_issuer_publishes_its_keys(identity, authority):
    context = authority.client_context()
    configuration = ask("GET", f"{identity.url}/.well-known/openid-configuration", context=context).json
    assert ask("GET", configuration["jwks_uri"], context=context).json == identity.keys
    assert configuration["issuer"] == identity.url
    assert ask("GET", f"{identity.url}/none", context=context).status == 404


def test_a_known_library_finds_the_identity(identity, authority, tmp_path):
    pytest.importorskip("id")
    script = "import id; print(id.detect_credential('testing'))"
    variables = {**identity.environment, "GITHUB_ACTIONS": "true", **authority.environment(tmp_path / "ca.pem")}
    found = subprocess.run(
        [sys.executable, "-c", script], env=variables, capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()
    assert web_tokens.verified(found, identity.keys, "testing", NOW.timestamp())
    gitlab = identity.gitlab_environment("testing")
    found = subprocess.run(
        [sys.executable, "-c", script], env=gitlab, capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()
    assert found == gitlab["TESTING_ID_TOKEN"]


# The exchange


def test_the_index_tells_its_audience(index):
    assert ask("GET", f"{index.url}/_/oidc/audience").json == {"audience": "testing"}


def test_an_identity_is_exchanged_for_a_token_of_fifteen_minutes(index, identity, publisher, tmp_path):
    answer = mint(index, identity.token("testing"))
    now = int(NOW.timestamp())
    assert (answer.status, answer.json["success"], answer.json["expires"]) == (200, True, now + 900)
    first, second, third = map(json.loads, macaroons.read(answer.json["token"]).caveats)
    assert (first[:2], second[0], third) == ([4, publisher.id], 2, [0, now + 900, now])
    assert upload(index, wheel(tmp_path), answer.json["token"]).status == 200


def test_the_token_ends_after_fifteen_minutes(index, identity, clock, tmp_path):
    token = mint(index, identity.token("testing")).json["token"]
    clock.time += timedelta(seconds=900)
    assert "token is expired" in upload(index, wheel(tmp_path), token).reason


def test_the_token_is_for_the_publishers_projects_only(index, identity, tmp_path):
    token = mint(index, identity.token("testing")).json["token"]
    assert "Non-user identities cannot create new projects." in upload(index, wheel(tmp_path, "other"), token).reason
    index.add_project("other")
    assert "OIDC scoped token is not valid for project 'other'" in upload(index, wheel(tmp_path, "other"), token).reason


@pytest.mark.parametrize(
    ("caveat", "words"),
    [
        ('[3,"somebody"]', "token with user restriction without a user"),
        ('[4,"another"]', "current OIDC publisher does not match publisher restriction in token"),
        ('[1,["demo"]]', ""),
    ],
    ids=["user", "another publisher", "its project"],
)
def test_the_token_can_be_narrowed_by_who_has_it(index, identity, tmp_path, caveat, words):
    pymacaroons = pytest.importorskip("pymacaroons")
    minted = mint(index, identity.token("testing")).json["token"]
    narrowed = pymacaroons.Macaroon.deserialize(minted.removeprefix("pypi-"))
    narrowed.add_first_party_caveat(caveat)
    token = "pypi-" + narrowed.serialize(pymacaroons.serializers.BinarySerializer())
    answer = upload(index, wheel(tmp_path), token)
    assert (answer.status, words in answer.reason) == (403 if words else 200, True)


def test_an_identity_is_good_for_one_token(index, identity):
    token = identity.token("testing")
    assert mint(index, token).status == 200
    assert refusal(mint(index, token)) == ("invalid-reuse-token", "invalid token: already used")


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        pytest.param({"repository": "someone/else"}, "was not found", id="repository"),
        pytest.param({"repository_owner_id": "7"}, "was not found", id="owner's id"),
        pytest.param({"environment": "testing"}, "was not found", id="environment"),
        pytest.param({"environment": None}, "was not found", id="no environment"),
        pytest.param(
            {"job_workflow_ref": "someone/project/.github/workflows/other.yml@refs/tags/v1.0.0"},
            "was not found",
            id="workflow",
        ),
        pytest.param(
            {"job_workflow_ref": "other/shared/.github/workflows/release.yml@refs/heads/main"},
            "The job_workflow_ref claim does not match, expecting one of",
            id="reusable workflow",
        ),
        pytest.param({"event_name": "pull_request_target"}, "'pull_request_target' is not supported", id="event"),
        pytest.param({"repository_owner": None}, "Missing claim 'repository_owner'", id="missing claim"),
        pytest.param({"jti": None}, "Missing claim 'jti'", id="no id"),
    ],
)
def test_a_job_that_nobody_registered_gets_nothing(index, identity, claims, words):
    code, description = refusal(mint(index, identity.token("testing", **claims)))
    assert code == "invalid-publisher"
    assert description.startswith("valid token, but no corresponding publisher (")
    assert words in description


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": "another"}, id="audience"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"iat": None}, id="no time"),
    ],
)
def test_an_identity_that_does_not_hold_is_refused(index, identity, claims):
    assert refusal(mint(index, identity.token("testing", **claims))) == ("invalid-token", "malformed or invalid token")


def test_an_identity_that_another_issuer_signed_is_refused(index, identity):
    forged = web_tokens.Signer().sign(web_tokens.unverified(identity.token("testing")))
    assert refusal(mint(index, forged))[0] == "invalid-token"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param({}, "Field required", id="no token"),
        pytest.param({"token": 1}, "Field required", id="number"),
        pytest.param([], "Field required", id="list"),
        pytest.param({"token": "a.b.c"}, "malformed JWT", id="no web token"),
        pytest.param({"token": web_tokens.Signer().sign({})}, "malformed JWT", id="no issuer"),
        pytest.param(
            {"token": web_tokens.Signer().sign({"iss": "x"})}, "unknown trusted publishing issuer", id="unknown issuer"
        ),
    ],
)
def test_a_payload_that_makes_no_sense_is_refused(index, body, words):
    code, description = refusal(ask("POST", f"{index.url}/_/oidc/mint-token", body=body))
    assert (code, words in description) == ("invalid-payload", True)


def test_trusted_publishing_can_be_off(index, identity):
    index.disable_trust()
    assert ask("GET", f"{index.url}/_/oidc/audience").status == 403
    assert refusal(mint(index, identity.token("testing")))[0] == "not-enabled"


def test_the_publisher_of_the_environment_comes_before_the_one_of_any(index, identity, publisher):
    general = GitHubPublisher(
        repository="someone/project", owner_id="2000002", workflow="release.yml", projects=("demo",)
    )
    index.trust(general, identity.url, identity.keys)
    for environment, expected in (("pypi", publisher), ("other", general), (None, general)):
        token = mint(index, identity.token("testing", environment=environment)).json["token"]
        assert json.loads(macaroons.read(token).caveats[0])[1] == expected.id


def test_a_pending_publisher_makes_its_project(index, identity, tmp_path):
    pending = GitHubPublisher(repository="new/one", owner_id="5", workflow="release.yml", projects=("fresh",))
    index.trust(pending, identity.url, identity.keys, pending="fresh")
    claims = github_claims("new/one", repository_owner_id="5")
    token = mint(index, identity.token("testing", **claims)).json["token"]
    assert upload(index, wheel(tmp_path, "fresh"), token).status == 200


def test_a_pending_publisher_of_a_project_that_is_there_is_refused(index, identity):
    pending = GitHubPublisher(repository="new/one", owner_id="5", workflow="release.yml", projects=("demo",))
    index.trust(pending, identity.url, identity.keys, pending="demo")
    claims = github_claims("new/one", repository_owner_id="5")
    assert refusal(mint(index, identity.token("testing", **claims)))[0] == "invalid-pending-publisher"


@pytest.fixture
def pipeline(index, authority, clock):
    with Identity({}, authority=authority, now=clock) as running:
        running.claims = gitlab_claims(running.url, "group/project")
        publisher = GitLabPublisher(
            project_path="group/project",
            workflow=".gitlab-ci.yml",
            issuer=running.url,
            environment="pypi",
            projects=("demo",),
        )
        index.trust(publisher, running.url, running.keys)
        yield running


def test_a_pipelines_identity_is_in_its_environment(index, pipeline, tmp_path):
    variables = pipeline.gitlab_environment("testing")
    assert set(variables) == {"GITLAB_CI", "TESTING_ID_TOKEN"}
    token = mint(index, variables["TESTING_ID_TOKEN"]).json["token"]
    assert upload(index, wheel(tmp_path), token).status == 200


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"project_path": "group/other"}, "was not found"),
        ({"environment": None}, "was not found"),
        ({"ref_path": ""}, "The ref_path and sha claims are empty"),
        ({"ref_path": "refs/heads/main"}, "The ci_config_ref_uri claim does not match"),
    ],
    ids=["project", "environment", "no ref", "ref"],
)
def test_a_pipeline_that_nobody_registered_gets_nothing(index, pipeline, claims, words):
    code, description = refusal(mint(index, pipeline.token("testing", **claims)))
    assert (code, words in description) == ("invalid-publisher", True)


# Attestations

PUBLISH = "https://docs.example.invalid/attestations/publish/v1"


def attestation(path, predicate=PUBLISH, name="", digest=""):
    sha256 = digest or hashlib.sha256(path.read_bytes()).hexdigest()
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": name or path.name, "digest": {"sha256": sha256}}],
        "predicateType": predicate,
        "predicate": None,
    }
    packed = base64.b64encode(json.dumps(statement).encode()).decode()
    material = {"certificate": "", "transparency_entries": [{}]}
    return {"version": 1, "verification_material": material, "envelope": {"statement": packed, "signature": ""}}


@pytest.fixture
def token(index, identity):
    return mint(index, identity.token("testing")).json["token"]


def test_attestations_are_served_as_provenance(index, token, demo):
    attested = attestation(demo)
    assert upload(index, demo, token, attestations=json.dumps([attested])).status == 200
    bundle = ask("GET", listed(index).json["files"][0]["provenance"]).json["attestation_bundles"][0]
    named = {"kind": "GitHub", "repository": "someone/project", "workflow": "release.yml", "environment": "pypi"}
    assert (bundle["publisher"], bundle["attestations"]) == (named, [attested])


def test_attestations_need_trusted_publishing(index, demo):
    answer = upload(index, demo, index.make_token(), attestations=json.dumps([attestation(demo)]))
    assert answer.reason.endswith("Attestations are only supported when using Trusted Publishing")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda _: "[]", "an empty attestation set is not permitted", id="none"),
        pytest.param(lambda _: "{", "Malformed attestations", id="not JSON"),
        pytest.param(lambda _: "[{}]", "Malformed attestations", id="not an attestation"),
        pytest.param(
            lambda path: json.dumps([{**attestation(path), "envelope": {}}]),
            "Malformed attestations",
            id="no statement",
        ),
        pytest.param(lambda path: json.dumps([attestation(path)] * 3), "A maximum of 2 attestations", id="three"),
        pytest.param(lambda path: json.dumps([attestation(path)] * 2), "with the same predicate type", id="twice"),
        pytest.param(
            lambda path: json.dumps([attestation(path, predicate="x")]), "unsupported predicate type: x", id="predicate"
        ),
        pytest.param(
            lambda path: json.dumps([attestation(path, name="x")]), "does not match distribution name", id="name"
        ),
        pytest.param(
            lambda path: json.dumps([attestation(path, digest="0")]), "does not match distribution digest", id="digest"
        ),
    ],
)
def test_attestations_that_are_not_of_this_file_are_refused(index, token, demo, make, words):
    answer = upload(index, demo, token, attestations=make(demo))
    assert (answer.status, words in answer.reason) == (400, True), answer.reason
    assert index.digests("demo") == {}

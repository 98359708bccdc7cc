"""The fake GitHub's requests and answers, held to GitHub's own description of its API."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from rehearsed import ask

from release.rehearsal.forge import Forge

openapi_core = pytest.importorskip("openapi_core", reason="openapi-core is not there")
datatypes = pytest.importorskip("openapi_core.datatypes")
CONTRACT = Path(__file__).parents[3] / "shared" / "data" / "github-api-contract.json"
pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason=f"the contract is not there: {CONTRACT}")
COMMIT = "5f457a7" + "0" * 33


@dataclass
class Sent:
    """A request as openapi-core wants it."""

    host_url: str
    path: str
    method: str
    content_type: str
    body: bytes | None
    parameters: object = field(default=None)


@dataclass
class Came:
    """An answer as openapi-core wants it."""

    status_code: int
    headers: dict
    content_type: str
    data: bytes


@pytest.fixture
def forge(tmp_path):
    with Forge(tmp_path / "forge") as running:
        running.push_tag("v1.0", COMMIT)
        running.add_environment("release", reviewers=("ada",), wait_minutes=5, patterns=("tag:v*", "main"))
        yield running


@pytest.fixture
def contract(forge):
    """The published description, with the fake's addresses in place of the real ones."""
    text = CONTRACT.read_text(encoding="utf-8")
    document = json.loads(text)
    document["servers"] = [{"url": forge.url}]
    for operations in document["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "servers" in operation:
                operation["servers"] = [{"url": f"{forge.url}/uploads"}]
    return openapi_core.OpenAPI.from_dict(document)


@pytest.fixture
def api(forge, contract):
    """Return a function that asks, and holds the request and its answer to the contract."""
    token = forge.make_token()

    def call(method, path, body=None, kind="application/json"):
        url = path if path.startswith("http") else f"{forge.url}/repos/someone/project{path}"
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        got = ask(method, url, body=data, Content_Type=kind, Authorization=f"Bearer {token}")
        parts = urlsplit(url)
        parameters = datatypes.RequestParameters(query=dict(parse_qsl(parts.query)))
        sent = Sent(f"{parts.scheme}://{parts.netloc}", parts.path, method.lower(), kind, data, parameters)
        contract.validate_request(sent)
        came = Came(got.status, got.headers, got.headers.get("content-type", "").partition(";")[0], got.body)
        contract.validate_response(sent, came)
        return got

    return call


@pytest.fixture
def draft(api):
    return api("POST", "/releases", {"tag_name": "v1.0", "draft": True, "name": "1.0", "body": "Notes"}).json


@pytest.fixture
def asset(api, draft):
    return api("POST", draft["upload_url"].partition("{")[0] + "?name=a.whl", b"x", "application/octet-stream").json


def test_the_contract_can_be_broken(forge, contract):
    """A validation that passes everything would show nothing."""
    sent = Sent(forge.url, "/repos/someone/project/releases", "get", "", None, datatypes.RequestParameters())
    with pytest.raises(openapi_core.exceptions.OpenAPIError):
        contract.validate_response(sent, Came(200, {}, "application/json", b'[{"id": "one"}]'))


def described(method, path):
    """Tell whether GitHub's description has *method* at *path*, in which what is filled in is ``1``."""
    paths = json.loads(CONTRACT.read_text(encoding="utf-8"))["paths"]
    filled = {re.sub(r"\{\w+\}", "1", each): operations for each, operations in paths.items()}
    return method.lower() in filled.get(path, {})


def test_every_route_of_the_fake_is_one_of_the_contracts(forge):
    for method, pattern, _ in forge._application._routes:
        path = re.sub(r"\(\[\^/\]\+\)|\(\.\+\)", "1", pattern.pattern).replace("someone/project", "1/1")
        path = path.replace("\\", "").removeprefix("/uploads")
        is_page = not path.startswith("/repos/")
        assert is_page or described(method, path), f"{method} {path}"


def test_a_release_from_draft_to_deletion(api, draft):
    release = f"/releases/{draft['id']}"
    assert api("GET", release).status == 200
    assert api("PATCH", release, {"body": "More", "draft": False, "make_latest": "true"}).status == 200
    assert api("GET", "/releases/tags/v1.0").status == 200
    assert api("GET", "/releases/latest").status == 200
    assert api("GET", "/releases?per_page=100&page=1").status == 200
    assert api("GET", "/releases?per_page=100&page=2").json == []
    assert api("DELETE", release).status == 204


def test_an_asset_from_upload_to_deletion(api, draft, asset):
    where = f"/releases/assets/{asset['id']}"
    assert api("GET", where).status == 200
    assert api("GET", f"/releases/{draft['id']}/assets").json == [api("GET", where).json]
    assert api("GET", f"/releases/{draft['id']}").json["assets"][0]["name"] == "a.whl"
    assert api("PATCH", where, {"name": "b.whl", "label": "B"}).status == 200
    assert api("DELETE", where).status == 204


@pytest.mark.parametrize("path", ["/releases/tags/v7", "/releases/latest", "/releases/assets/7"])
def test_what_is_not_there(api, path):
    assert api("GET", path).status == 404


def test_what_cannot_be_made(api, draft, asset):
    again = f"{draft['upload_url'].partition('{')[0]}?name={asset['name']}"
    assert api("POST", again, b"x", "application/octet-stream").status == 422
    api("PATCH", f"/releases/{draft['id']}", {"draft": False})
    assert api("POST", "/releases", {"tag_name": "v1.0"}).status == 422


def test_an_immutable_release_refuses_assets(forge, api, draft):
    forge.make_immutable()
    assert api("PATCH", f"/releases/{draft['id']}", {"draft": False}).json["immutable"] is True
    url = f"{draft['upload_url'].partition('{')[0]}?name=late.whl"
    assert api("POST", url, b"x", "application/octet-stream").status == 422


def test_what_is_told_of_runs_and_settings(forge, api):
    forge.add_run(7)
    assert api("GET", "/actions/runs/7/pending_deployments").status == 200
    forge.decide(7, "release", "ada", comment="Looks good")
    assert api("GET", "/actions/runs/7/approvals").status == 200
    assert api("GET", "/environments").status == 200
    assert api("GET", "/environments/release").status == 200
    assert api("GET", "/environments/release/deployment-branch-policies").status == 200
    assert api("GET", "/environments/release/secrets").status == 200
    assert api("GET", "/actions/secrets").status == 200
    assert api("GET", "/actions/permissions/workflow").status == 200
    assert api("GET", "/attestations/sha256:00").status == 200
    assert api("POST", "/releases/generate-notes", {"tag_name": "v1.0"}).status == 200


def test_a_half_uploaded_asset_is_the_one_thing_the_contract_does_not_know(forge, api, draft):
    """GitHub's prose says that an upload that broke off leaves the state ``starter``; its description lists it not."""
    forge.break_uploads()
    url = f"{draft['upload_url'].partition('{')[0]}?name=a.whl"
    ask("POST", url, body=b"x", Authorization=f"Bearer {forge.make_token()}")
    with pytest.raises(openapi_core.exceptions.OpenAPIError):
        api("GET", f"/releases/{draft['id']}/assets")

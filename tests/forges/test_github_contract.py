"""Our own requests to GitHub, and what we are answered, held to GitHub's own description of its API."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from announcing_tools import FILES, TAG, announcing, ask
from github_contract import IS_THERE, PATH, Came, Sent, described

from release.rehearsal.forge import Forge
from release.system.view import View
from release.system.world import World

openapi_core = pytest.importorskip("openapi_core", reason="openapi-core is not there")
datatypes = pytest.importorskip("openapi_core.datatypes")
pytestmark = pytest.mark.skipif(not IS_THERE, reason=f"the contract is not there: {PATH}")


class Contract:
    """The published description, with the fake's addresses in place of the real ones."""

    def __init__(self, url: str) -> None:
        self._contract = described(url)
        self.seen: list[str] = []

    def hold(self, request, answer) -> None:
        parts, body = urlsplit(request.url), request.body
        if hasattr(body, "read"):
            body.seek(0)
            body = body.read()
        kind = {name.lower(): value for name, value in request.headers.items()}.get("content-type", "")
        parameters = datatypes.RequestParameters(query=dict(parse_qsl(parts.query)))
        sent = Sent(f"{parts.scheme}://{parts.netloc}", parts.path, request.method.lower(), kind, body, parameters)
        self._contract.validate_request(sent)
        came = Came(
            answer.status, answer.headers, answer.headers.get("content-type", "").partition(";")[0], answer.body
        )
        self._contract.validate_response(sent, came)
        self.seen.append(request.method)


def held(contract: Contract, view: View):
    class HeldView(View):
        def fetch(self, request, to=None):
            answer = super().fetch(request, to)
            contract.hold(request, answer)
            return answer

    class HeldWorld(World):
        def send(self, request):
            answer = super().send(request)
            contract.hold(request, answer)
            return answer

    made = HeldView(view.root, view.environment)
    return made, HeldWorld(made)


@pytest.fixture
def demo(make_project, tmp_path):
    with Forge(tmp_path / "forge") as forge:
        url, token = f"{forge.url}/someone/project", forge.make_token()
        made = announcing(make_project, "github", url, forge.url, GH_TOKEN=token)
        forge.push_tag(TAG, made.project.head)
        made.forge, made.contract, made.token = forge, Contract(forge.url), token
        yield made


def test_a_whole_announcement_keeps_to_the_contract(demo):
    view, world = held(demo.contract, demo.view)
    demo.run(view, world)
    assert demo.forge.published(TAG) == demo.expected
    assert demo.contract.seen.count("POST") == 5
    assert demo.contract.seen.count("PATCH") == 1
    assert demo.contract.seen.count("GET") >= 4


def test_tidying_up_and_using_a_draft_keeps_to_the_contract(demo):
    base = f"{demo.forge.url}/repos/someone/project/releases"
    for _ in range(2):
        draft = ask(
            "POST",
            base,
            demo.token,
            {"tag_name": TAG, "name": "demo 1.0.2", "body": demo.plan().wanted.notes, "draft": True},
        )
    ask("POST", f"{draft['upload_url'].partition('{')[0]}?name={next(iter(FILES))}", demo.token, b"older")
    view, world = held(demo.contract, demo.view)
    demo.run(view, world)
    assert (demo.forge.published(TAG), demo.forge.count(TAG)) == (demo.expected, 1)
    assert demo.contract.seen.count("DELETE") == 2


def test_a_request_that_breaks_the_contract_is_seen(demo):
    request = Sent(
        demo.forge.url,
        "/repos/someone/project/releases",
        "post",
        "application/json",
        b"{}",
        datatypes.RequestParameters(),
    )
    with pytest.raises(openapi_core.exceptions.OpenAPIError):
        demo.contract._contract.validate_request(request)

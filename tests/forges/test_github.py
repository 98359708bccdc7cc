"""GitHub: where it is, with which token it is asked, what its refusals mean, and that no answer leads us astray."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace

import pytest
from announcing_tools import TAG, announcing, candidate_of, digest
from answering import Say, answering

from release.errors import AddressUnsafe, AssetsDiffer, ForgeBusy, ForgeRefused, ForgeTokenMissing, OutsideAnswered
from release.facts.announcing import announcement
from release.forges import github, open_forge
from release.model.forge import File, ForgeRelease, Place, Pointer, read_address
from release.rehearsal.forge import Forge
from release.system.view import View
from release.system.world import World

TOKEN = "ghp_" + "a" * 36
BASE = "/repos/someone/project/releases"
WORKFLOW = {
    "GITHUB_SERVER_URL": "https://code.example",
    "GITHUB_REPOSITORY": "a/b",
    "GITHUB_API_URL": "https://code.example/x",
}


@pytest.fixture
def ask(tmp_path):
    """Return a function that opens the forge at an address."""

    def opened(url, **environment):
        place = Place(kind="github", base=url, api=url, project="someone/project")
        return open_forge(View(tmp_path, environment or {"GH_TOKEN": TOKEN}), place)

    return opened


@pytest.fixture
def world(tmp_path):
    return World(View(tmp_path, {"GH_TOKEN": TOKEN}))


@pytest.fixture
def wanted():
    return announcement(candidate_of("5" * 40), "{project} {version}", "Notes.")


def entry(number=1, tag=TAG, **fields):
    return {
        "id": number,
        "tag_name": tag,
        "name": "demo 1.0.2",
        "body": "Notes.",
        "draft": True,
        "html_url": f"https://pages.example/{number}",
        "upload_url": "https://uploads.example/x{?name,label}",
        **fields,
    }


def said(content, **headers) -> Say:
    return Say(body=json.dumps(content).encode(), headers=headers)


PLACES = {
    "https": ("https://github.com/a/b.git", {}, "https://api.github.com"),
    "with a token in it": ("https://x-access-token:ghs_1@github.com/a/b", {}, "https://api.github.com"),
    "ssh": ("git@github.com:a/b.git", {}, "https://api.github.com"),
    "ssh over the port of https": ("ssh://git@ssh.github.com:443/a/b.git", {}, "https://api.github.com"),
    "data residency": ("git@firm.ghe.com:a/b.git", {}, "https://api.firm.ghe.com"),
    "enterprise by its name": ("git@github.firm.example:a/b.git", {}, "https://github.firm.example/api/v3"),
    "enterprise as the workflow says": ("https://code.example/a/b", WORKFLOW, "https://code.example/x"),
    "a path, in a workflow": ("/srv/a.git", WORKFLOW, "https://code.example/x"),
}


@pytest.mark.parametrize(("url", "environment", "api"), PLACES.values(), ids=PLACES)
def test_the_repository_is_found_by_its_remotes_address_and_the_workflow(url, environment, api):
    place = github.find_place(Pointer(address=read_address(url)), environment)
    assert (place.api, place.project) == (api, "a/b")
    assert "ghs_1" not in repr(place)


def test_a_configured_address_goes_first():
    pointer = Pointer(kind="github", address=read_address("https://code.example/a/b"), api="https://api.code.example/")
    assert github.find_place(pointer, WORKFLOW).api == "https://api.code.example"
    assert github.find_place(Pointer(kind="github", address=pointer.address), {}).api == "https://code.example/api/v3"
    assert github.find_place(Pointer(kind="gitlab", address=read_address("https://github.com/a/b")), {}) is None


@pytest.mark.parametrize(
    "url", ["https://gitlab.com/a/b", "https://notgithub.com/a/b", "git@code.example:a/b", "/srv/a"]
)
def test_other_servers_are_not_taken_for_github(url):
    assert github.find_place(Pointer(address=read_address(url)), {}) is None


def test_a_workflows_own_token_goes_to_no_other_forge_than_its_own(ask):
    own = {"GITHUB_TOKEN": "ghs_workflow", "GITHUB_API_URL": "https://api.github.com"}
    with answering(said([])) as server:
        with pytest.raises(ForgeTokenMissing):
            ask(server.url, **own)
        assert server.got == []
        ask(server.url, **own, GH_TOKEN="ghp_mine").list_assets(ForgeRelease(**_draft("1")), None)
        ask(server.url, GITHUB_TOKEN="ghs_own", GITHUB_API_URL=server.url).list_assets(
            ForgeRelease(**_draft("1")), None
        )
    assert [got[2]["authorization"] for got in server.got] == ["Bearer ghp_mine", "Bearer ghs_own"]


def test_without_a_token_nothing_is_asked(ask):
    with pytest.raises(ForgeTokenMissing) as raised:
        ask("http://127.0.0.1:9", PATH="")
    assert raised.value.exit_code == 3
    assert raised.value.where == ("$GH_TOKEN is not set", "$GITHUB_TOKEN is not set")


@pytest.mark.parametrize("token", ["two words", "line\nend", "na\u00efve"])
def test_what_can_be_no_token_is_told_and_not_shown(ask, token):
    with pytest.raises(ForgeTokenMissing) as raised:
        ask("http://127.0.0.1:9", GH_TOKEN=token)
    assert token not in repr(vars(raised.value))


REFUSALS = {
    "token": (401, {}, "Bad credentials", "does not take the token in $GH_TOKEN", "gh auth token"),
    "permission": (403, {}, "Resource not accessible by integration", "may not do this", "contents: write"),
    "single sign-on": (403, {"X-GitHub-SSO": "required; url=x"}, "", "single sign-on", "gh auth refresh"),
    "no access": (404, {}, "Not Found", "there is no someone/project", "git remote -v"),
    "moved": (307, {"Location": "/elsewhere"}, "Moved", "has moved", "git remote -v"),
    "immutable": (422, {}, "Cannot upload assets to an immutable release.", "is immutable", "nox -s announce"),
    "name taken": (422, {}, '{"code":"already_exists","field":"tag_name"}', "public release of this tag", "nox"),
    "tag of a deleted release": (
        422,
        {},
        "tag_name was used by an immutable release",
        "no release any more",
        "invoke bump",
    ),
    "tag missing": (422, {}, "Published releases must have a valid tag", "does not have the tag", "invoke tag"),
    "anything else": (418, {}, "teapot", "refused with 418", "nox -s announce"),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_names_its_cause_and_what_helps(ask, world, wanted, refusal):
    status, headers, body, what, fix = refusal
    refused = Say(status=status, body=body.encode(), headers=headers)
    with answering(refused, said([]), refused) as server, pytest.raises(ForgeRefused) as raised:
        ask(server.url).create_draft(world, wanted)
    assert what in raised.value.what
    assert any(fix in command for command in raised.value.fix)
    assert raised.value.fix[-1] == "nox -s announce"
    assert raised.value.exit_code == 5


@pytest.mark.parametrize("latest", [True, False])
def test_publishing_sends_everything_at_once(ask, world, wanted, latest):
    wanted = replace(wanted, is_latest=latest, is_prerelease=True)
    with answering(said(entry(draft=False))) as server:
        published = ask(server.url).publish(world, ForgeRelease(**_draft("1")), wanted)
    method, path, _, body = server.got[0]
    assert (method, path, published.is_draft) == ("PATCH", f"{BASE}/1", False)
    assert json.loads(body) == {
        "tag_name": TAG,
        "name": "demo 1.0.2",
        "body": "Notes.",
        "draft": False,
        "prerelease": True,
        "make_latest": "true" if latest else "false",
    }


def test_a_permission_that_the_forge_names_is_named(ask, world, wanted):
    headers = {"X-Accepted-GitHub-Permissions": "contents=write; workflows=write"}
    with answering(Say(status=403, headers=headers)) as server, pytest.raises(ForgeRefused) as raised:
        ask(server.url).create_draft(world, wanted)
    assert "contents: write; workflows: write" in raised.value.why


def test_a_wait_that_is_too_long_is_told_with_its_length_and_not_waited(ask, world, wanted):
    busy = Say(status=429, headers={"Retry-After": "3600"})
    with answering(busy, said([])) as server, pytest.raises(ForgeBusy) as raised:
        ask(server.url).create_draft(world, wanted)
    assert raised.value.fix == ("sleep 3601 && nox -s announce",)
    assert [got[0] for got in server.got] == ["POST", "GET"]


def test_a_limit_on_requests_is_not_taken_for_a_missing_permission(ask):
    limited = Say(
        status=403, body=b"API rate limit exceeded", headers={"X-RateLimit-Remaining": "0", "Retry-After": "99"}
    )
    with answering(limited) as server, pytest.raises(ForgeBusy, match="asked too often"):
        ask(server.url).commit_of(TAG)


def test_every_page_is_read_though_one_is_empty(ask, wanted):
    link = '<https://evil.example/?page=2>; rel="next"'
    script = [
        said([entry(1, "v0.1", draft=False)], Link=link),
        said([], Link=link),
        said([entry(3), entry(4, "v0.2", draft=False, prerelease=True)]),
        said([]),
    ]
    with answering(*script) as server:
        found = ask(server.url).find_releases(wanted)
    assert [got[1] for got in server.got[:3]] == [f"{BASE}?per_page=100&page={number}" for number in (1, 2, 3)]
    assert [release.id for release in found.drafts] == ["3"]
    assert found.published_tags == ("v0.1",)


def test_a_list_without_an_end_is_given_up(ask, wanted):
    with answering(said([], Link='<x>; rel="next"')) as server, pytest.raises(OutsideAnswered, match="pages"):
        ask(server.url).find_releases(wanted)
    assert len(server.got) == 200


@pytest.mark.parametrize("content", [{"message": "x"}, [{"id": "one"}], [{}]], ids=["no list", "no release", "empty"])
def test_an_answer_that_makes_no_sense_is_no_traceback(ask, wanted, content):
    with answering(said(content)) as server, pytest.raises(OutsideAnswered):
        ask(server.url).find_releases(wanted)


@pytest.mark.parametrize("host", ["https://evil.example/x", "http://127.0.0.1:1/x"])
def test_the_token_and_the_files_go_to_no_server_that_an_answer_names(ask, world, wanted, host):
    file = File(name="a", size=1, sha256=digest(b"x"), data=b"x")
    with answering(said([])) as server:
        release = ForgeRelease(**{**_draft("1"), "uploads": f"{host}{{?name}}"})
        with pytest.raises(AddressUnsafe):
            ask(server.url).upload(world, release, file, wanted)
    assert server.got == []


def test_a_file_that_appears_in_a_public_release_while_ours_is_sent_is_not_removed(ask, world, wanted):
    theirs = {"id": 7, "name": "a", "size": 1, "state": "uploaded", "digest": f"sha256:{digest(b'y')}"}
    file = File(name="a", size=1, sha256=digest(b"x"), data=b"x")
    with answering(Say(status=422, body=b"already_exists"), said([theirs])) as server:
        release = ForgeRelease(**{**_draft("1"), "is_draft": False, "uploads": f"{server.url}/up{{?name}}"})
        with pytest.raises(AssetsDiffer):
            ask(server.url).upload(world, release, file, wanted)
    assert {got[0] for got in server.got} == {"POST", "GET"}


def test_an_upload_that_stayed_open_is_removed_and_sent_again_though_its_size_is_right(ask, world, wanted):
    half = {"id": 7, "name": "a", "size": 1, "state": "open", "digest": None}
    whole = {**half, "id": 8, "state": "uploaded", "digest": f"sha256:{digest(b'x')}"}
    file = File(name="a", size=1, sha256=digest(b"x"), data=b"x")
    with answering(Say(drop=True), said([half]), Say(status=204), said(whole)) as server:
        release = ForgeRelease(**{**_draft("1"), "uploads": f"{server.url}/up{{?name}}"})
        assert ask(server.url).upload(world, release, file, wanted).id == "8"
    assert [got[0] for got in server.got] == ["POST", "GET", "DELETE", "POST"]
    assert server.got[2][1] == f"{BASE}/assets/7"


def test_anothers_draft_is_not_taken_for_the_one_whose_answer_was_lost(ask, world, wanted):
    others = entry(5, name="Anothers")
    with answering(Say(drop=True), said([others]), said([]), said(entry(6))) as server:
        assert ask(server.url).create_draft(world, wanted).id == "6"
    assert [got[0] for got in server.got] == ["POST", "GET", "GET", "POST"]


def test_a_tag_object_is_followed_to_its_commit(ask):
    tag, commit = {"object": {"type": "tag", "sha": "abc"}}, {"object": {"type": "commit", "sha": "5f457a7"}}
    with answering(said(tag), said(commit)) as server:
        assert ask(server.url).commit_of("v1.0+x/y") == "5f457a7"
    assert [got[1] for got in server.got] == [
        "/repos/someone/project/git/ref/tags%2Fv1.0%2Bx%2Fy",
        "/repos/someone/project/git/tags/abc",
    ]


def test_what_the_forge_tells_no_digest_of_is_downloaded_without_the_token_leaving(make_project, tmp_path):
    with Forge(tmp_path / "forge") as forge:
        demo = announcing(
            make_project, "github", f"{forge.url}/someone/project", forge.url, GH_TOKEN=forge.make_token()
        )
        forge.push_tag(TAG, demo.project.head)
        demo.run()
        for asset in forge.repository.public(TAG).assets:
            asset.digest = ""
        assert demo.plan().nothing_to_do
        assert len(forge.downloads.requests) == len(demo.expected)
        assert not any("authorization" in record.headers for record in forge.downloads.requests)
        forge.repository.public(TAG).assets[0].path.write_bytes(b"evil" + b"x" * 8987)
        with pytest.raises(AssetsDiffer):
            demo.plan()


def test_a_large_file_is_sent_and_compared_without_being_held_in_memory(tmp_path, wanted):
    size = 64 << 20
    with (tmp_path / "large.whl").open("wb") as stream:
        stream.truncate(size)
    with Forge(tmp_path / "forge") as forge:
        view = View(tmp_path, {"GH_TOKEN": forge.make_token()})
        here = open_forge(view, Place(kind="github", base=forge.url, api=forge.url, project="someone/project"))
        world = World(view)
        draft = here.create_draft(world, wanted)
        tracemalloc.start()
        asset = here.upload(world, draft, File(name="large.whl", size=size, sha256="", path="large.whl"), wanted)
        forge.repository.releases[1].assets[0].digest = ""
        assert here.digest_of(here.list_assets(draft, wanted)[0]) == asset.sha256
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 8 << 20


def _draft(number: str) -> dict:
    return {"id": number, "tag": TAG, "title": "", "notes": "", "is_draft": True}

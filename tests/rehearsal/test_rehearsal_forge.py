"""The fake GitHub: releases, their assets, and what it refuses."""

from __future__ import annotations

import hashlib

import pytest
from github_contract import watched
from rehearsed import ask

from release.rehearsal import faults
from release.rehearsal.forge import Forge

COMMIT = "5f457a7" + "0" * 33


@pytest.fixture
def forge(tmp_path):
    with Forge(tmp_path / "forge") as running, watched(running):
        running.push_tag("v1.0", COMMIT)
        yield running


@pytest.fixture
def token(forge):
    return forge.make_token()


@pytest.fixture
def api(forge, token):
    """Return a function that asks the API as the maintainer, or as nobody."""

    def call(method, path, body=None, *, bearer=token, **headers):
        url = path if path.startswith("http") else f"{forge.url}/repos/someone/project{path}"
        named = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return ask(method, url, body=body, **named, **headers)

    return call


@pytest.fixture
def draft(api):
    return api("POST", "/releases", {"tag_name": "v1.0", "draft": True, "name": "1.0", "body": "Notes"}).json


@pytest.fixture
def attach(api):
    def call(release, name="demo.whl", data=b"wheel", **headers):
        url = release["upload_url"].partition("{")[0]
        return api("POST", f"{url}?name={name}", data, Content_Type="application/zip", **headers)

    return call


def publish(api, draft):
    return api("PATCH", f"/releases/{draft['id']}", {"draft": False})


def codes(answer):
    return [(error["field"], error["code"]) for error in answer.json["errors"]]


def test_a_draft_is_made_filled_and_published(forge, api, draft, attach):
    assert (draft["draft"], draft["published_at"], draft["html_url"].endswith("untagged-1")) == (True, None, True)
    asset = attach(draft).json
    digest = hashlib.sha256(b"wheel").hexdigest()
    assert (asset["name"], asset["size"], asset["digest"], asset["state"]) == (
        *("demo.whl", 5, f"sha256:{digest}", "uploaded"),
    )
    published = publish(api, draft).json
    assert (published["draft"], published["immutable"], published["published_at"] is None) == (False, False, False)
    assert forge.published("v1.0") == {"demo.whl": digest}
    assert forge.made_tags == []


def test_a_draft_is_not_found_by_its_tag_and_not_seen_by_others(api, draft):
    assert api("GET", "/releases/tags/v1.0").status == 404
    assert [each["id"] for each in api("GET", "/releases").json] == [draft["id"]]
    assert api("GET", "/releases", bearer="").json == []
    assert api("GET", f"/releases/{draft['id']}", bearer="").status == 404
    assert api("GET", f"/releases/{draft['id']}").json["id"] == draft["id"]


def test_several_drafts_may_have_one_tag_but_one_release_only(forge, api, draft):
    second = api("POST", "/releases", {"tag_name": "v1.0", "draft": True}).json
    assert forge.count("v1.0") == 2
    assert publish(api, draft).status == 200
    assert codes(publish(api, second)) == [("tag_name", "already_exists")]
    assert codes(api("POST", "/releases", {"tag_name": "v1.0"})) == [("tag_name", "already_exists")]
    assert api("GET", f"/releases/{second['id']}").json["draft"] is True


def test_publishing_makes_a_tag_that_is_not_there(forge, api):
    assert api("POST", "/releases", {"tag_name": "v9", "target_commitish": "main"}).status == 201
    assert forge.made_tags == ["v9"]
    assert api("GET", "/git/ref/tags/v9").status == 200


def test_a_release_is_told_by_tag_and_as_the_latest(api, draft):
    publish(api, draft)
    assert api("GET", "/releases/tags/v1.0").json["id"] == draft["id"]
    assert api("GET", "/releases/latest", bearer="").json["id"] == draft["id"]
    api("PATCH", f"/releases/{draft['id']}", {"prerelease": True, "name": "new", "body": "new"})
    assert api("GET", "/releases/latest").status == 404
    assert api("GET", "/releases/tags/v1.0").json["name"] == "new"


def test_a_release_is_deleted(forge, api, draft):
    assert api("DELETE", f"/releases/{draft['id']}").status == 204
    assert forge.count("v1.0") == 0
    assert [api(method, f"/releases/{draft['id']}", {}).status for method in ("GET", "PATCH", "DELETE")] == [404] * 3


@pytest.mark.parametrize("body", [{}, {"tag_name": 1}, []], ids=["none", "number", "list"])
def test_a_release_needs_a_tag(api, body):
    assert codes(api("POST", "/releases", body)) == [("tag_name", "missing_field")]


def test_notes_have_a_longest_length(api, draft):
    longest = "x" * 125_000
    assert api("PATCH", f"/releases/{draft['id']}", {"body": longest}).status == 200
    assert codes(api("PATCH", f"/releases/{draft['id']}", {"body": longest + "x"})) == [("body", "custom")]
    assert api("GET", f"/releases/{draft['id']}").json["body"] == longest


def test_releases_come_in_pages(forge, api):
    for number in range(205):
        forge.push_tag(f"v{number}", COMMIT)
        api("POST", "/releases", {"tag_name": f"v{number}"})
    sizes, links = [], []
    for page in (1, 2, 3, 4):
        answer = api("GET", f"/releases?per_page=1000&page={page}")
        sizes.append(len(answer.json))
        links.append(answer.headers.get("link", ""))
    assert sizes == [100, 100, 5, 0]
    assert 'page=2>; rel="next"' in links[0]
    assert 'page=3>; rel="last"' in links[0]
    assert 'rel="next"' not in links[2]
    assert len(api("GET", "/releases").json) == 30


def test_no_releases_are_an_empty_page(api):
    answer = api("GET", "/releases")
    assert (answer.status, answer.json, "link" in answer.headers) == (200, [], False)


# Assets


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a.whl", "a.whl"),
        ("release%20notes.md", "release.notes.md"),
        ("demo-1.0%2Blocal.whl", "demo-1.0+local.whl"),
        (".hidden.", "hidden"),
        ("1!2.0.whl", "1.2.0.whl"),
    ],
)
def test_an_assets_name_is_made_plain(draft, attach, sent, stored):
    assert attach(draft, sent).json["name"] == stored


def test_an_asset_needs_a_new_name_and_contents(draft, attach):
    attach(draft)
    assert codes(attach(draft)) == [("name", "already_exists")]
    assert codes(attach(draft, "", b"x")) == [("name", "missing_field")]
    assert codes(attach(draft, "empty", b"")) == [("size", "custom")]


def test_an_upload_goes_to_the_address_that_is_told(api, draft):
    assert draft["upload_url"].endswith("/uploads/repos/someone/project/releases/1/assets{?name,label}")
    assert api("POST", f"/releases/{draft['id']}/assets?name=a", b"x").status == 404
    assert api("POST", draft["upload_url"].replace("/1/", "/7/").partition("{")[0] + "?name=a", b"x").status == 404


def test_an_upload_that_breaks_leaves_an_asset_that_is_in_the_way(forge, api, draft, attach):
    forge.break_uploads()
    assert attach(draft).status == 502
    left = api("GET", f"/releases/{draft['id']}/assets").json[0]
    assert (left["state"], left["size"], left["digest"]) == ("starter", 0, None)
    assert codes(attach(draft)) == [("name", "already_exists")]
    assert api("GET", left["url"], Accept="application/octet-stream").status == 404
    assert api("DELETE", left["url"]).status == 204
    assert attach(draft).json["state"] == "uploaded"


def test_an_asset_is_downloaded_from_another_server_without_a_token(forge, api, draft, attach, token):
    asset = attach(draft).json
    moved = api("GET", asset["url"], Accept="application/octet-stream")
    assert moved.status == 302
    assert moved.headers["location"].startswith(forge.downloads.url)
    assert forge.downloads.url != forge.url
    assert ask("GET", moved.headers["location"]).body == b"wheel"
    assert ask("GET", moved.headers["location"], Authorization=f"Bearer {token}").status == 400
    assert [record.status for record in forge.downloads.requests] == [200, 400]
    assert ask("GET", f"{forge.downloads.url}/contents/..%2F..%2Fetc").status == 404


def test_an_asset_of_a_published_release_is_public(api, draft, attach):
    asset = attach(draft).json
    assert api("GET", asset["url"], bearer="").status == 404
    publish(api, draft)
    asset = api("GET", asset["url"], bearer="").json
    assert asset["browser_download_url"].endswith("/someone/project/releases/download/v1.0/demo.whl")
    moved = api("GET", asset["browser_download_url"], bearer="")
    assert ask("GET", moved.headers["location"]).body == b"wheel"


def test_an_asset_is_renamed_and_deleted(api, draft, attach):
    first, second = attach(draft, "a").json, attach(draft, "b").json
    assert api("PATCH", first["url"], {"name": "c", "label": "C"}).json["label"] == "C"
    assert codes(api("PATCH", second["url"], {"name": "c"})) == [("name", "already_exists")]
    assert api("DELETE", first["url"]).status == 204
    assert [each["name"] for each in api("GET", f"/releases/{draft['id']}/assets").json] == ["b"]
    assert [api(method, first["url"], {}).status for method in ("GET", "PATCH", "DELETE")] == [404] * 3
    assert api("GET", "/releases/77/assets").status == 404


# Immutable releases


@pytest.fixture
def frozen(forge, api, draft, attach):
    forge.make_immutable()
    asset = attach(draft).json
    assert publish(api, draft).json["immutable"] is True
    return draft, asset


def test_an_immutable_release_takes_no_assets_and_gives_none_up(api, frozen, attach):
    release, asset = frozen
    added = attach(release, "more.txt")
    assert (added.status, added.json["message"]) == (422, "Cannot upload assets to an immutable release.")
    assert api("DELETE", asset["url"]).status == 422
    assert api("PATCH", asset["url"], {"name": "other"}).status == 422
    assert [each["name"] for each in api("GET", f"/releases/{release['id']}/assets").json] == ["demo.whl"]


@pytest.mark.parametrize("change", [{"draft": True}, {"tag_name": "v2"}], ids=["draft again", "another tag"])
def test_an_immutable_release_stays_what_it_is(api, frozen, change):
    answer = api("PATCH", f"/releases/{frozen[0]['id']}", change)
    assert (answer.status, "immutable" in answer.json["errors"][0]["message"]) == (422, True)
    assert api("GET", "/releases/tags/v1.0").status == 200


def test_the_words_of_an_immutable_release_can_be_changed(api, frozen):
    changed = api("PATCH", f"/releases/{frozen[0]['id']}", {"body": "Better notes"}).json
    assert (changed["body"], changed["immutable"]) == ("Better notes", True)


def test_the_tag_of_an_immutable_release_is_used_for_ever(api, frozen):
    assert api("DELETE", f"/releases/{frozen[0]['id']}").status == 204
    assert codes(api("POST", "/releases", {"tag_name": "v1.0"})) == [("tag_name", "custom")]


# Who may do what


def test_who_is_nobody_may_read_and_not_write(api, draft):
    assert api("GET", "/releases", bearer="").status == 200
    assert api("POST", "/releases", {"tag_name": "v1.0"}, bearer="").json["message"] == "Requires authentication"
    assert api("DELETE", f"/releases/{draft['id']}", bearer="").status == 401


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_is_not_known_is_refused(api, method):
    answer = api(method, "/releases", {"tag_name": "v1.0"}, bearer="ghs_wrong")
    assert (answer.status, answer.json["message"]) == (401, "Bad credentials")


def test_a_token_without_the_permission_is_refused(forge, api):
    reader = forge.make_token("reader", contents="read")
    answer = api("POST", "/releases", {"tag_name": "v1.0"}, bearer=reader)
    assert (answer.status, answer.json["message"]) == (403, "Resource not accessible by integration")
    assert api("GET", "/releases", bearer=reader).status == 200
    assert api("GET", "/actions/secrets", bearer=reader).status == 403


@pytest.mark.parametrize(
    "fault", [faults.refused(500), faults.refused(502), faults.throttled("3"), faults.throttled("60", 403)]
)
def test_a_forge_in_trouble_has_done_nothing(forge, api, fault):
    forge.plan("POST */releases", fault)
    answer = api("POST", "/releases", {"tag_name": "v1.0"})
    assert answer.status == fault.status
    assert dict(fault.headers).get("Retry-After") == answer.headers.get("retry-after")
    assert forge.count("v1.0") == 0


# What it only tells


def test_approvals_of_a_run_are_told(forge, api):
    forge.add_environment("release", reviewers=("ada",), wait_minutes=5, patterns=("tag:v*", "main"))
    assert api("GET", "/actions/runs/7/approvals").status == 404
    forge.add_run(7)
    assert api("GET", "/actions/runs/7/approvals").json == []
    assert api("GET", "/actions/runs/7/pending_deployments").json[0]["environment"]["name"] == "release"
    forge.decide(7, "release", "ada", comment="Looks good")
    decision = api("GET", "/actions/runs/7/approvals").json[0]
    assert (decision["state"], decision["user"]["login"], decision["comment"]) == ("approved", "ada", "Looks good")
    assert decision["environments"][0]["name"] == "release"
    assert api("GET", "/actions/runs/7/pending_deployments").json == []
    assert api("GET", "/actions/runs/8/pending_deployments").status == 404


def test_environments_are_told_with_their_rules(forge, api):
    forge.add_environment("release", reviewers=("ada",), wait_minutes=5, patterns=("tag:v*", "main"))
    forge.add_environment("plain")
    assert [each["name"] for each in api("GET", "/environments").json["environments"]] == ["release", "plain"]
    rules = api("GET", "/environments/release").json["protection_rules"]
    assert [rule["type"] for rule in rules] == ["wait_timer", "required_reviewers", "branch_policy"]
    policies = api("GET", "/environments/release/deployment-branch-policies").json["branch_policies"]
    assert [(each["type"], each["name"]) for each in policies] == [("tag", "v*"), ("branch", "main")]
    assert api("GET", "/environments/plain").json["deployment_branch_policy"] is None
    assert api("GET", "/environments/none").status == 404
    assert api("GET", "/environments/none/deployment-branch-policies").status == 404


def test_tags_permissions_secrets_attestations_and_notes_are_told(api):
    assert api("GET", "/git/ref/tags/v1.0").json["object"]["sha"] == COMMIT
    assert api("GET", "/git/ref/tags/v7").status == 404
    assert api("GET", "/actions/permissions/workflow").json["default_workflow_permissions"] == "read"
    assert api("GET", "/actions/permissions/workflow", bearer="").status == 403
    assert api("GET", "/actions/secrets").json == {"total_count": 0, "secrets": []}
    assert api("GET", "/attestations/sha256:0").json == {"attestations": []}
    assert api("POST", "/releases/generate-notes", {"tag_name": "v1.0"}).json["name"] == "v1.0"
    assert api("GET", "/nothing").status == 404

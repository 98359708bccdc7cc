"""The fake GitLab: releases with links, and the generic packages that hold the files."""

from __future__ import annotations

import hashlib

import pytest
from rehearsed import ask

from release.rehearsal.forge_gitlab import GitLabForge

COMMIT = "5f457a7" + "0" * 33


@pytest.fixture
def forge(tmp_path):
    with GitLabForge(tmp_path / "forge", "group/sub/project") as running:
        running.push_tag("v1.0", COMMIT)
        yield running


@pytest.fixture
def token(forge):
    return forge.make_token()


@pytest.fixture
def api(forge, token):
    def call(method, path, body=None, *, project="24", secret=token, **headers):
        named = {"PRIVATE-TOKEN": secret} if secret else {}
        return ask(method, f"{forge.url}/api/v4/projects/{project}{path}", body=body, **named, **headers)

    return call


@pytest.fixture
def release(api):
    return api("POST", "/releases", {"tag_name": "v1.0", "name": "1.0", "description": "Notes"}).json


def test_a_tag_leads_to_its_commit_and_is_hidden_from_jobs(api, release, token):
    assert release["tag_name"] == "v1.0"
    found = api("GET", "/repository/tags/v1.0")
    assert (found.status, found.json["name"], found.json["commit"]["id"]) == (200, "v1.0", COMMIT)
    assert found.json["release"] == {"tag_name": "v1.0", "description": "Notes"}
    assert api("GET", "/repository/tags/v2.0").status == 404
    assert api("GET", "/repository/tags/v1.0", secret="", JOB_TOKEN=token).status == 404


@pytest.mark.parametrize("project", ["24", "group%2Fsub%2Fproject"], ids=["number", "path"])
def test_a_project_is_named_by_number_or_path(api, release, project):
    assert api("GET", "/releases/v1.0", project=project).json["tag_name"] == release["tag_name"]


@pytest.mark.parametrize("project", ["25", "group%2Fother", "group/sub/project"])
def test_another_project_is_not_found(api, project):
    assert api("GET", "/releases", project=project).status == 404


def test_a_release_is_made_for_a_tag(forge, release):
    assert (release["commit"]["id"], release["description"], release["assets"]["count"]) == (COMMIT, "Notes", 4)
    assert forge.made_tags == []


def test_a_second_release_of_a_tag_is_refused(api, release):
    answer = api("POST", "/releases", {"tag_name": release["tag_name"]})
    assert (answer.status, answer.json) == (409, {"message": "Release already exists"})


def test_a_tag_that_is_not_there_is_made_only_from_a_ref(forge, api):
    assert api("POST", "/releases", {"tag_name": "v7"}).json == {"message": "Ref is not specified"}
    assert api("POST", "/releases", {"tag_name": "v7", "ref": "main"}).status == 201
    assert forge.made_tags == ["v7"]


def test_a_release_is_changed_and_deleted(api, release):
    where = f"/releases/{release['tag_name']}"
    assert api("PUT", where, {"description": "Better", "name": "One"}).json["description"] == "Better"
    assert api("GET", where).json["name"] == "One"
    assert api("DELETE", where).json["tag_name"] == "v1.0"
    assert [api(method, where, {}).status for method in ("GET", "PUT", "DELETE")] == [404] * 3


def test_releases_come_in_pages(forge, api):
    for number in range(25):
        forge.push_tag(f"v{number}", COMMIT)
        api("POST", "/releases", {"tag_name": f"v{number}"})
    first, second, third = (api("GET", f"/releases?page={page}") for page in (1, 2, 3))
    assert [len(answer.json) for answer in (first, second, third)] == [20, 5, 0]
    assert (first.headers["x-next-page"], first.headers["x-total"], second.headers["x-next-page"]) == ("2", "25", "")
    assert first.json[0]["tag_name"] == "v24"


def test_links_are_added_once_changed_and_deleted(api, release):
    where = f"/releases/{release['tag_name']}/assets/links"
    link = api("POST", where, {"name": "a.whl", "url": "https://a.example.invalid/a", "link_type": "package"}).json
    assert (link["name"], link["link_type"]) == ("a.whl", "package")
    taken = {"name": ["has already been taken"]}
    assert api("POST", where, {"name": "a.whl", "url": "https://a.example.invalid/b"}).json == {"message": taken}
    same = api("POST", where, {"name": "b.whl", "url": "https://a.example.invalid/a"})
    assert (same.status, "url" in same.json["message"]) == (400, True)
    assert api("POST", where, {"name": "c", "url": "file:///etc"}).status == 400
    assert api("POST", where, {"name": "c"}).json == {"error": "url is missing"}
    assert api("PUT", f"{where}/{link['id']}", {"name": "new"}).json["name"] == "new"
    assert api("GET", "/releases/v1.0").json["assets"]["links"] == api("GET", where).json
    assert api("DELETE", f"{where}/{link['id']}").status == 200
    assert api("GET", where).json == []
    assert [api(method, f"{where}/{link['id']}", {}).status for method in ("PUT", "DELETE")] == [404, 404]
    assert [api(method, "/releases/v7/assets/links", {}).status for method in ("GET", "POST")] == [404, 404]


def test_a_release_comes_with_its_links_at_once(api):
    links = [{"name": "a", "url": "https://a.example.invalid/a"}]
    assert api("POST", "/releases", {"tag_name": "v1.0", "assets": {"links": links}}).json["assets"]["count"] == 5
    assert api("POST", "/releases", {"tag_name": "v2", "assets": {"links": links * 2}}).status == 400
    assert api("GET", "/releases/v2").status == 404


def test_a_form_is_understood_as_well_as_json(api, release):
    form = b"name=a.whl&url=https%3A%2F%2Fa.example.invalid%2Fa"
    kind = "application/x-www-form-urlencoded"
    where = f"/releases/{release['tag_name']}/assets/links"
    assert api("POST", where, form, Content_Type=kind).json["url"] == "https://a.example.invalid/a"


def test_a_release_needs_a_tags_name(api):
    assert api("POST", "/releases", {}).json == {"error": "tag_name is missing"}


# Packages


def test_a_file_is_put_and_fetched(api):
    where = "/packages/generic/demo/1.0/demo-1.0.tar.gz"
    assert api("PUT", where, b"sdist").json == {"message": "201 Created"}
    got = api("GET", where)
    assert (got.body, got.headers["x-checksum-sha256"]) == (b"sdist", hashlib.sha256(b"sdist").hexdigest())
    assert api("GET", "/packages/generic/demo/1.0/other").status == 404


def test_the_same_name_again_is_a_second_file_and_the_newer_one_is_served(api):
    where = "/packages/generic/demo/1.0/a.whl"
    first = api("PUT", f"{where}?select=package_file", b"one").json
    second = api("PUT", f"{where}?select=package_file", b"two").json
    package = api("GET", "/packages?package_type=generic&package_name=demo&package_version=1.0").json[0]["id"]
    files = api("GET", f"/packages/{package}/package_files").json
    assert [each["file_sha256"] for each in files] == [hashlib.sha256(data).hexdigest() for data in (b"one", b"two")]
    assert first["package_id"] == second["package_id"] == package
    assert api("GET", where).body == b"two"
    assert api("DELETE", f"/packages/{package}/package_files/{second['id']}").status == 204
    assert api("GET", where).body == b"one"
    assert api("DELETE", f"/packages/{package}/package_files/{second['id']}").status == 404


@pytest.mark.parametrize("query", ["package_name=other", "package_version=2", "package_type=pypi"])
def test_packages_are_found_by_what_they_are(api, query):
    api("PUT", "/packages/generic/demo/1.0/a.whl", b"one")
    assert api("GET", f"/packages?{query}").json == []
    assert len(api("GET", "/packages").json) == 1


@pytest.mark.parametrize("name", ["~a", "a~", "@a", "a%20b"])
def test_a_files_name_is_held_to_the_rules(api, name):
    assert api("PUT", f"/packages/generic/demo/1.0/{name}", b"x").status == 400


# Who may do what


def test_who_is_nobody_may_read_and_not_write(api, release):
    assert api("GET", f"/releases/{release['tag_name']}", secret="").status == 200
    assert api("DELETE", f"/releases/{release['tag_name']}", secret="").status == 401


def test_a_token_that_is_not_known_or_may_not_write_is_refused(forge, api):
    assert api("GET", "/releases", secret="glpat-wrong").json == {"message": "401 Unauthorized"}
    assert api("POST", "/releases", {"tag_name": "v1.0"}, secret=forge.make_token(writes=False)).status == 403


@pytest.mark.parametrize("header", ["JOB-TOKEN", "DEPLOY-TOKEN", "Authorization"])
def test_a_token_comes_in_one_of_several_headers(api, token, header):
    value = f"Bearer {token}" if header == "Authorization" else token
    assert api("PUT", "/packages/generic/demo/1.0/a", b"x", secret="", **{header: value}).status == 201

"""The fake GitHub's settings: who may see them, in which pages, and held to the contract where it has them."""

from __future__ import annotations

import pytest
from forge_settings_tools import ALL, TAG, keep_well
from github_contract import IS_THERE, Came, Contract
from rehearsed import ask

from release.rehearsal.forge_settings import ForgeWithSettings, shown_admin


@pytest.fixture
def forge(tmp_path):
    with ForgeWithSettings(tmp_path / "forge") as running:
        keep_well(running)
        yield running


@pytest.fixture
def get(forge):
    """Return a function that asks with a token of some permissions, or without one."""

    def asked(path, **permissions):
        token = {"Authorization": f"Bearer {forge.make_token(**permissions)}"} if permissions else {}
        return ask("GET", f"{forge.url}/repos/someone/project{path}", **token)

    return asked


def test_who_lacks_a_permission_is_told_which(get):
    refused = get("/hooks", metadata="read")
    assert (refused.status, refused.headers["x-accepted-github-permissions"]) == (403, "repository_hooks=read")
    assert get("/hooks", repository_hooks="read").status == 200


def test_a_private_repository_is_not_there_for_who_may_not_see_it(forge, get):
    forge.settings.now.is_private = True
    refused = get("/hooks", metadata="read")
    assert (refused.status, "x-accepted-github-permissions" in refused.headers) == (404, False)
    assert get("").status == 404
    assert get("", metadata="read").status == 200


def test_what_is_public_is_told_to_everybody_but_for_what_only_admins_see(get):
    assert "security_and_analysis" not in get("").json
    assert "security_and_analysis" in get("", administration="read").json
    assert "bypass_actors" not in get("/rulesets/1").json


def test_a_long_list_comes_in_pages_with_links(forge, get):
    forge.settings.now.documents["/collaborators"] = [shown_admin(f"admin{n}") for n in range(250)]
    first = get("/collaborators?per_page=100", administration="read")
    last = get("/collaborators?per_page=100&page=3", administration="read")
    assert (len(first.json), len(last.json)) == (100, 50)
    assert 'rel="next"' in first.headers["link"]
    assert 'rel="next"' not in last.headers["link"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/dependabot/alerts", 403, "Dependabot alerts are disabled"),
        ("/secret-scanning/alerts", 404, "Secret scanning is disabled"),
        ("/branches/main/protection", 404, "Branch not protected"),
    ],
)
def test_what_is_off_is_told_in_the_forges_own_words(forge, get, path, status, words):
    forge.settings.now.documents[path] = None
    refused = get(path, **ALL)
    assert refused.status == status
    assert words in refused.json["message"]


@pytest.mark.skipif(not IS_THERE, reason="GitHub's description, or openapi-core, is not there")
@pytest.mark.parametrize(
    "path",
    [
        *("/environments", "/environments/pypi/secrets", "/environments/pypi/deployment-branch-policies"),
        *("/actions/secrets", "/actions/permissions/workflow", "/rulesets", "/branches/main/protection"),
        *("/actions/runs/7/approvals", f"/releases/tags/{TAG}"),
    ],
)
def test_settings_keep_to_the_contract(forge, get, path):
    forge.settings.now.secrets = {"": {"A": "2026-11-01T00:00:00Z"}, "pypi": {"B": "2026-11-01T00:00:00Z"}}
    forge.settings.now.protection = {"url": "x", "enforce_admins": {"url": f"{forge.url}/x", "enabled": True}}
    got = get(path, **ALL)
    came = Came(got.status, got.headers, got.headers["content-type"].partition(";")[0], got.body)
    asked = {"REQUEST_METHOD": "GET", "REQUEST_URI": f"/repos/someone/project{path}"}
    assert got.status == 200
    assert Contract(forge.url).words_against(asked, came) == ""

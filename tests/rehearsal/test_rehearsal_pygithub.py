"""PyGithub, as it is, against the fake GitHub."""

from __future__ import annotations

import hashlib

import pytest
from github_contract import watched

from release.rehearsal.forge import Forge

github = pytest.importorskip("github", reason="PyGithub is not there")
COMMIT = "5f457a7" + "0" * 33


@pytest.fixture
def forge(tmp_path):
    with Forge(tmp_path / "forge") as running, watched(running):
        running.push_tag("v1.0", COMMIT)
        yield running


@pytest.fixture
def repository(forge):
    unhurried = {"seconds_between_requests": 0, "seconds_between_writes": 0}
    auth = github.Auth.Token(forge.make_token())
    with github.Github(base_url=forge.url, auth=auth, retry=None, lazy=True, **unhurried) as client:
        yield client.get_repo("someone/project")


def test_a_release_is_drafted_filled_and_published(forge, repository, tmp_path):
    path = tmp_path / "demo-1.0-py3-none-any.whl"
    path.write_bytes(b"wheel")
    release = repository.create_git_release("v1.0", "1.0", "Notes", draft=True)
    asset = release.upload_asset(str(path), content_type="application/zip")
    assert (asset.name, asset.size, asset.state) == (path.name, 5, "uploaded")
    published = release.update_release("1.0", "Notes", draft=False)
    assert published.draft is False
    assert repository.get_release("v1.0").get_assets()[0].name == path.name
    assert forge.published("v1.0") == {path.name: hashlib.sha256(b"wheel").hexdigest()}
    assert forge.count("v1.0") == 1


def test_releases_are_walked_page_by_page(repository):
    for number in range(35):
        repository.create_git_release(f"v{number}", "x", "x")
    assert len({release.tag_name for release in repository.get_releases()}) == 35


def test_refusals_are_understood(forge, repository):
    forge.make_immutable()
    release = repository.create_git_release("v1.0", "1.0", "Notes")
    with pytest.raises(github.GithubException, match="immutable") as caught:
        release.upload_asset_from_memory(b"x", 1, "late.whl")
    assert caught.value.status == 422
    with pytest.raises(github.UnknownObjectException):
        repository.get_release("v7")


def test_environments_are_read(forge, repository):
    forge.add_environment("release", reviewers=("ada",), patterns=("tag:v*",))
    environment = repository.get_environment("release")
    assert [rule.type for rule in environment.protection_rules] == ["required_reviewers", "branch_policy"]
    assert environment.protection_rules[0].reviewers[0].reviewer.login == "ada"

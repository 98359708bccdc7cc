"""Which forge a project is on: as configured, else by its remote and the CI."""

from __future__ import annotations

import pytest

from release.config import Config
from release.errors import ConfigInvalid
from release.facts.forge import find_place
from release.model.settings import Forge
from release.system.view import View


@pytest.fixture
def project(make_project):
    return make_project({"pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n'})


def found(project, remote="origin", environment=None, **forge):
    view = View(project.root, {**View(project.root).environment, **(environment or {})})
    return find_place(view, Config(forge=Forge(**forge)), remote)


def test_the_remotes_address_tells_the_forge(project):
    project.git("remote", "set-url", "origin", "git@github.com:someone/demo.git")
    assert (found(project).kind, found(project).shown) == ("github", "https://github.com/someone/demo")


def test_an_address_that_git_replaces_is_replaced(project):
    project.git("config", "url.https://gitlab.com/.insteadOf", "work:")
    project.git("remote", "set-url", "origin", "work:someone/demo")
    assert found(project).api == "https://gitlab.com/api/v4"


def test_a_configured_address_goes_before_the_remotes(project):
    project.git("remote", "set-url", "origin", "git@github.com:someone/demo.git")
    place = found(project, url="https://code.example/a/b", kind="gitlab")
    assert (place.kind, place.api, place.project) == ("gitlab", "https://code.example/api/v4", "a/b")


def test_a_path_is_a_plain_server_unless_a_job_says_where_it_is(project):
    assert found(project).kind == "bare"
    job = {
        "CI_SERVER_URL": "https://code.example",
        "CI_PROJECT_PATH": "a/b",
        "CI_API_V4_URL": "https://code.example/v4",
    }
    assert found(project, environment=job).kind == "gitlab"
    assert found(project, "").kind == "bare"


def test_a_configured_kind_without_an_address_is_refused(project):
    with pytest.raises(ConfigInvalid) as raised:
        found(project, kind="github")
    assert "tool.release.forge.kind = 'github'" in raised.value.where

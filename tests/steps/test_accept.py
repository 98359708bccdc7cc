"""Accepting the forge's settings, and what a later audit says of others."""

from __future__ import annotations

import json

import pytest
from forge_settings_tools import ALL, TAG, keep_well

from release.config import read_config
from release.errors import OutsideAnswered
from release.rehearsal import faults
from release.rehearsal.forge_settings import ForgeWithSettings
from release.steps import accept
from release.system.view import View
from release.system.world import World


@pytest.fixture
def forge(tmp_path):
    with ForgeWithSettings(tmp_path / "forge") as running:
        keep_well(running)
        yield running


@pytest.fixture
def project(make_project, forge):
    table = f'[tool.release.forge]\nkind = "github"\nurl = "{forge.url}/someone/project"\napi = "{forge.url}"\n'
    closed = "http://127.0.0.1:9/"
    for name in ("pypi", "testpypi"):
        table += f'[tool.release.indexes.{name}]\nupload = "{closed}"\nsimple = "{closed}"\n'
    return make_project({"pyproject.toml": f'[project]\nname = "demo"\nversion = "1.0.2"\n{table}'}, tag=TAG)


def planned(project, token):
    view = View(project.root, {**View(project.root).environment, "GH_TOKEN": token})
    return accept.plan(view, read_config(view)), World(view)


@pytest.fixture
def token(forge):
    return forge.make_token("maintainer", **ALL)


def test_what_the_forge_says_is_kept_without_a_secret(project, token):
    plan, world = planned(project, token)
    assert plan.first
    accept.apply(plan, world)
    kept = project.read("release-forge.json").decode()
    assert json.loads(kept)["repository"]["default-branch"] == "main"
    assert token not in kept


def test_accepting_twice_changes_nothing(project, token):
    accept.apply(*planned(project, token))
    again, _ = planned(project, token)
    assert (again.nothing_to_do, again.first, again.changes) == (True, False, ())


def test_what_changed_since_is_named_before_it_is_accepted(project, token):
    accept.apply(*planned(project, token))
    kept = json.loads(project.read("release-forge.json"))
    kept["repository"]["default-branch"] = "old"
    project.write("release-forge.json", json.dumps(kept))
    plan, _ = planned(project, token)
    [change] = plan.changes
    assert (change.path, change.accepted, change.found) == ("repository.default-branch", "old", "main")


def test_a_forge_that_tells_nothing_is_not_accepted(project, forge):
    forge.plan("GET *", *[faults.refused(404)] * 60)
    with pytest.raises(OutsideAnswered) as raised:
        planned(project, "")
    assert raised.value.fix == ("invoke audit --online",)
    assert not (project.root / "release-forge.json").exists()

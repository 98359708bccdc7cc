"""An audit that asks forge and index: at most 25 requests, and nothing that is not told turns a row green."""

from __future__ import annotations

import pytest
import rehearsed
from forge_settings_tools import ALL, TAG, keep_well

from release.config import read_config
from release.rehearsal.faults import refused
from release.rehearsal.forge_settings import ForgeWithSettings
from release.rehearsal.index import Index
from release.steps import audit as step
from release.system.view import View

WORKFLOW = """\
on: {push: {tags: ["v*"]}}
permissions: {}
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: pypi
    permissions: {id-token: write}
    steps:
      - run: nox -s publish
"""
PEOPLE = '[people.alice]\nemail = "alice@project.invalid"\nforge = "alice"\npypi = "alice"\n'


@pytest.fixture
def outside(tmp_path):
    """A well-kept forge, and the two indexes, of which one has the project."""
    with (
        ForgeWithSettings(tmp_path / "forge") as forge,
        Index(tmp_path / "live") as live,
        Index(tmp_path / "test") as test,
    ):
        keep_well(forge)
        live.add_project("demo", "alice")
        live.put(rehearsed.sdist(tmp_path / "made", "demo", "1.0"), uploaded=rehearsed.NOW, owner="alice")
        yield forge, live, test


@pytest.fixture
def audited(make_project, outside):
    """Return a function that audits with a token of some permissions; it returns the audit and the ids that are met."""
    forge, live, test = outside
    settings = f'\n[tool.release.forge]\nkind = "github"\nurl = "{forge.url}/someone/project"\napi = "{forge.url}"\n'
    for name, index in (("pypi", live), ("testpypi", test)):
        settings += f'[tool.release.indexes.{name}]\nupload = "{index.upload_url}"\nsimple = "{index.simple_url}"\n'
    files = {
        "pyproject.toml": f'[project]\nname = "demo"\nversion = "1.0.2"\n{settings}',
        ".github/workflows/release.yml": WORKFLOW,
        "release-answers.toml": PEOPLE,
    }
    project = make_project(files, tag=TAG)

    def run(permissions=ALL, *, is_online=True):
        token = forge.make_token("maintainer", **permissions) if permissions else ""
        view = View(project.root, {**View(project.root).environment, "GH_TOKEN": token})
        made = step.look(view, read_config(view), step.Wanted(is_online=is_online))
        return made, {row.item.id for row in made.rows if row.is_met and not row.item.id.startswith("STA-")}

    return run


def asked(outside) -> int:
    return sum(len(each.requests) for each in outside)


def test_offline_nobody_is_asked(outside, audited):
    audited(is_online=False)
    assert asked(outside) == 0


def test_a_whole_audit_asks_at_most_25_times_and_each_thing_once(outside, audited):
    made, met = audited()
    assert 15 < asked(outside) <= 25
    for each in outside:
        paths = [str(record.path) for record in each.requests]
        assert len(set(paths)) == len(paths)
    assert made.is_online
    assert made.notes == ()
    assert {"REP-2", "ENV-4", "PEN-4"} <= met


def test_what_is_met_offline_is_told_no_less_by_asking_too(audited):
    _, offline = audited(is_online=False)
    _, online = audited()
    assert {"REP-2", "ENV-4"} <= online - offline


@pytest.mark.parametrize("gone", [*sorted(ALL), "all"])
@pytest.mark.sampled(3)
def test_a_permission_that_is_taken_away_turns_no_row_green(audited, gone):
    _, before = audited()
    made, after = audited({name: word for name, word in ALL.items() if gone not in {name, "all"}})
    assert after <= before
    missing = [row for row in made.rows if row.item.id in before - after]
    assert all(row.evidence for row in missing)


@pytest.mark.parametrize("status", [403, 404, 429, 503])
@pytest.mark.parametrize("who", ["forge", "live", "test"])
@pytest.mark.sampled(3)
def test_whoever_refuses_everything_turns_no_row_green(outside, audited, who, status):
    _, before = audited()
    refusing = dict(zip(("forge", "live", "test"), outside, strict=True))[who]
    refusing.plan("GET *", *[refused(status)] * 60)
    _, after = audited()
    assert after <= before

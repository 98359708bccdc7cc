"""Kept environments: made once, renewed weekly, and never lost for want of a network."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from machines import WithoutUv
from rehearsed import wheel

from release.dists import environment as environments
from release.errors import BuildFailed
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("offline")


class Later(View):
    """A view on a later day."""

    days = 0

    def now(self) -> datetime:  # the clock is part of the view
        return datetime(2026, 11, 16, tzinfo=timezone.utc) + timedelta(days=self.days)


def keep(root: Path, requirements: list[str], days: int = 0):
    view = Later(root)
    view.days = days
    return environments.keep(World(view), requirements)


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / environments.KEPT).iterdir())


def test_an_environment_is_made_once_a_week(tmp_path):
    first = keep(tmp_path, ["flit-core"])
    (first.folder / "mark").touch()
    assert (keep(tmp_path, ["flit-core"], days=6).folder / "mark").exists()
    assert not (keep(tmp_path, ["flit-core"], days=7).folder / "mark").exists()
    assert len(names(tmp_path)) == 1


def test_other_requirements_are_another_environment(tmp_path):
    assert keep(tmp_path, ["flit-core"]) != keep(tmp_path, ["wheel"])


def test_the_order_of_requirements_makes_no_difference(tmp_path):
    assert keep(tmp_path, ["wheel", "flit-core"]) == keep(tmp_path, ["flit-core", "wheel", "wheel"])


def test_without_an_index_the_last_environment_serves(tmp_path, monkeypatch):
    first = keep(tmp_path, ["flit-core"])
    for name in ("PIP_FIND_LINKS", "UV_FIND_LINKS"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    assert keep(tmp_path, ["flit-core"], days=7) == first
    with pytest.raises(BuildFailed, match="wheel cannot be installed"):
        keep(tmp_path, ["wheel"])


def test_what_is_installed_is_listed(tmp_path):
    environment = keep(tmp_path, ["flit-core"])
    assert "flit_core" in environments.installed(View(tmp_path), environment)


def test_a_half_made_environment_is_made_again(tmp_path):
    environment = keep(tmp_path, ["flit-core"])
    (environment.folder / "ready").unlink()
    (environment.folder / "mark").touch()
    assert not (keep(tmp_path, ["flit-core"]).folder / "mark").exists()


def hide_pip(monkeypatch, _):
    monkeypatch.setitem(sys.modules, "pip", None)


def show_a_pip_of_old_times(monkeypatch, folder):
    (folder / "old" / "pip").mkdir(parents=True)
    (folder / "old" / "pip" / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "pip", raising=False)
    monkeypatch.syspath_prepend(str(folder / "old"))


@pytest.mark.parametrize(
    ("prepare", "made_by", "installed_by"),
    [
        (lambda *_: None, b'"-m","venv","--without-pip"', b"__pip-runner__.py"),
        pytest.param(
            *(show_a_pip_of_old_times, b'"-m","venv","--without-pip"', b'"-m","pip","--python"'),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *(hide_pip, b'"-m","virtualenv"', b'/bin/python","-m","pip","install"'),
            marks=pytest.mark.slow,
        ),
    ],
    ids=["our pip", "an old pip", "no pip of ours"],
)
def test_without_uv_the_means_of_python_do_the_same(tmp_path, monkeypatch, prepare, made_by, installed_by):
    prepare(monkeypatch, tmp_path)
    world = World(WithoutUv(tmp_path))
    environment = environments.keep(world, ["flit-core"])
    assert "flit_core" in environments.installed(world.view, environment)
    done = world.journal.path.read_bytes()
    assert made_by in done
    assert installed_by in done
    assert environments.conflicts(world, environment) == ()
    assert environments.install(world, environment, ["no-such-thing-here"]).ok is False


def test_our_own_pip_installs_so_that_the_environment_holds_what_was_asked_for_and_nothing_else(tmp_path):
    world = World(WithoutUv(tmp_path))
    environment = environments.keep(world, ["flit-core"])
    assert set(environments.installed(world.view, environment)) == {"flit_core"}


@pytest.mark.parametrize("seen", [View, WithoutUv], ids=["with uv", "without uv"])
def test_dependencies_that_are_missing_are_told(tmp_path, seen):
    world = World(seen(tmp_path))
    environment = environments.make(world, tmp_path / "environment")
    assert environments.conflicts(world, environment) == ()
    made = wheel(tmp_path / "made", Requires_Dist="nothing-of-this-name")
    assert environments.install(world, environment, ["--no-deps", str(made)]).ok
    (words, *_) = environments.conflicts(world, environment)
    assert "nothing-of-this-name" in words


BACKEND = "def build_wheel(*_, **__):\n    raise RuntimeError('the reason is here')\n\n\nbuild_editable = build_wheel\n"


@pytest.mark.parametrize("seen", [View, WithoutUv], ids=["with uv", "without uv"])
def test_why_a_project_cannot_be_installed_is_told(tmp_path, seen):
    project = tmp_path / "broken"
    project.mkdir()
    (project / "backend.py").write_text(BACKEND)
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n\n'
        '[project]\nname = "broken"\nversion = "1"\n'
    )
    world = World(seen(tmp_path))
    made = environments.make(world, tmp_path / "environment")
    answer = environments.install(world, made, [str(project)])
    assert not answer.ok
    assert any("the reason is here" in line for line in environments.reasons(answer)), environments.reasons(answer)

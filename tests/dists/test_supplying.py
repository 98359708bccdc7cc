"""What build and tests need is there afterwards, where no index is within reach."""

from __future__ import annotations

import pytest
from machines import WithoutUv

from release.dists import environment as environments
from release.dists.supplying import Needs, supply
from release.system.view import View
from release.system.world import World

PYPROJECT = """\
[project]
name = "thing"
version = "1.0"
description = "A thing"

[build-system]
requires = ["flit-core>=3"]
build-backend = "flit_core.buildapi"
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project/pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "project/thing.py").write_text("")
    return tmp_path / "project"


@pytest.mark.parametrize(
    "kind", [pytest.param(View, id="uv"), pytest.param(WithoutUv, id="pip", marks=pytest.mark.slow)]
)
@pytest.mark.usefixtures("offline")
def test_what_was_supplied_installs_without_an_index(root, tmp_path, kind, monkeypatch):
    needs = Needs(tests=("-e", ".", "wheel"), build=("flit-core>=3",))
    supplied = supply(World(kind(root)), root, tmp_path / "supplies", needs)
    assert supplied.problem == ""
    if kind is WithoutUv:  # uv has the wheels of its cache; of pip there are those in the folder alone
        for name, value in supplied.variables.items():
            monkeypatch.setenv(name, value)
        assert list((tmp_path / "supplies").glob("flit_core-*.whl"))
    world = World(kind(root))
    made = environments.make(world, tmp_path / "environment")
    answer = environments.install(world, made, needs.tests, cwd=root)
    assert answer.ok, answer.words


@pytest.mark.parametrize("kind", [View, WithoutUv], ids=["uv", "pip"])
@pytest.mark.usefixtures("offline")
def test_what_cannot_be_had_is_told(root, tmp_path, kind):
    needs = Needs(tests=("no-such-thing-as-this",), build=())
    supplied = supply(World(kind(root)), root, tmp_path / "supplies", needs)
    assert "no-such-thing-as-this" in supplied.problem

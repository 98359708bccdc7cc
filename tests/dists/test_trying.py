"""Trying a distribution out: what it needs is brought, and no installer is started for what nobody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from machines import WithoutUv
from rehearsed import wheel

from release.dists import environment as environments
from release.dists.trying import Attempt, try_out
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from release.model.dists import Tried

pytestmark = pytest.mark.usefixtures("offline")


def tried(folder: Path, made: Path, view: View) -> tuple[Tried, int, int]:
    """Install *made* alone, then what it needs; return what came of it, and how often was installed and checked."""
    world = World(view)
    attempt = Attempt(name="demo", modules=("demo",), timeout_s=60, asks_tools=True)
    found = try_out(world, (["--no-deps", str(made)], ["--find-links", str(folder), "demo==1.0"]), attempt)
    ran = world.journal.path.read_bytes()
    return found, ran.count(b'"install",'), ran.count(b'"check",')


@pytest.mark.parametrize("seen", [View, WithoutUv], ids=["with uv", "without uv"])
@pytest.mark.parametrize(
    ("stated", "times"),
    [
        ({}, 1),
        ({"Requires_Dist": "needed"}, 2),
        ({"Requires_Dist": "needed; extra == 'more'"}, 1),
        ({"Requires_Dist": "needed; python_version < '3'"}, 1),
        ({"Requires_Dist": "needed; python_version > '3'"}, 2),
        ({"Requires_Dist": "needed; platform_release >= '0'"}, 2),
    ],
    ids=["nothing", "another", "with an extra", "with an old Python", "with this Python", "with a kernel"],
)
def test_what_is_needed_is_installed_and_nothing_where_nothing_is(tmp_path, seen, stated, times):
    wheel(tmp_path / "made", name="needed")
    made = wheel(tmp_path / "made", **stated)
    found, installs, checks = tried(tmp_path / "made", made, seen(tmp_path))
    assert found.versions == {"metadata": "1.0", "demo": "1.0"}
    assert found.conflicts == ()
    assert (installs, checks) == (times, times - 1)


@pytest.mark.parametrize(
    "metadata",
    [
        b"Requires-Dist: needed; sys_platform ~= 'linux'",
        b"Requires-Dist: needed; 'x' in extras",
        b"Requires-Dist: not a requirement!!",
        b"Author: caf\xe9",
    ],
    ids=["a marker that compares nothing", "a marker of lock files", "no requirement", "not UTF-8"],
)
def test_what_cannot_be_told_may_be_needed(tmp_path, metadata):
    view = View(tmp_path)
    made = environments.make(World(view), tmp_path / "made")
    (libraries,) = made.libraries(view)
    (libraries / "demo-1.dist-info").mkdir()
    for text, expected in ((b"", False), (metadata + b"\n", True)):
        head = b"Metadata-Version: 2.4\nName: demo\nVersion: 1\n" + text
        (libraries / "demo-1.dist-info/METADATA").write_bytes(head)
        assert environments.has_needs(view, made) is expected


def test_nothing_is_compiled_that_nobody_imports(tmp_path):
    made = wheel(tmp_path / "made")
    world = World(WithoutUv(tmp_path))
    environment = environments.make(world, tmp_path / "environment")
    assert environments.install(world, environment, [str(made)]).ok
    (libraries,) = environment.libraries(world.view)
    assert (libraries / "demo/__init__.py").exists()
    assert list(libraries.rglob("*.pyc")) == []

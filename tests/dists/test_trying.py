"""Trying a distribution out: what it needs is brought, and no installer is started for what nobody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rehearsed import wheel

from release.dists.trying import Attempt, try_out
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from release.model.dists import Tried

pytestmark = pytest.mark.usefixtures("offline")


class WithoutUv(View):
    """A machine on which there is no uv."""

    def which(self, program: str) -> str | None:
        return None if program == "uv" else super().which(program)


def tried(folder: Path, made: Path, view: View) -> tuple[Tried, int]:
    """Install *made* alone, then what it needs; return what came of it and how many times an installer ran."""
    world = World(view)
    attempt = Attempt(name="demo", modules=("demo",), timeout_s=60, asks_tools=True)
    found = try_out(world, (["--no-deps", str(made)], ["--find-links", str(folder), "demo==1.0"]), attempt)
    return found, world.journal.path.read_bytes().count(b'"install",')


@pytest.mark.parametrize("seen", [View, WithoutUv], ids=["with uv", "without uv"])
@pytest.mark.parametrize(
    ("stated", "times"),
    [
        ({}, 1),
        ({"Requires_Dist": "needed"}, 2),
        ({"Requires_Dist": "needed; extra == 'more'"}, 1),
        ({"Requires_Dist": "needed; python_version < '3'"}, 1),
        ({"Requires_Dist": "needed; python_version > '3'"}, 2),
    ],
    ids=["nothing", "another", "with an extra", "with an old Python", "with this Python"],
)
def test_what_is_needed_is_installed_and_nothing_where_nothing_is(tmp_path, seen, stated, times):
    wheel(tmp_path / "made", name="needed")
    made = wheel(tmp_path / "made", **stated)
    found, installs = tried(tmp_path / "made", made, seen(tmp_path))
    assert found.versions == {"metadata": "1.0", "demo": "1.0"}
    assert found.conflicts == ()
    assert installs == times

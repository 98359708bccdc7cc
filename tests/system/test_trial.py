"""A trial: it looks by trying in a folder of its own, and cannot change the project."""

from __future__ import annotations

import sys

import pytest

from release.errors import ProgramFailed
from release.model.edit import FileEdit
from release.system.trial import trial
from release.system.view import View


@pytest.fixture
def view(tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    (root / "a").write_bytes(b"old")
    return View(root)


def test_a_program_runs_in_the_folder_and_nothing_is_recorded(view):
    with trial(view) as world:
        folder = world.folder
        world.write(str(folder / "in"), b"x")
        code = "from pathlib import Path; Path('out').write_bytes(Path('in').read_bytes())"
        assert world.run((sys.executable, "-c", code), cwd=folder, timeout_s=60).ok
        assert (folder / "out").read_bytes() == b"x"
    assert not folder.exists()
    assert [path.name for path in view.root.iterdir()] == ["a"]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda world: world.run(("touch", "x"), timeout_s=9), id="a program in the project"),
        pytest.param(lambda world: world.write("x", b""), id="a file in the project"),
        pytest.param(lambda world: world.write("../x", b""), id="a file beside it"),
        pytest.param(lambda world: world.write(f"{world.folder}/../x", b""), id="a file beside the folder"),
        pytest.param(lambda world: world.make_folder(world.view.root / "x"), id="a folder"),
        pytest.param(lambda world: world.remove("a"), id="removing"),
        pytest.param(lambda world: world.git("init"), id="git"),
        pytest.param(lambda world: world.begin({"id": "1"}, [b"x"]), id="a transaction"),
        pytest.param(lambda world: world.alone("bump").__enter__(), id="the lock"),
        pytest.param(
            lambda world: world.replace_files([FileEdit(path="a", before=b"old", after=b"new", edits=())]), id="editing"
        ),
    ],
)
def test_the_project_stays_as_it_is(view, act):
    with trial(view) as world, pytest.raises(ProgramFailed):
        act(world)
    assert [(path.name, path.read_bytes()) for path in view.root.iterdir()] == [("a", b"old")]
    assert not (view.root.parent / "x").exists()

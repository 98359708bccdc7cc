"""What other tools say of what is installed and of compiled wheels, and that their absence is told."""

from __future__ import annotations

import json
import os
import sys

import pytest

from release.dists.auditing import ask_about_binary, find_holes
from release.dists.environment import Environment
from release.system.view import View
from release.system.world import World

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are scripts")

HOLE = {"name": "x", "version": "1.2", "vulns": [{"id": "PYSEC-2026-12", "fix_versions": ["1.3"]}]}
FIRM = {"name": "y", "version": "2", "vulns": []}


def world_with(tmp_path, **programs: str) -> World:
    """Return a world on whose PATH are *programs*, each a Python script."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in programs.items():
        script = folder / name.replace("_", "-")
        script.write_text(f"#!{sys.executable}\nimport sys\n{text}\n")
        script.chmod(0o755)
    return World(View(tmp_path, {**os.environ, "PATH": str(folder)}))


def holes(tmp_path, **programs: str):
    return find_holes(world_with(tmp_path, **programs), Environment(folder=tmp_path / "environment"))


def test_without_pip_audit_nobody_looks(tmp_path):
    assert holes(tmp_path) == (None, "")


def test_holes_are_told_with_what_is_better(tmp_path):
    text = f"print('''{json.dumps({'dependencies': [HOLE, FIRM]})}'''); sys.exit(1)"
    assert holes(tmp_path, pip_audit=text) == (("x 1.2: PYSEC-2026-12, without it: 1.3",), "")


def test_no_hole_is_no_hole(tmp_path):
    assert holes(tmp_path, pip_audit=f"print('''{json.dumps({'dependencies': [FIRM]})}''')") == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "sys.exit('cannot reach the service')",
        "print('cannot reach the service')",
        "print('[] cannot reach the service')",
    ],
    ids=["it fails", "it prints no JSON", "it prints something else"],
)
def test_what_it_could_not_look_at_is_not_called_good(tmp_path, text):
    found, words = holes(tmp_path, pip_audit=text)
    assert found is None
    assert "cannot reach the service" in words


@pytest.mark.parametrize(
    ("name", "tools"),
    [
        ("x-1-py3-none-any.whl", set()),
        ("x-1-cp312-cp312-manylinux_2_28_x86_64.whl", {"auditwheel"}),
        ("x-1-cp312-abi3-musllinux_1_2_x86_64.whl", {"auditwheel", "abi3audit"}),
        ("x-1-cp312-abi3-win_amd64.whl", {"abi3audit"}),
    ],
)
def test_a_wheel_is_judged_by_the_tools_for_its_tags(tmp_path, name, tools):
    assert ask_about_binary(world_with(tmp_path), tmp_path / name) == dict.fromkeys(tools)


def test_a_tools_words_are_kept_and_silence_is_good(tmp_path):
    world = world_with(tmp_path, auditwheel="sys.exit('it needs GLIBC_2.38')", abi3audit="print('fine')")
    found = ask_about_binary(world, tmp_path / "x-1-cp312-abi3-manylinux_2_28_x86_64.whl")
    assert found == {"auditwheel": "it needs GLIBC_2.38", "abi3audit": ""}

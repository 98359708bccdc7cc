"""Building again, elsewhere and under another umask: what depends on that comes to light."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from release.config import Config
from release.dists.backend import Job
from release.facts.dist_files import read_file
from release.facts.dist_rebuilding import Rebuild, rebuild
from release.steps import build
from release.system.view import View
from release.system.world import World

pytestmark = pytest.mark.usefixtures("offline")

PYPROJECT = """\
[build-system]
requires = ["flit_core>=3.11"]
build-backend = "own_backend"
backend-path = ["."]

[project]
name = "small-thing"
version = "2.0.0"
requires-python = ">=3.8"
description = "A small thing."

[tool.flit.sdist]
include = ["own_backend.py"]
"""
BACKEND = """\
import os
from pathlib import Path

from flit_core import buildapi
from flit_core.buildapi import *


def build_sdist(folder, config_settings=None):
    old = os.umask(0)
    os.umask(old)
    Path("small_thing/stamp.txt").write_text({text})
    return buildapi.build_sdist(folder, config_settings)
"""


def rebuilt(make_project, text: str):
    """Build a project whose sdist holds a file with *text* (an expression), build it again, and compare."""
    files = {"pyproject.toml": PYPROJECT, "own_backend.py": BACKEND.format(text=text)}
    module = '"""A small thing."""\n\n__version__ = "2.0.0"\n'
    project = make_project({**files, "small_thing/__init__.py": module, ".gitignore": "/dist/\n"})
    view = View(project.root)
    world = World(view)
    made = build.apply(build.plan(view, Config()), world)
    read = tuple(read_file(view, f"dist/{file.filename}") for file in made.distributions)
    job = Job(epoch=made.plan.epoch, timeout_s=60, version="2.0.0")
    plan = Rebuild(commit=made.plan.commit, prefix="", job=replace(job, is_private=True))
    return rebuild(world, read, plan)


def test_the_same_source_gives_the_same_bytes(make_project):
    assert {name: each.is_same for name, each in rebuilt(make_project, "'always'").items()} == {
        "small_thing-2.0.0.tar.gz": True,
        "small_thing-2.0.0-py3-none-any.whl": False,  # the tree has no stamp: only the sdist's build writes it
    }


@pytest.mark.skipif(os.name == "nt", reason="there is no umask")
@pytest.mark.parametrize("text", ["os.getcwd()", "oct(old)"], ids=["folder", "umask"])
def test_what_depends_on_where_it_is_built_is_named(make_project, text):
    found = rebuilt(make_project, text)["small_thing-2.0.0.tar.gz"]
    assert (found.is_same, found.differing) == (False, ("small_thing/stamp.txt",))


def test_a_wheel_that_the_tree_builds_otherwise_is_named(make_project):
    found = rebuilt(make_project, "'always'")["small_thing-2.0.0-py3-none-any.whl"]
    assert found.missing == ("small_thing/stamp.txt",)

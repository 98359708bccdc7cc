"""The child that uploads waits for its order, and is gone when nothing comes of it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from publishing_tools import a_candidate, a_project, an_index

from release.errors import CandidateMissing
from release.index.upload import MARK, uploader
from release.system.view import View
from release.system.world import World


@pytest.fixture
def world(tmp_path):
    return World(View(tmp_path))


def events(world):
    return [json.loads(line) for line in world.view.read(".release/journal.jsonl").splitlines()]


def refuse(world, seen):
    with uploader(world):
        seen += children()
        raise CandidateMissing("there is no candidate")


def test_a_child_without_an_order_does_not_outlive_a_refusal(world):
    seen = []
    with pytest.raises(CandidateMissing):
        refuse(world, seen)
    assert (len(seen), children()) == (1, [])


def test_one_child_waits_however_often_it_is_started(world):
    with uploader(world) as ready:
        assert ready.start() is ready.start()
    assert [each["event"] for each in events(world)] == ["start:begin", "start:done"]


def test_the_child_prints_nothing_but_what_it_tells(make_project, tmp_path):
    with an_index(tmp_path / "index") as index:
        project = a_project(make_project)
        candidate = a_candidate(project)
        files = [str(path) for path in sorted((project.root / "dist").iterdir())]
        order = {
            "arguments": ["--repository-url", index.upload_url, *files],
            "username": "__token__",
            "password": index.make_token(),
        }
        done = subprocess.run(
            [sys.executable, "-m", "release.system.uploading"],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=60,
        )
    told = [line for line in done.stdout.decode().split("\n") if line]
    assert [line for line in told if not line.startswith(MARK)] == []
    names = [json.loads(line.removeprefix(MARK)).get("file") for line in told]
    assert names == [*(each.filename for each in candidate.distributions), None]


def children():
    """The numbers of the children of this process that upload."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(os.getpid()) and b"release.system.uploading" in (folder / "cmdline").read_bytes():
                found.append(folder.name)
    return found

"""A download is in its place only when it is what was expected, and nothing is left of one that is not."""

from __future__ import annotations

from hashlib import sha256

import pytest
import rehearsed
from publishing_tools import an_index

from release.errors import OutsideAnswered
from release.system.downloading import download
from release.system.http import Request
from release.system.view import View
from release.system.world import World

PATH = ".release/previous/demo.whl"


@pytest.fixture
def served(tmp_path):
    with an_index(tmp_path / "index") as index:
        file = rehearsed.wheel(tmp_path / "made")
        index.put(file)
        [entry] = rehearsed.ask("GET", f"{index.simple_url}demo/", accept="application/vnd.pypi.simple.v1+json").json[
            "files"
        ]
        yield file.read_bytes(), entry["url"]


@pytest.fixture
def world(tmp_path):
    (tmp_path / "project").mkdir()
    return World(View(tmp_path / "project", {}))


def left(world):
    return world.view.names(".release/previous")


def test_the_file_is_put_in_its_place(world, served):
    data, url = served
    download(world, Request(url=url), PATH, sha256(data).hexdigest())
    assert world.view.read(PATH) == data
    assert left(world) == ("demo.whl",)


def test_the_journal_tells_where_it_came_from(world, served):
    data, url = served
    download(world, Request(url=url), PATH, sha256(data).hexdigest())
    assert url.encode() in world.view.read(".release/journal.jsonl")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"digest": "0" * 64}, "another file than the index lists", id="another file"),
        pytest.param({"more": "x"}, "is not given", id="a file that is not there"),
        pytest.param({"largest": 10}, "more than 10 bytes", id="a file that is too large"),
    ],
)
def test_what_is_not_as_expected_leaves_nothing(world, served, change, words):
    data, url = served
    request = Request(url=url + change.get("more", ""), largest=change.get("largest", 1 << 20), tries=1)
    with pytest.raises(OutsideAnswered, match=words):
        download(world, request, PATH, change.get("digest", sha256(data).hexdigest()))
    assert left(world) == ()


def test_what_was_there_before_stays_when_the_new_file_is_another(world, served):
    _, url = served
    world.write(PATH, b"old")
    with pytest.raises(OutsideAnswered):
        download(world, Request(url=url, tries=1), PATH, "0" * 64)
    assert world.view.read(PATH) == b"old"

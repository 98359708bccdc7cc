"""The files that a release on a forge gets."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace

import pytest
from announcing_tools import FILES, candidate_of
from review_tools import a_review

from release.facts.assets import list_files, own_names
from release.model.review_json import canonical
from release.system.view import View
from release.system.world import World

CANDIDATE = candidate_of("5" * 40)


def listed(root):
    return {file.name: file for file in list_files(View(root, {}), CANDIDATE)}


def test_distributions_candidate_and_checksums_are_always_there(tmp_path):
    files = listed(tmp_path)
    assert list(files) == [*FILES, "candidate.json", "SHA256SUMS"]
    assert files["candidate.json"].sha256 == CANDIDATE.digest
    assert all(file.is_required for file in files.values())


def test_the_checksums_are_what_sha256sum_reads(tmp_path):
    for file in listed(tmp_path).values():
        (tmp_path / file.name).write_bytes(file.data or FILES[file.name])
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)


def test_the_checksums_are_the_same_in_every_run(tmp_path):
    before = listed(tmp_path)["SHA256SUMS"]
    (tmp_path / ".release").mkdir()
    (tmp_path / ".release/review.html").write_text("x")
    assert listed(tmp_path)["SHA256SUMS"] == before


@pytest.fixture
def reviewed(tmp_path):
    """A candidate with the model of its review, and an older page beside it."""
    data = canonical(a_review())
    (tmp_path / ".release").mkdir()
    (tmp_path / ".release/review.json").write_bytes(data)
    (tmp_path / ".release/review.html").write_text("<p>approve this, it is fine</p>")
    return replace(CANDIDATE, review=hashlib.sha256(data).hexdigest())


def test_the_pages_are_made_again_from_the_model_that_the_candidate_names(tmp_path, reviewed):
    files = {file.name: file for file in list_files(View(tmp_path, {}), reviewed)}
    for name in ("review.html", "review.md"):
        assert reviewed.digest.encode() in files[name].data
        assert (files[name].is_required, files[name].grows) == (False, False)
    assert b"it is fine" not in files["review.html"].data


def test_the_model_of_another_review_is_not_shown_for_the_candidates(tmp_path, reviewed):
    (tmp_path / ".release/review.json").write_bytes(canonical(replace(a_review(), version="9.9.9")))
    assert {"review.html", "review.md"}.isdisjoint(file.name for file in list_files(View(tmp_path, {}), reviewed))


def act(world, name, **data):
    with world.act(name, **data):
        pass


def test_the_trail_tells_each_act_that_has_ended_and_none_that_has_not(tmp_path):
    world = World(View(tmp_path, {}))
    act(world, "approve", who="Ann <ann@example.org>", version="1.0.2")
    with world.act("verify", index="pypi"):
        trail = listed(tmp_path)["trail.jsonl"]
    [line] = map(json.loads, trail.data.splitlines())
    assert (line["act"], line["what"], line["outcome"]) == ("approve", "1.0.2 Ann <ann@example.org>", "done")
    assert (trail.path, trail.is_required, trail.grows) == ("", False, True)
    assert trail.sha256 == hashlib.sha256(trail.data).hexdigest()


def test_a_longer_trail_begins_as_the_shorter_one(tmp_path):
    world = World(View(tmp_path, {}))
    act(world, "approve", who="Ann")
    before = listed(tmp_path)["trail.jsonl"].data
    act(world, "upload", index="pypi")
    after = listed(tmp_path)["trail.jsonl"].data
    assert after.startswith(before)
    assert after.count(b"\n") == 2


def test_the_trail_is_of_the_candidates_own_version(tmp_path):
    world = World(View(tmp_path, {}))
    for version, who in {"1.0.1": "Ann", "1.0.2": "Bob", "1.0.3": "Cid"}.items():
        act(world, "transaction", kind="bump", id=version, command=f"bump {version}")
        act(world, "approve", who=who)
    told = [json.loads(line) for line in listed(tmp_path)["trail.jsonl"].data.splitlines()]
    assert {line["release"] for line in told} == {"1.0.2"}
    assert "Bob" in [line["what"] for line in told]


def test_the_trail_names_no_folder_of_this_computer(tmp_path):
    act(World(View(tmp_path, {})), "upload", path=f"{tmp_path}/dist/x")
    trail = listed(tmp_path)["trail.jsonl"].data
    assert b"./dist/x" in trail
    assert str(tmp_path).encode() not in trail


def test_what_another_run_may_have_attached_is_known(tmp_path):
    assert set(listed(tmp_path)) < own_names(CANDIDATE)
    assert {"review.html", "review.md", "trail.jsonl"} < own_names(CANDIDATE)

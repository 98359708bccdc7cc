"""The files that a release on a forge gets."""

from __future__ import annotations

import hashlib
import json
import subprocess

from announcing_tools import FILES, candidate_of

from release.facts.assets import list_files, own_names
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


def test_the_review_is_there_if_it_is_and_not_empty(tmp_path):
    (tmp_path / ".release").mkdir()
    for name, data in {"review.html": b"<p>", "review.md": b""}.items():
        (tmp_path / ".release" / name).write_bytes(data)
    files = listed(tmp_path)
    assert "review.md" not in files
    review = files["review.html"]
    assert (review.path, review.is_required, review.grows) == (".release/review.html", False, False)


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

"""The files that a release on a forge gets."""

from __future__ import annotations

import hashlib
import subprocess

from announcing_tools import FILES, candidate_of

from release.facts.assets import list_files, own_names
from release.system.view import View

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


def test_review_and_trail_are_there_if_they_are_and_not_empty(tmp_path):
    (tmp_path / ".release").mkdir()
    for name, data in {"review.html": b"<p>", "review.md": b"", "trail.jsonl": b"{}\n"}.items():
        (tmp_path / ".release" / name).write_bytes(data)
    files = listed(tmp_path)
    assert "review.md" not in files
    review, trail = files["review.html"], files["trail.jsonl"]
    assert (review.path, review.is_required, review.grows) == (".release/review.html", False, False)
    assert (trail.data, trail.path, trail.grows) == (b"{}\n", "", True)
    assert trail.sha256 == hashlib.sha256(b"{}\n").hexdigest()


def test_what_another_run_may_have_attached_is_known(tmp_path):
    assert set(listed(tmp_path)) < own_names(CANDIDATE)
    assert {"review.html", "review.md", "trail.jsonl"} < own_names(CANDIDATE)

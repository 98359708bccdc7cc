"""What a killed command leaves: only what is provably ours is found."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from release.system import leftovers

SINCE = "2026-11-20T10:00:00+00:00"
THEN = 1795168800


@pytest.fixture
def dead():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(paths):
    return [path.name for path in paths]


def test_only_our_temporary_files_of_the_same_target_are_found(tmp_path):
    for name in (".a.12-0.release-tmp", ".b.12-0.release-tmp", ".a.x-0.release-tmp", "a.release-tmp", ".a.12-0.tmp"):
        (tmp_path / name).write_bytes(b"x")
    assert names(leftovers.temporary([tmp_path / "a", tmp_path / "gone" / "a"])) == [".a.12-0.release-tmp"]


def test_a_temporary_file_of_a_living_process_is_not_abandoned(tmp_path, dead):
    for pid in (os.getpid(), dead):
        (tmp_path / f".a.{pid}-0.release-tmp").write_bytes(b"x")
    assert names(leftovers.abandoned(tmp_path / "a")) == [f".a.{dead}-0.release-tmp"]


@pytest.mark.parametrize(("seconds", "is_ours"), [(-1, False), (0, True), (60, True)], ids=["before", "then", "after"])
def test_a_lock_of_git_is_ours_only_if_it_is_younger_than_the_act(tmp_path, seconds, is_ours):
    for name in ("index.lock", "next-index-12.lock"):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (THEN + seconds, THEN + seconds))
    found = leftovers.locks_of_git([tmp_path / "index.lock", tmp_path / "HEAD.lock"], SINCE)
    assert names(found) == (["index.lock", "next-index-12.lock"] if is_ours else [])


@pytest.mark.parametrize(("seconds", "is_later"), [(900, False), (902, True)], ids=["within", "later"])
def test_a_change_is_late_only_after_the_time_that_hooks_have(tmp_path, seconds, is_later):
    (tmp_path / "a").write_bytes(b"")
    os.utime(tmp_path / "a", (THEN + seconds, THEN + seconds))
    assert leftovers.changed_after(tmp_path / "a", SINCE, 900) is is_later
    assert not leftovers.changed_after(tmp_path / "gone", SINCE, 900)

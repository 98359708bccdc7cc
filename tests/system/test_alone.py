"""One command at a time: who holds the lock and since when, and what a killed owner left running."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from release.errors import Locked, WriteFailed
from release.system.alone import age, alone

HOLDER = """
import subprocess, sys
from pathlib import Path
from release.system.alone import alone
with alone(Path(sys.argv[1]), "bump 9.9.9") as held:
    heirs = [held] if sys.argv[2] == "heir" else []
    child = subprocess.Popen(["sleep", "60"], pass_fds=heirs, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    print(child.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".release").mkdir()
    return tmp_path / ".release"


@pytest.fixture
def make_holder(folder):
    started = []

    def make(kind="heir"):
        argv = [sys.executable, "-c", HOLDER, str(folder), kind]
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        child = int(process.stdout.readline())
        started.append((process, child))
        return process, child

    yield make
    for process, child in started:
        process.kill()
        process.communicate()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def take(folder, wait_s=0.2):
    with alone(folder, "tag v1", wait_s):
        pass


def test_who_holds_the_lock_is_told_with_host_and_age(folder, make_holder):
    holder, _ = make_holder()
    with pytest.raises(Locked, match=rf"bump 9\.9\.9, pid {holder.pid} on \S+, \S+ \(\d+ seconds? ago\)"):
        take(folder)


def test_what_a_killed_command_left_running_is_waited_for(folder, make_holder):
    holder, child = make_holder()
    holder.kill()
    holder.wait(30)
    with pytest.raises(Locked) as raised:
        take(folder)
    assert raised.value.what.startswith(f"what a killed command started is still running: bump 9.9.9, pid {holder.pid}")
    assert raised.value.where == (f"pid {child}: sleep 60",)
    assert raised.value.fix == (f"kill {child}",)
    os.kill(child, signal.SIGTERM)
    take(folder, wait_s=30)


def test_what_a_killed_command_did_not_hand_the_lock_to_is_not_waited_for(folder, make_holder):
    holder, _ = make_holder("stranger")
    holder.kill()
    holder.wait(30)
    take(folder)


def test_what_a_command_left_running_and_ended_itself_is_nobodys_obstacle(folder, make_holder):
    holder, _ = make_holder()
    holder.communicate()
    take(folder)
    assert (folder / "lock").read_bytes() == b""
    assert not (folder / "children.lock").exists()


def test_after_an_error_nothing_is_left_to_wait_for(folder):
    def fail():
        with alone(folder, "bump 1"):
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert (folder / "lock").read_bytes() == b""


def test_a_lock_on_a_full_disk_is_refused_in_words(folder):
    code = (
        "import resource, sys; from pathlib import Path; from release.system.alone import alone\n"
        "from release.errors import WriteFailed\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "try:\n with alone(Path(sys.argv[1]), 'bump 1'): print('begun')\n"
        "except WriteFailed as problem: print(problem.what)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert ran.stdout == "the lock cannot be written: File too large\n", ran.stderr
    assert WriteFailed.exit_code == 1


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=3, minutes=59), "3 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(seconds=-5), "0 seconds"),
    ],
    ids=str,
)
def test_an_age_is_told_in_words(passed, words):
    now = datetime(2026, 11, 20, 10, tzinfo=timezone.utc)
    assert age((now - passed).isoformat(), now) == words


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-20T10:00:00"], ids=["empty", "word", "no zone"])
def test_what_is_no_time_has_no_age(text):
    assert age(text) == ""

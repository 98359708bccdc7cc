"""The world: every act is recorded, secrets are not, and one command works at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from release.errors import Locked, WriteFailed
from release.model.edit import FileEdit
from release.system.journal import read_events
from release.system.view import View
from release.system.world import World

SECRET = "s3cret-value-of-mine"


@pytest.fixture
def world(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    return World(View(root, {**os.environ, "MY_TOKEN": SECRET, "TWINE_PASSWORD": "upload-me", "GIT_DIR": "/nowhere"}))


def events(world: World) -> list[dict]:
    found, broken = read_events(world.journal.path.read_bytes())
    assert broken is None
    return found


def test_an_act_is_recorded_before_and_after(world):
    with world.act("thing", path="x") as result:
        assert [event["event"] for event in events(world)] == ["thing:begin"]
        result["size"] = 3
    begin, done = events(world)
    assert (begin["data"], done["event"]) == ({"path": "x"}, "thing:done")
    assert done["data"] == {"begun": begin["hash"], "size": 3}


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_act_that_fails_is_recorded_as_failed(world, problem):
    with pytest.raises(problem), world.act("thing"):
        raise problem(f"words with {SECRET}")
    begin, failed = events(world)
    assert failed["event"] == "thing:failed"
    assert failed["data"] == {"begun": begin["hash"], "error": problem.__name__, "words": "words with [secret]"}


def test_no_act_happens_that_cannot_be_recorded(world):
    (world.view.root / ".release").mkdir()
    (world.view.root / ".release" / "journal.jsonl").mkdir()
    with pytest.raises(WriteFailed, match="journal"):
        world.write("dist/x", b"data")
    assert not (world.view.root / "dist").exists()


def test_our_folder_that_is_a_link_is_not_written_through(world, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (world.view.root / ".release").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WriteFailed, match="link"):
        world.write("dist/x", b"data")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_secrets_are_recorded_nowhere(world):
    with world.act("thing", argv=["x", f"--key={SECRET}"], nested={"words": (f"a {SECRET}",)}) as result:
        result["words"] = [SECRET, "pypi-" + "A" * 40]
    world.run([sys.executable, "-c", "import sys; print(sys.argv[1]); sys.exit(1)", SECRET], timeout_s=30)
    data = world.journal.path.read_bytes()
    assert SECRET.encode() not in data
    assert b"A" * 40 not in data
    assert world.hide(f"x {SECRET}") == "x [secret]"


def test_a_run_records_its_code_and_last_words(world):
    answer = world.run([sys.executable, "-c", "import sys; sys.exit('bad luck')"], timeout_s=30)
    done = events(world)[-1]["data"]
    assert (answer.code, done["code"], done["words"]) == (1, 1, "bad luck")


def test_programs_get_no_credentials_and_no_foreign_repository(world):
    code = "import os; print(sorted({'TWINE_PASSWORD', 'GIT_DIR', 'MY_TOKEN', 'ADDED'} & set(os.environ)))"
    answer = world.run([sys.executable, "-c", code], timeout_s=30, environment={"ADDED": "1"})
    assert answer.text.strip() == "['ADDED', 'MY_TOKEN']"


def test_a_hook_gets_no_credentials_and_reads_patterns_as_usual(toonstream):
    world = World(View(toonstream.root, {**os.environ, "TWINE_PASSWORD": "upload-me", "GIT_DIR": "/nowhere"}))
    toonstream.write("new.txt", "x")
    hook = "#!/bin/sh\n{ echo \"$TWINE_PASSWORD$GIT_LITERAL_PATHSPECS.\"; git ls-files '*.cff'; } > seen\n"
    toonstream.write(".git/hooks/pre-commit", hook).chmod(0o755)
    assert world.git("commit", "--allow-empty", "--message=x").ok
    assert toonstream.read("seen") == b".\nCITATION.cff\n"


def test_a_streamed_run_hands_lines_on(world):
    lines: list[str] = []
    answer = world.run([sys.executable, "-c", "print('a'); print('b')"], timeout_s=30, on_line=lines.append)
    assert (lines, answer.out) == (["a", "b"], b"a\nb\n")


def test_files_are_recorded_by_digest_not_by_content(world):
    (world.view.root / "a").write_bytes(b"old contents")
    edit = FileEdit(path="a", before=b"old contents", after=b"new contents", edits=())
    world.replace_files([edit])
    world.restore_files([edit])
    assert (world.view.root / "a").read_bytes() == b"old contents"
    assert b"contents" not in world.journal.path.read_bytes()
    assert [event["event"] for event in events(world)][::2] == ["files:begin", "files-restored:begin"]


def test_writing_moving_and_removing(world, tmp_path):
    root = world.view.root
    world.write("dist/one", b"1")
    (tmp_path / "two").write_bytes(b"2")
    world.move(tmp_path / "two", "dist/one")
    assert [path.name for path in (root / "dist").iterdir()] == ["one"]
    assert (root / "dist/one").read_bytes() == b"2"
    world.remove("dist")
    world.remove("dist")
    assert not (root / "dist").exists()


def test_removing_a_link_leaves_what_it_leads_to(world, tmp_path):
    (tmp_path / "kept").mkdir()
    (world.view.root / "dist").symlink_to(tmp_path / "kept")
    world.remove("dist")
    assert (tmp_path / "kept").is_dir()


def test_a_scratch_folder_goes_away_also_after_a_failure(world):
    seen = []

    def fail() -> None:
        with world.scratch() as folder:
            (folder / "file").write_text("x")
            seen.append(folder)
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert not seen[0].is_relative_to(world.view.root)
    assert not seen[0].exists()


def test_our_folder_is_ignored_by_git(toonstream):
    World(View(toonstream.root)).write(".release/x", b"1")
    assert toonstream.git("status", "--porcelain") == ""


HOLDER = """
import sys
from pathlib import Path
from release.system.view import View
from release.system.world import World
with World(View(Path(sys.argv[1]))).alone("bump 9.9.9"):
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(world):
    argv = [sys.executable, "-c", HOLDER, str(world.view.root)]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout.readline() == b"holding\n"
        yield process
        process.kill()


def test_a_second_command_is_refused_and_told_who_is_at_work(world, holder):
    with pytest.raises(Locked) as caught, world.alone("tag v1"):
        pass
    assert f"bump 9.9.9, pid {holder.pid} on " in caught.value.what
    holder.stdin.close()
    holder.wait(30)
    with world.alone("tag v1"):
        pass


def test_the_lock_of_a_killed_process_is_free(world, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait(30)
    with world.alone("tag v1"):
        owner = (world.view.root / ".release" / "lock").read_text()
    assert owner.startswith(f"tag v1, pid {os.getpid()} on ")


def test_turns_are_taken_one_after_another(world, tmp_path):
    script = (
        "import sys; from pathlib import Path\n"
        "from release.system.view import View; from release.system.world import World\n"
        "log = open(sys.argv[2], 'ab', buffering=0)\n"
        "for _ in range(20):\n"
        "    with World(View(Path(sys.argv[1]))).in_turn('install'): log.write(b'('); log.write(b')')\n"
    )
    argv = [sys.executable, "-c", script, str(world.view.root), str(tmp_path / "log")]
    both = [subprocess.Popen(argv), subprocess.Popen(argv)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert Path(tmp_path / "log").read_bytes() == b"()" * 40

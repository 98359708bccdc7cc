"""The transaction where it fails while we live: full disks, git that is killed, Ctrl-C."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from release.errors import CommitChanged, FileChanged, ReleaseError, Unfinished
from release.git.recorded import read_transactions, read_unfinished
from release.git.transaction import Change, make
from release.model.edit import FileEdit
from release.model.transaction import read_begun
from release.system.view import View
from release.system.world import World

BUMP = """
import os, resource, sys
from pathlib import Path
from release.errors import ReleaseError
from release.git.transaction import Change, make
from release.model.edit import FileEdit
from release.system.view import View
from release.system.world import World
root, room, head = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
files = [FileEdit(path=name, before=b"old\\n", after=b"new\\n", edits=()) for name in ("a.txt", "b.txt")]
change = Change(command="bump 2", files=tuple(files), head=head, commit=True, message="x", dirty=(), again="again")
whole = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, whole[1]))
try: print(make(World(View(root)), change))
except ReleaseError as problem: print(problem.id, problem.exit_code)
finally: resource.setrlimit(resource.RLIMIT_FSIZE, whole)  # a coverage tool writes its own file at the end
"""


@pytest.fixture
def project(make_project):
    return make_project({"a.txt": "old\n", "b.txt": "old\n", "c.txt": "old\n"})


@pytest.fixture
def world(project):
    return World(View(project.root))


def change(project, **fields):
    files = tuple(FileEdit(path=name, before=b"old\n", after=b"new\n", edits=()) for name in ("a.txt", "b.txt"))
    made = {"command": "bump 2", "files": files, "head": project.head, "commit": True, "message": "x", "dirty": ()}
    return Change(**{**made, "again": "invoke bump 2", **fields})


def everything(project):
    return project.tree(), project.head, project.git("ls-files", "--stage"), project.git("status", "--porcelain")


def hook(project, name, script):
    project.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n").chmod(0o755)


@pytest.mark.parametrize("room", [*range(0, 2400, 120), 4000])
@pytest.mark.sampled(3)
def test_a_disk_that_is_full_at_any_point_leaves_all_old_or_all_new(project, room):
    before = everything(project)
    argv = [sys.executable, "-c", BUMP, str(project.root), str(room), project.head]
    ran = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    if ran.stdout.strip() == project.head:
        assert project.git("status", "--porcelain") == ""
        assert project.read("a.txt") == project.read("b.txt") == b"new\n"
    else:
        assert ran.stdout.split()[1] == "1"
        if not (project.root / ".release/.gitignore").exists():
            (project.root / ".release").rmdir()
        assert everything(project) == before


def test_a_journal_that_cannot_be_written_stops_before_the_first_write(project, world):
    before = everything(project)
    world.write(".release/x", b"")
    (project.root / ".release/journal.jsonl").unlink()
    (project.root / ".release/journal.jsonl").symlink_to("/dev/full")
    with pytest.raises(ReleaseError):
        make(world, change(project))
    assert everything(project) == before


@pytest.mark.parametrize("name", ["pre-commit", "post-commit"])
def test_a_git_that_is_killed_leaves_everything_as_it_was_and_no_lock(project, world, name):
    before = everything(project)
    hook(project, name, "kill -9 $PPID")
    with pytest.raises(ReleaseError) as raised:
        make(world, change(project))
    assert raised.value.exit_code == 1
    assert everything(project) == before
    assert list((project.root / ".git").rglob("*.lock")) == []
    assert read_unfinished(world.view) is None


def test_what_is_needed_after_a_kill_is_recorded_before_the_first_write(project, world):
    hook(project, "pre-commit", "cp .release/journal.jsonl .git/seen; cp -r .release/undo .git/undo")
    made = make(world, change(project))
    events = [json.loads(line) for line in project.read(".git/seen").splitlines()]
    begun = next(event["data"] for event in events if event["event"] == "transaction:begin")
    assert events[0]["event"] == "transaction:begin"
    assert (begun["head"], begun["branch"]) == (project.git("rev-parse", "HEAD~"), "refs/heads/main")
    assert [file["path"] for file in begun["files"]] == ["a.txt", "b.txt"]
    assert project.read(f".git/undo/{begun['id']}") == b"old\nold\n"
    (done,) = read_transactions(world.view)
    assert (done.side, done.made) == ("new", (made,))


def test_a_transaction_that_failed_is_over(project, world):
    hook(project, "pre-commit", "exit 1")
    with pytest.raises(ReleaseError):
        make(world, change(project))
    (failed,) = read_transactions(world.view)
    assert failed.side == "old"


def test_nothing_is_begun_before_what_was_cut_short_is_put_right(project, world):
    world.begin({"id": "1", "kind": "bump", "command": "bump 1", "head": "", "branch": "", "commit": False}, ())
    before = everything(project)
    with pytest.raises(Unfinished, match="bump 1 was cut short"):
        make(world, change(project))
    assert everything(project) == before


def test_head_that_moved_is_told_with_the_command_to_try_again(project, world):
    with pytest.raises(FileChanged) as raised:
        make(world, change(project, head="0" * 40))
    assert raised.value.fix == ("invoke bump 2",)


def test_a_journal_of_other_lines_has_no_transaction(project, world):
    assert list(read_transactions(world.view)) == []
    project.write(".release/journal.jsonl", b'{"event":"transaction:begin","data":{}}\nx\n\xff\n')
    assert list(read_transactions(world.view)) == []
    assert read_unfinished(world.view) is None


def test_an_event_that_somebody_changed_is_not_believed(project, world):
    world.begin({"id": "1", "kind": "bump", "command": "bump 1", "head": "", "branch": "", "commit": False}, ())
    path = project.root / ".release/journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"bump 1", b"bump 9"))
    assert read_unfinished(world.view) is None


def making(project, **fields):
    """A change that makes, removes and edits a file."""
    files = (
        FileEdit(path="docs/made.txt", before=None, after=b"new\n", edits=()),
        FileEdit(path="b.txt", before=b"old\n", after=None, edits=(), mode=0o644),
        FileEdit(path="a.txt", before=b"old\n", after=b"new\n", edits=()),
    )
    return change(project, files=files, **fields)


def test_made_removed_and_edited_files_are_one_commit(project, world):
    make(world, making(project))
    shown = project.git("show", "--name-status", "--no-renames", "--format=").split()
    assert shown == ["M", "a.txt", "D", "b.txt", "A", "docs/made.txt"]
    assert project.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("pre-commit", "exit 1"),
        ("pre-commit", "kill -9 $PPID"),
        ("post-commit", "kill -9 $PPID"),
        ("post-index-change", "[ -e .git/x ] || { touch .git/x; kill -9 $PPID; }"),
        ("pre-commit", "kill -INT $(cat .git/pid); sleep 30"),
        ("pre-commit", "echo mine >>docs/made.txt; git add docs/made.txt"),
        ("pre-commit", "echo mine >b.txt; git add b.txt"),
        ("pre-commit", "git reset --quiet -- docs/made.txt"),
        ("post-commit", "echo mine >b.txt"),
    ],
    ids=[
        "refuses",
        "kill before",
        "kill after",
        "kill of add",
        "Ctrl-C",
        "changes made",
        "brings back",
        "unstages",
        "later",
    ],
)
def test_what_was_made_and_removed_is_put_back_where_a_commit_fails(project, world, name, script):
    before = everything(project)
    project.write(".git/pid", str(os.getpid()))
    hook(project, name, script)
    with pytest.raises((ReleaseError, KeyboardInterrupt)):
        make(world, making(project))
    (project.root / f".git/hooks/{name}").unlink()
    assert everything(project) == before
    assert not (project.root / "docs").exists()
    assert read_unfinished(world.view) is None


def test_what_we_made_is_not_told_as_changed_meanwhile(project, world):
    hook(project, "pre-commit", "exit 1")
    with pytest.raises(ReleaseError) as raised:
        make(world, making(project))
    assert "changed meanwhile" not in " ".join(raised.value.where)


def test_what_the_journal_of_an_earlier_version_tells_can_be_read():
    file = {"path": "a", "before": "1", "after": "2", "start": 0, "length": 3}
    told = {"id": "1", "kind": "bump", "command": "bump 2", "head": "h", "branch": "b", "commit": True, "files": [file]}
    begun = read_begun(told)
    assert (begun.tool, begun.new_paths, begun.files[0].mode) == ("", (), 0)
    assert read_begun(begun.data()) == begun


def test_what_somebody_wrote_after_the_plan_is_not_overwritten(project, world):
    planned = change(project)
    project.write("b.txt", "mine\n")
    with pytest.raises(FileChanged):
        make(world, planned)
    assert project.read("a.txt") == b"old\n"
    assert project.read("b.txt") == b"mine\n"


def test_a_file_that_a_hook_changed_behind_gits_back_is_seen(project, world):
    tree = project.tree()
    hook(project, "post-commit", "echo theirs >a.txt && git update-index --assume-unchanged a.txt")
    with pytest.raises(CommitChanged) as raised:
        make(world, change(project))
    assert "a.txt" in raised.value.where
    assert project.tree() == tree


def test_a_hook_that_slips_a_commit_in_between_is_seen(project, world):
    before = everything(project)
    hook(
        project,
        "post-commit",
        "below=$(git commit-tree -p HEAD~1 -m below 'HEAD~1^{tree}') &&"
        "git update-ref HEAD $(git commit-tree -p $below -m above 'HEAD^{tree}')",
    )
    with pytest.raises(CommitChanged) as raised:
        make(world, change(project))
    assert "another commit than the one that was planned" in raised.value.what
    assert everything(project) == before

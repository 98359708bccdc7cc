"""Writing files: all or nothing, links and modes kept, nothing left beside them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from release.errors import FileChanged, WriteFailed
from release.model.edit import FileEdit
from release.system import files


def edit(path: str, before: bytes | None = b"old", after: bytes | None = b"new") -> FileEdit:
    return FileEdit(path=path, before=before, after=after, edits=())


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / name).write_bytes(b"old")
    return folder


def contents(root) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_file_is_replaced_and_nothing_else_is_left(root):
    files.replace_all(root, [edit("a"), edit("c", after=b"\xff\r\n")])
    assert contents(root) == {"a": b"new", "b": b"old", "c": b"\xff\r\n"}


def test_a_file_that_changed_meanwhile_stops_all(root):
    (root / "b").write_bytes(b"mine")
    with pytest.raises(FileChanged, match="b changed"):
        files.replace_all(root, [edit("a"), edit("b"), edit("c")])
    assert contents(root) == {"a": b"old", "b": b"mine", "c": b"old"}


def test_a_file_that_went_away_stops_all(root):
    (root / "b").unlink()
    with pytest.raises(WriteFailed, match="b cannot be written"):
        files.replace_all(root, [edit("a"), edit("b")])
    assert contents(root) == {"a": b"old", "c": b"old"}


def test_a_target_that_cannot_be_replaced_puts_the_others_back(root):
    (root / "b").unlink()
    (root / "b").symlink_to("d/x")
    (root / "d").mkdir()
    (root / "d" / "x").write_bytes(b"old")
    edits = [edit("a"), Meddler(path="b", before=b"old", after=b"new", edits=(), victim=root / "d" / "x")]
    with pytest.raises(WriteFailed, match="b cannot be written") as caught:
        files.replace_all(root, edits)
    assert caught.value.where == ("b",)
    (root / "d" / "x").rmdir()
    assert contents(root) == {"a": b"old", "c": b"old"}


class Meddler(FileEdit):
    """An edit beside which somebody puts a folder where the file was, after it has been read."""

    __slots__ = ("victim",)

    def __init__(self, *, victim, **fields):
        super().__init__(**fields)
        object.__setattr__(self, "victim", victim)

    def __getattribute__(self, name):
        if name == "after":
            victim = object.__getattribute__(self, "victim")
            victim.unlink()
            victim.mkdir()
        return super().__getattribute__(name)


_CHILD = """
import os, resource, sys
from pathlib import Path
from release.errors import ReleaseError
from release.model.edit import FileEdit
from release.system import files
root, user, room = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
if user and not os.getuid():
    os.setuid(user)
edits = [FileEdit(path=path, before=b"old", after=new, edits=()) for path, new in (("a", b"new"), ("f/b", b"n" * 100))]
try: files.replace_all(root, edits)
except ReleaseError as problem: print(problem.id, problem.where[0])
"""


@pytest.mark.parametrize(
    ("user", "room", "mode"),
    [pytest.param(0, 50, 0o755, id="full disk"), pytest.param(65534, 1 << 20, 0o555, id="read-only folder")],
)
def test_a_second_file_that_cannot_be_written_leaves_the_first_as_it_was(root, user, room, mode):
    (root / "f").mkdir()
    (root / "f" / "b").write_bytes(b"old")
    shared = Path(tempfile.gettempdir()).resolve()
    for folder in (root, *root.parents):
        if shared in folder.parents:
            folder.chmod(0o777 if folder == root else 0o755)
    (root / "f").chmod(mode)
    ran = subprocess.run(
        [sys.executable, "-c", _CHILD, str(root), str(user), str(room)], capture_output=True, text=True, check=False
    )
    (root / "f").chmod(0o755)
    assert ran.stdout == "write-failed f/b\n", ran.stderr
    assert contents(root) == {"a": b"old", "b": b"old", "c": b"old", "f/b": b"old"}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_modes_are_kept(root, mode):
    (root / "a").chmod(mode)
    files.replace_all(root, [edit("a")])
    assert stat.S_IMODE((root / "a").stat().st_mode) == mode


def test_a_link_inside_of_the_project_stays_a_link(root):
    (root / "docs").mkdir()
    (root / "docs" / "real").write_bytes(b"old")
    (root / "link").symlink_to("docs/real")
    files.replace_all(root, [edit("link")])
    assert (root / "link").readlink() == Path("docs/real")
    assert (root / "docs" / "real").read_bytes() == b"new"


def test_what_a_crashed_process_of_the_same_number_left_is_no_obstacle(root):
    (root / f".a.{os.getpid()}-0.release-tmp").write_bytes(b"half")
    files.replace_all(root, [edit("a")])
    assert contents(root) == {"a": b"new", "b": b"old", "c": b"old"}


def test_the_longest_name_can_be_written(root):
    name = "n" * 255
    (root / name).write_bytes(b"old")
    files.replace_all(root, [edit(name)])
    assert (root / name).read_bytes() == b"new"


def test_restoring_puts_old_bytes_back_whatever_is_there(root):
    (root / "a").write_bytes(b"meddled")
    (root / "b").unlink()
    files.restore_all(root, [edit("a"), edit("b")])
    assert contents(root) == {"a": b"old", "b": b"old", "c": b"old"}


def test_restoring_goes_on_after_a_failure_and_names_what_stays(root):
    (root / "a").unlink()
    (root / "a").mkdir()
    (root / "b").write_bytes(b"new")
    with pytest.raises(WriteFailed) as caught:
        files.restore_all(root, [edit("a"), edit("b")])
    assert caught.value.where[0].startswith("a: ")
    assert caught.value.fix == ("git checkout -- a",)
    assert (root / "b").read_bytes() == b"old"


def test_files_are_made_and_removed_with_their_folders_and_put_back(root):
    (root / "news").mkdir()
    (root / "news" / "7").write_bytes(b"old")
    (root / "news" / "7").chmod(0o700)
    edits = [edit("a"), edit("x/y/z", before=None), replace(edit("news/7", after=None), mode=0o700)]
    files.replace_all(root, edits)
    assert contents(root) == {"a": b"new", "b": b"old", "c": b"old", "x/y/z": b"new"}
    assert not (root / "news").exists()
    for _ in range(2):
        files.restore_all(root, edits)
        assert contents(root) == {"a": b"old", "b": b"old", "c": b"old", "news/7": b"old"}
        assert not (root / "x").exists()
        assert stat.S_IMODE((root / "news" / "7").stat().st_mode) == 0o700


def test_a_made_file_can_be_one_that_is_executed(root):
    files.replace_all(root, [replace(edit("run", before=None), mode=0o755)])
    assert stat.S_IMODE((root / "run").stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("wrong", "prepare"),
    [
        pytest.param(edit("b", before=None), lambda _: None, id="made and there already"),
        pytest.param(
            edit("link", before=None), lambda root: (root / "link").symlink_to("d"), id="made where a link is"
        ),
        pytest.param(edit("gone", after=None), lambda _: None, id="removed and gone already"),
        pytest.param(edit("b", before=b"other", after=None), lambda _: None, id="removed and changed"),
    ],
)
def test_what_is_not_as_planned_stops_all_and_leaves_no_folder(root, wrong, prepare):
    prepare(root)
    before = contents(root)
    with pytest.raises(FileChanged):
        files.replace_all(root, [edit("x/y/z", before=None), edit("c", after=None), wrong])
    assert contents(root) == before
    assert not (root / "x").exists()


def test_a_file_that_cannot_be_made_puts_the_removed_ones_back(root):
    with pytest.raises(WriteFailed, match="b/x cannot be written"):
        files.replace_all(root, [edit("a", after=None), edit("b/x", before=None)])
    assert contents(root) == {"a": b"old", "b": b"old", "c": b"old"}


def test_folders_that_hold_something_stay(root):
    (root / "news").mkdir()
    for name in ("7", "kept"):
        (root / "news" / name).write_bytes(b"old")
    files.replace_all(root, [edit("news/7", after=None)])
    assert [path.name for path in (root / "news").iterdir()] == ["kept"]


def test_writing_makes_folders(root):
    files.write(root / "x" / "y" / "z", b"data")
    assert (root / "x" / "y" / "z").read_bytes() == b"data"
    with pytest.raises(WriteFailed, match="z cannot be written"):
        files.write(root / "a" / "z", b"data")


@pytest.mark.parametrize("make", [os.symlink, os.link], ids=["link", "second-name"])
def test_our_own_file_is_not_opened_where_it_is_another(tmp_path, make):
    (tmp_path / "precious").write_text("mine")
    make(tmp_path / "precious", tmp_path / "lock")
    with pytest.raises(WriteFailed):
        files.open_own(tmp_path / "lock")
    assert (tmp_path / "precious").read_text() == "mine"


_OPENING = """
import os, sys
from pathlib import Path
from release.errors import ReleaseError
from release.system import files
if not os.getuid():
    os.setuid(65534)
try: files.open_own(Path(sys.argv[1]))
except ReleaseError as problem: print(*problem.fix)
"""


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        pytest.param("read only", "chmod u+rw '{}/read only'", id="file"),
        pytest.param("new", "chmod u+rwx {}", id="folder"),
    ],
)
def test_what_may_not_be_written_is_permitted_and_never_removed(root, name, fix):
    folder = root / "ours"
    folder.mkdir()
    (folder / "read only").write_text("kept")
    (folder / "read only").chmod(0o444)
    shared = Path(tempfile.gettempdir()).resolve()
    for each in (folder, *folder.parents):
        if shared in each.parents:
            each.chmod(0o555 if each == folder else 0o755)
    ran = subprocess.run(
        [sys.executable, "-c", _OPENING, str(folder / name)], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert ran.stdout.strip() == fix.format(folder), ran.stderr
    assert (folder / "read only").read_text() == "kept"


def test_a_second_name_is_parted_from_the_first_and_both_keep_what_they_hold(tmp_path):
    (tmp_path / "journal").write_text("lines")
    os.link(tmp_path / "journal", tmp_path / "copy")
    with pytest.raises(WriteFailed) as caught:
        files.open_own(tmp_path / "journal")
    subprocess.run(caught.value.fix[0], shell=True, check=True)
    files.open_own(tmp_path / "journal").close()
    assert [(tmp_path / name).read_text() for name in ("journal", "copy")] == ["lines", "lines"]

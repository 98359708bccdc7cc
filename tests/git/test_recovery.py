"""After a kill: what is ours is put right, what is somebody's is never overwritten, and every state has a way out."""

from __future__ import annotations

import json
import os
import subprocess
import time

import pytest

pytest.importorskip("fcntl", reason="signals and locks as POSIX has them")
import killing

pytestmark = pytest.mark.measured

HALF = "after replace"
MADE = "end of git commit"
STARTED, STARTED_DIRTY = "git 2 unborn", "git 1 unborn"  # in a clean tree the files are staged first


@pytest.fixture
def make_killed(tmp_path, make_ready):
    """Return a function that kills a shape's command at the last point of a name."""

    def make(place, name="plain", **hooks):
        ready = make_ready(name)
        scene = ready.scene.copy(tmp_path / "scene")
        scene.old = ready.sides["old"]
        for hook, script in hooks.items():
            scene.hook(hook.replace("_", "-"), script)
        found = [point for point in killing.points(scene.shape, ready.calls) if point.name.startswith(place)]
        point = found[0] if place == HALF else found[-1]
        if place == HALF:  # the first of ours is the .gitignore in our own folder
            point = found[2]
        assert killing.was_killed(point.kill(scene))
        return scene

    return make


def without_ours(snapshot):
    """What is not a temporary file of ours."""
    files = {path: data for path, data in snapshot["files"].items() if not path.endswith(".release-tmp")}
    status = [line for line in snapshot["status"].splitlines() if not line.endswith(".release-tmp")]
    return {**snapshot, "files": files, "status": status, "left": 0}


def repaired(scene):
    ran = scene.repair()
    assert ran.code == 0, ran.text
    return ran.text


def test_a_file_that_somebody_changed_since_is_not_overwritten_and_there_is_a_way_out(make_killed):
    scene = make_killed(HALF)
    before = (scene.root / "CITATION.cff").read_bytes()
    scene.write("CITATION.cff", before + b"mine\n")
    seen = without_ours(scene.snapshot())
    ran = scene.invoke("bump", "1.0.2")
    assert ran.code == 3
    assert ran.text.startswith("unfinished: bump 1.0.2 was cut short, and files were changed since")
    assert "CITATION.cff: its bytes before are in .release/before/CITATION.cff" in ran.text
    assert without_ours(scene.snapshot()) == seen
    assert (scene.root / ".release/before/CITATION.cff").read_bytes() == before.replace(b"1.0.2", b"1.0.1")
    scene.git("checkout", "--", "CITATION.cff")
    repaired(scene)
    assert scene.snapshot() == scene.old


MADE_FILE, REMOVED = "docs/news.md", "news/7.feature.md"
FILES_ARE_NEW = "before git add"
IN_THE_INDEX = "before git commit"


@pytest.mark.parametrize("place", [FILES_ARE_NEW, "end of git add", IN_THE_INDEX])
def test_what_was_made_and_removed_goes_back(make_killed, place):
    scene = make_killed(place, "towncrier")
    assert (scene.root / MADE_FILE).exists()
    assert not (scene.root / REMOVED).exists()
    words = repaired(scene)
    assert "was taken back" in words
    assert "changed meanwhile" not in words
    assert scene.snapshot() == scene.old


@pytest.mark.parametrize(
    ("path", "told", "way_out"),
    [
        (MADE_FILE, "there was no such file before", ("rm", MADE_FILE)),
        (REMOVED, f"its bytes before are in .release/before/{REMOVED}", ("git", "checkout", "HEAD", "--", REMOVED)),
    ],
    ids=["made", "removed"],
)
def test_what_somebody_wrote_where_we_made_or_removed_is_not_overwritten(make_killed, path, told, way_out):
    scene = make_killed(IN_THE_INDEX, "towncrier")
    scene.write(path, "mine\n")
    ran = scene.invoke("bump", "1.0.2")
    assert ran.code == 3
    assert f"{path}: {told}" in ran.text
    assert f"-- {path}" in ran.text
    assert (scene.root / path).read_text() == "mine\n"
    subprocess.run(way_out, cwd=scene.root, check=True, capture_output=True)
    repaired(scene)
    assert scene.snapshot() == scene.old


def test_a_link_where_we_made_a_file_is_somebodys(make_killed):
    scene = make_killed(FILES_ARE_NEW, "towncrier")
    (scene.root / MADE_FILE).unlink()
    (scene.root / MADE_FILE).symlink_to("nowhere")
    assert scene.repair().code == 3
    assert (scene.root / MADE_FILE).is_symlink()


def test_on_another_branch_a_file_that_we_made_is_a_persons_to_settle(make_killed):
    scene = make_killed(FILES_ARE_NEW, "towncrier")
    scene.git("switch", "--quiet", "--create", "other")
    scene.git("checkout", "--", ".")
    ran = scene.repair()
    assert ran.code == 3
    assert f"rm -f -- {MADE_FILE}" in ran.text
    (scene.root / MADE_FILE).unlink()
    assert "nothing of it was left" in repaired(scene)


@pytest.mark.parametrize("command", [("bump", "1.0.2", "--dry-run"), ("tag", "--dry-run")], ids=["bump", "tag"])
def test_what_is_only_shown_says_what_is_unfinished_and_what_puts_it_right(make_killed, command):
    ran = make_killed(HALF).invoke(*command)
    assert ran.code == 3
    assert "unfinished: bump 1.0.2 was cut short and has not been put right" in ran.text
    assert f"  fix    invoke {' '.join(command[:-1])}\n         invoke rollback\n" in ran.text


@pytest.mark.parametrize("command", [("status", "--no-online"), ("rollback", "--dry-run"), ("bump", "1.0.2", "--dry")])
def test_what_only_looks_tells_and_changes_nothing(make_killed, command):
    scene = make_killed(HALF)
    seen = scene.snapshot()
    ran = scene.invoke(*command)
    assert "bump 1.0.2 was cut short" in ran.text
    assert scene.snapshot() == seen


def test_a_rollback_after_a_killed_bump_undoes_no_older_bump(make_killed):
    scene = make_killed(HALF)
    assert scene.invoke("bump", "1.0.2").code == 0
    older = scene.snapshot()
    second = killing.Scene(killing.Shape(command=("bump", "1.0.3")), scene.folder, scene.variables)
    _, calls = killing.sides(second, scene.folder.parent)
    assert killing.was_killed(second.killed(calls.index("after replace") + 1))
    assert without_ours(scene.snapshot()) != without_ours(older)
    ran = scene.invoke("rollback")
    assert "bump 1.0.3 was cut short" in ran.text
    assert "nothing to roll back" in ran.text
    assert scene.snapshot() == older


def test_a_commit_that_somebody_put_on_top_stays(make_killed):
    scene = make_killed(MADE)
    scene.write("other.txt", "mine\n")
    scene.git("add", "other.txt")
    scene.git("commit", "--quiet", "--message", "mine")
    head = scene.git("rev-parse", "HEAD")
    assert "was completed" in repaired(scene)
    assert scene.git("rev-parse", "HEAD") == head
    assert scene.git("status", "--porcelain") == ""


def test_on_another_branch_our_half_written_files_are_a_persons_to_settle(make_killed):
    scene = make_killed(HALF)
    scene.git("switch", "--quiet", "--create", "other")
    ran = scene.repair()
    assert ran.code == 3
    assert "HEAD is on other now" in ran.text
    scene.git("switch", "--quiet", "main")
    repaired(scene)
    assert scene.snapshot()["files"] == scene.old["files"]


def test_what_somebody_settled_by_hand_is_left_alone(make_killed):
    scene = make_killed(HALF)
    scene.git("commit", "--quiet", "--all", "--message", "mine")
    seen = without_ours(scene.snapshot())
    assert "nothing of it was left" in repaired(scene)
    assert without_ours(scene.snapshot()) == seen
    assert scene.snapshot()["left"] == []


def test_what_a_hook_changed_before_the_kill_is_put_back_and_kept_aside(make_killed):
    scene = make_killed(STARTED, pre_commit="exit 0")
    scene.write("tasks.py", "changed by a hook\n")
    assert "tasks.py: changed meanwhile and put back" in repaired(scene)
    assert (scene.root / ".release/put-back/tasks.py").read_text() == "changed by a hook\n"
    assert scene.snapshot()["files"] == scene.old["files"]


def test_what_is_changed_long_after_the_kill_is_a_persons_and_stays(make_killed):
    scene = make_killed(STARTED)
    scene.write("tasks.py", "mine\n")
    later = time.time() + 3600
    os.utime(scene.root / "tasks.py", (later, later))
    repaired(scene)
    assert (scene.root / "tasks.py").read_text() == "mine\n"
    assert scene.git("status", "--porcelain") == " M tasks.py\n"


def test_before_git_was_started_no_hook_ran_so_other_changes_stay(make_killed):
    scene = make_killed(HALF)
    scene.write("tasks.py", "mine\n")
    repaired(scene)
    assert (scene.root / "tasks.py").read_text() == "mine\n"


def test_a_file_that_was_dirty_before_and_is_worked_on_since_stays(make_killed):
    scene = make_killed(STARTED_DIRTY, "another file dirty")
    scene.write("CHANGELOG.md", "mine, and more\n")
    repaired(scene)
    assert (scene.root / "CHANGELOG.md").read_text() == "mine, and more\n"


def test_a_commit_into_which_a_hook_put_more_is_taken_back(make_killed):
    scene = make_killed(
        "git 2 ended", pre_commit="[ -e .git/x ] || { touch .git/x; echo more >>tasks.py; git add tasks.py; }"
    )
    assert "was taken back" in repaired(scene)
    found = scene.snapshot()
    assert {**found, "left": 0} == {**scene.old, "left": 0}
    assert found["left"] == [".release/put-back/tasks.py"]


def test_a_lock_is_removed_only_when_no_git_is_at_work(make_killed):
    scene = make_killed(STARTED)
    lock = scene.top / ".git/index.lock"
    lock.write_bytes(b"")
    argv = ("git", "cat-file", "--batch")
    with subprocess.Popen(argv, cwd=scene.top, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as at_work:
        ran = scene.repair()
        assert ran.code == 3
        assert f"pid {at_work.pid}: git cat-file --batch" in ran.text
        assert lock.exists()
        at_work.communicate()
    repaired(scene)
    assert scene.snapshot() == scene.old


def test_a_lock_from_before_is_not_ours(make_killed):
    scene = make_killed(STARTED)
    lock = scene.top / ".git/index.lock"
    lock.write_bytes(b"")
    os.utime(lock, (1, 1))
    ran = scene.repair()
    assert (ran.code, "git could not put its index back" in ran.text) == (1, True)  # whoever has it may be at work
    assert lock.exists()
    lock.unlink()
    repaired(scene)
    assert scene.snapshot() == scene.old


def test_where_no_git_was_at_work_a_lock_is_not_ours(make_killed):
    scene = make_killed(HALF)
    lock = scene.top / ".git/index.lock"
    lock.write_bytes(b"")
    repaired(scene)
    assert lock.exists()


def test_bytes_that_are_kept_no_more_are_told_with_the_way_out(make_killed):
    scene = make_killed(HALF)
    for path in (scene.root / ".release/undo").iterdir():
        path.unlink()
    ran = scene.repair()
    assert ran.code == 3
    assert "kept no more" in ran.text
    scene.git("checkout", "--", ".")
    repaired(scene)
    assert scene.snapshot() == scene.old


def test_a_tag_that_was_made_by_hand_since_stays(make_killed):
    scene = make_killed("git 1 unborn", "tag and push")
    scene.git("tag", "--annotate", "v1.0.2", "--message", "mine")
    seen = scene.snapshot()
    assert "another tag now" in repaired(scene)
    assert scene.snapshot() == seen


def test_a_tag_stays_where_the_remote_cannot_be_asked(make_killed):
    scene = make_killed("git 1 ended", "tag and push")
    scene.git("remote", "set-url", "origin", "../away.git")
    assert "invoke tag asks again" in repaired(scene)
    scene.git("remote", "set-url", "origin", "../toonstream.git")
    assert scene.git("tag", "-l", "v1.0.2") == "v1.0.2\n"
    assert scene.invoke("tag").code == 0
    assert "refs/tags/v1.0.2" in scene.git("ls-remote", "origin")


def test_nothing_is_recovered_twice(make_killed):
    scene = make_killed(HALF)
    assert "was taken back" in repaired(scene)
    assert repaired(scene) == ""


def test_a_persons_commit_of_the_very_files_is_not_taken_for_the_bumps(make_killed):
    scene = make_killed(STARTED)
    scene.git("commit", "--quiet", "--all", "--message", "mine")
    head = scene.git("rev-parse", "HEAD")
    assert "nothing of it was left" in repaired(scene)
    assert "nothing to roll back" in scene.invoke("rollback").text
    assert scene.git("rev-parse", "HEAD") == head


def test_a_rollback_of_which_git_moved_only_the_branch_takes_the_tag_too(make_killed):
    scene = make_killed("end of git update-ref", "rollback of bump and tag")
    refs = dict(line.split() for line in scene.old["refs"].splitlines())
    scene.git("update-ref", "refs/tags/v1.0.2", refs["refs/tags/v1.0.2"])
    assert "was completed" in repaired(scene)
    assert scene.git("tag", "--list", "v1.0.2") == ""


def test_a_tag_with_our_words_on_another_commit_stays(make_killed):
    scene = make_killed("git 1 unborn", "tag and push")
    lines = (scene.root / ".release/journal.jsonl").read_text().splitlines()
    message = json.loads(lines[[i for i, line in enumerate(lines) if "transaction:begin" in line][-1]])["data"][
        "message"
    ]
    (scene.folder / "words").write_text(message)
    scene.git("tag", "--annotate", "--cleanup=verbatim", "--file", str(scene.folder / "words"), "v1.0.2", "HEAD~1")
    seen = scene.snapshot()
    assert "another tag now" in repaired(scene)
    assert scene.snapshot() == seen

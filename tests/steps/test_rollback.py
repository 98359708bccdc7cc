"""Undoing the last bump and its tag: by what was recorded, only while it is here, and nothing else with it."""

from __future__ import annotations

import shutil
import subprocess

import pytest
import shapes

from release.config import read_config
from release.errors import (
    FileChanged,
    ProgramFailed,
    RemoteUnreachable,
    RollbackTooLate,
    RollbackUnsafe,
    Unfinished,
    WriteFailed,
)
from release.steps import bump, init, rollback, tag
from release.system.view import View
from release.system.world import World


def make_bump(project, version="1.0.2", **flags):
    view = View(project.root)
    wanted = bump.Wanted(version=version, **flags)
    return bump.apply(bump.plan(view, read_config(view), wanted), World(view))


def make_tag(project, **flags):
    view = View(project.root)
    return tag.apply(tag.plan(view, read_config(view), tag.Wanted(**flags)), World(view))


def plan(project, **flags):
    view = View(project.root)
    return rollback.plan(view, read_config(view), **flags)


def roll_back(project, **flags):
    return rollback.apply(plan(project, **flags), World(View(project.root)))


def everything(project):
    return {
        "tree": project.tree(),
        "head": project.git("symbolic-ref", "HEAD"),
        "refs": project.git("for-each-ref", "--format=%(refname) %(objectname)"),
        "index": project.git("ls-files", "--stage"),
        "status": project.git("status", "--porcelain"),
        "remote": project.git("ls-remote", str(project.remote)),
    }


def refuse(project, error, exit_code=3, **flags):
    before = everything(project)
    with pytest.raises(error) as raised:
        roll_back(project, **flags)
    assert raised.value.exit_code == exit_code
    assert everything(project) == before
    assert raised.value.where
    assert raised.value.fix
    return raised.value


def hook(project, name, script):
    path = project.root / ".git/hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def push_from_elsewhere(project):
    """Let a colleague push a commit that is not known here."""
    other = project.root.parent / "colleague"
    subprocess.run(["git", "clone", "--quiet", str(project.remote), str(other)], check=True)
    for command in ("git commit -q --allow-empty -m theirs", "git push -q"):
        subprocess.run(command.split(), cwd=other, check=True, capture_output=True)


# --- undone ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["commit", "tag", "files"])
def test_a_rollback_leaves_everything_as_before_the_bump(toonstream, way):
    (toonstream.root / "setup.py").chmod(0o755)
    toonstream.commit()
    toonstream.push()
    before = everything(toonstream)
    make_bump(toonstream, commit=way != "files")
    if way == "tag":
        make_tag(toonstream, push=False)
    done = roll_back(toonstream)
    assert everything(toonstream) == before
    assert done.plan.command == "bump 1.0.2"
    assert bool(done.plan.tag) == (way == "tag")


def test_other_changed_files_stay_as_they_are(toonstream):
    toonstream.write("new.txt", "untracked\n")
    toonstream.write("CHANGELOG.md", "staged\n")
    toonstream.git("add", "CHANGELOG.md")
    toonstream.write("CHANGELOG.md", "unstaged\n")
    before = everything(toonstream)
    make_bump(toonstream, allow_dirty=True)
    toonstream.write("tasks.py", toonstream.read("tasks.py") + b"# mine\n")
    roll_back(toonstream)
    assert toonstream.read("tasks.py").endswith(b"# mine\n")
    toonstream.git("checkout", "tasks.py")
    assert everything(toonstream) == before


def test_line_ends_that_git_converts_come_back_as_they_were(toonstream):
    toonstream.git("config", "core.autocrlf", "true")
    (toonstream.root / "README.md").unlink()
    toonstream.git("checkout", "README.md")
    before = everything(toonstream)
    make_bump(toonstream)
    roll_back(toonstream)
    assert everything(toonstream) == before


def test_a_second_rollback_undoes_nothing_more(toonstream):
    make_bump(toonstream, "1.0.2")
    make_bump(toonstream, "1.0.3")
    roll_back(toonstream)
    before = everything(toonstream)
    assert roll_back(toonstream).plan.nothing_to_do
    assert everything(toonstream) == before


def test_where_there_was_no_bump_there_is_nothing_to_do_and_nothing_is_written(toonstream):
    assert roll_back(toonstream).plan.nothing_to_do
    assert not (toonstream.root / ".release").exists()


def test_a_bump_that_failed_does_not_hide_the_one_before(toonstream):
    before = everything(toonstream)
    make_bump(toonstream, "1.0.2")
    hook(toonstream, "pre-commit", "exit 1")
    with pytest.raises(Exception, match="refused"):
        make_bump(toonstream, "1.0.3")
    roll_back(toonstream)
    assert everything(toonstream) == before


def test_after_a_rollback_the_same_bump_can_be_made(toonstream):
    first = make_bump(toonstream)
    roll_back(toonstream)
    assert make_bump(toonstream).plan.files == first.plan.files


def test_a_plan_changes_nothing_and_names_what_git_will_do(toonstream):
    made = make_bump(toonstream)
    make_tag(toonstream, push=False)
    before = everything(toonstream)
    planned = plan(toonstream)
    assert everything(toonstream) == before
    moves = [command[:3] for command in rollback.git_commands(planned)]
    assert moves == [
        ("git", "update-ref", "refs/heads/main"),
        ("git", "update-ref", "-d"),
        ("git", "reset", "--"),
    ]
    assert planned.commit == made.commit


def test_a_project_in_a_subfolder_is_rolled_back_and_only_it(make_project):
    files = {f"python/lib/{path}": data for path, data in shapes.toonstream().items()}
    project = make_project({**files, "README.md": "toonstream==1.0.1\n"})
    inner = type(project)(project.root / "python/lib")
    before = everything(project)
    make_bump(inner)
    roll_back(inner)
    tree = {path: data for path, data in everything(project)["tree"].items() if "/.release/" not in path}
    assert tree == before["tree"]
    assert everything(project)["index"] == before["index"]


# --- refused -----------------------------------------------------------------------------------------------------


def test_a_bump_that_was_pushed_stays_and_the_way_forward_is_told(toonstream):
    make_bump(toonstream)
    toonstream.push()
    error = refuse(toonstream, RollbackTooLate)
    assert error.fix == ("invoke bump 1.0.3",)
    assert "yank" in error.why


def test_a_bump_that_is_known_to_be_pushed_stays_also_where_the_remote_is_gone(toonstream):
    make_bump(toonstream)
    toonstream.push()
    toonstream.git("remote", "set-url", "origin", "/nowhere.git")
    with pytest.raises(RollbackTooLate) as raised:
        roll_back(toonstream, is_sure=True)
    assert raised.value.where[0].startswith("refs/remotes/origin/main has ")


def test_a_bump_that_only_the_remote_knows_to_be_pushed_stays(toonstream):
    make_bump(toonstream)
    subprocess.run(["git", "push", "--quiet", str(toonstream.remote), "main"], cwd=toonstream.root, check=True)
    assert "origin refs/heads/main" in refuse(toonstream, RollbackTooLate).where[0]


def test_a_bump_whose_tag_was_pushed_stays(toonstream):
    make_bump(toonstream)
    make_tag(toonstream)
    refuse(toonstream, RollbackTooLate)


def test_a_remote_with_commits_that_are_not_here_may_have_the_bump(toonstream):
    make_bump(toonstream)
    subprocess.run(["git", "push", "--quiet", str(toonstream.remote), "main"], cwd=toonstream.root, check=True)
    push_from_elsewhere(toonstream)
    assert refuse(toonstream, RollbackUnsafe).fix == ("git fetch origin", "invoke rollback")


def test_a_remote_that_does_not_answer_stops_it_unless_its_user_is_sure(toonstream):
    before = everything(toonstream)
    make_bump(toonstream)
    shutil.move(toonstream.remote, toonstream.root.parent / "away")
    with pytest.raises(RemoteUnreachable) as raised:
        plan(toonstream)
    assert raised.value.fix[-1] == "invoke rollback --yes"
    done = roll_back(toonstream, is_sure=True)
    assert "not looked" in done.plan.notes[0]
    shutil.move(toonstream.root.parent / "away", toonstream.remote)
    assert everything(toonstream) == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda p: p.write("README.md", p.read("README.md") + b"mine\n"), id="file"),
        pytest.param(lambda p: p.commit(**{"other.txt": "mine\n"}), id="commit on top"),
        pytest.param(lambda p: p.git("commit", "--quiet", "--amend", "--message", "mine"), id="amended"),
        pytest.param(lambda p: p.git("switch", "--quiet", "--create", "other"), id="branch"),
        pytest.param(lambda p: p.git("rm", "--quiet", "--cached", "README.md"), id="index"),
        pytest.param(lambda p: (p.root / "README.md").unlink(), id="gone"),
        pytest.param(lambda p: p.git("tag", "--annotate", "v1.0.2", "--message", "mine"), id="tag by hand"),
        pytest.param(lambda p: p.git("tag", "mine"), id="another tag"),
        pytest.param(lambda p: shutil.rmtree(p.root / ".release/undo"), id="bytes before are gone"),
    ],
)
def test_what_was_touched_since_is_not_undone(toonstream, change):
    make_bump(toonstream)
    change(toonstream)
    refuse(toonstream, RollbackUnsafe)


@pytest.mark.parametrize("change", ["add", "commit"])
def test_a_bump_without_a_commit_that_was_staged_or_committed_since_stays(toonstream, change):
    make_bump(toonstream, commit=False)
    toonstream.git("add", "--update")
    if change == "commit":
        toonstream.git("commit", "--quiet", "--message", "mine")
    refuse(toonstream, RollbackUnsafe)


def test_a_tag_that_was_made_anew_by_hand_stays(toonstream):
    make_bump(toonstream)
    make_tag(toonstream, push=False)
    toonstream.git("tag", "--force", "--annotate", "v1.0.2", "--message", "mine")
    assert refuse(toonstream, RollbackUnsafe).fix == ("git tag --delete v1.0.2",)


def test_a_commit_made_after_the_plan_stays(toonstream):
    make_bump(toonstream)
    planned = plan(toonstream)
    toonstream.commit(**{"other.txt": "mine\n"})
    before = everything(toonstream)
    with pytest.raises(FileChanged):
        rollback.apply(planned, World(View(toonstream.root)))
    assert everything(toonstream) == before


# --- failing on the way ------------------------------------------------------------------------------------------


def test_a_hook_that_forbids_the_move_leaves_everything_as_it_was(toonstream):
    make_bump(toonstream)
    make_tag(toonstream, push=False)
    hook(toonstream, "reference-transaction", '[ "$1" = prepared ] && exit 1; exit 0')
    refuse(toonstream, ProgramFailed, exit_code=1)


def test_an_index_that_somebody_locks_leaves_everything_as_it_was(toonstream):
    make_bump(toonstream)
    make_tag(toonstream, push=False)
    before = everything(toonstream)
    hook(
        toonstream,
        "reference-transaction",
        '[ "$1" = committed ] && [ ! -e .git/x ] && >.git/x && >.git/index.lock; exit 0',
    )
    with pytest.raises(ProgramFailed):
        roll_back(toonstream)
    (toonstream.root / ".git/index.lock").unlink()
    (toonstream.root / ".git/hooks/reference-transaction").unlink()
    after = everything(toonstream)
    assert after == before


def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(toonstream):
    make_bump(toonstream)
    planned = plan(toonstream)
    (toonstream.root / "toonstream").rename(toonstream.root / "away")
    with pytest.raises(WriteFailed):
        rollback.apply(planned, World(View(toonstream.root)))
    (toonstream.root / "away").rename(toonstream.root / "toonstream")
    assert toonstream.git("status", "--porcelain") == ""
    assert plan(toonstream) == planned


def test_what_was_cut_short_is_not_rolled_back_before_it_is_put_right(toonstream):
    make_bump(toonstream)
    world = World(View(toonstream.root))
    world.begin({"id": "1", "kind": "bump", "command": "bump 2", "head": "", "branch": "", "commit": False}, ())
    with pytest.raises(Unfinished) as raised:
        plan(toonstream)
    assert raised.value.what == "bump 2 was cut short and has not been put right"


def test_a_bump_is_not_undone_while_git_is_in_the_middle_of_something(toonstream):
    make_bump(toonstream)
    toonstream.git("bisect", "start")
    with pytest.raises(RollbackUnsafe) as raised:
        roll_back(toonstream)
    assert "a bisect is not finished" in raised.value.where
    toonstream.git("bisect", "reset")
    roll_back(toonstream)


@pytest.mark.parametrize("ref", ["refs/heads/elsewhere", "refs/tags/nightly"])
def test_a_bump_that_the_remote_has_under_another_name_stays(toonstream, ref):
    make_bump(toonstream)
    toonstream.git("push", "--quiet", str(toonstream.remote), f"HEAD:{ref}")  # by address: no tracking ref is made here
    with pytest.raises(RollbackTooLate) as raised:
        roll_back(toonstream)
    assert f"origin {ref}" in raised.value.where[0]


def test_a_bump_under_a_colleagues_commit_stays_also_where_no_tracking_ref_tells(toonstream):
    make_bump(toonstream)
    toonstream.git("push", "--quiet", str(toonstream.remote), "HEAD:refs/heads/main")
    push_from_elsewhere(toonstream)
    toonstream.git("fetch", "--quiet", str(toonstream.remote), "main")
    with pytest.raises(RollbackTooLate) as raised:
        roll_back(toonstream)
    assert "origin refs/heads/main" in raised.value.where[0]


def test_a_branch_that_moved_after_the_plan_is_not_moved_back(toonstream):
    make_bump(toonstream)
    view = View(toonstream.root)
    planned = rollback.plan(view, read_config(view))
    toonstream.git("checkout", "--quiet", "--detach")
    toonstream.git("branch", "--force", "main", "HEAD~1")
    files = toonstream.tree()
    with pytest.raises(FileChanged):
        rollback.apply(planned, World(View(toonstream.root)))
    assert toonstream.tree() == files


def test_without_an_upstream_a_remote_that_is_gone_stops_no_rollback(toonstream):
    toonstream.git("branch", "--unset-upstream")
    make_bump(toonstream)
    shutil.rmtree(toonstream.remote)
    done = roll_back(toonstream)
    assert "origin: not looked" in done.plan.notes[0]


def test_two_tags_of_ours_on_the_bump_are_for_a_person_to_delete(make_project):
    project = make_project(
        {
            "pyproject.toml": '[build-system]\nrequires = ["setuptools-scm"]\n'
            '[project]\nname = "thing"\ndynamic = ["version"]\n[tool.setuptools_scm]\n',
            "README.md": "pip install thing==1.0.1\n",
        },
        tag="v1.0.1",
    )
    make_bump(project)
    for version in ("1.0.2", "1.0.3"):
        view = View(project.root)
        tag.apply(tag.plan(view, read_config(view), tag.Wanted(version=version, push=False)), World(view))
    with pytest.raises(RollbackUnsafe) as raised:
        roll_back(project)
    assert raised.value.fix == ("git tag --delete v1.0.2", "git tag --delete v1.0.3")


def test_the_way_back_past_work_that_is_not_committed_works_when_typed(toonstream):
    make_bump(toonstream)
    toonstream.write("README.md", toonstream.read("README.md") + b"mine\n")
    problem = refuse(toonstream, RollbackUnsafe)
    assert problem.fix == ("git status", "git stash && invoke rollback", "git stash pop")
    toonstream.git("stash")
    roll_back(toonstream)
    toonstream.git("stash", "pop")
    assert toonstream.read("README.md").endswith(b"mine\n")
    assert toonstream.git("log", "-1", "--format=%s") == "start"


def test_what_init_wrote_and_somebody_committed_is_nothing_to_roll_back(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\nversion = "1.0"\n'})
    view = View(project.root)
    init.apply(init.plan(view, read_config(view), init.Wanted(ci="none")), World(view))
    assert plan(project).files
    project.commit("adopt")
    assert plan(project) == rollback.NOTHING

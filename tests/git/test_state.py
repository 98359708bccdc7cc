"""Where HEAD is, what is changed, and how git is configured."""

from __future__ import annotations

import os
import subprocess

import pytest

from release.errors import HistoryMissing, ProgramFailed, RepositoryMissing
from release.git.state import Settings, State, ask_settings, ask_state, read_settings, read_state
from release.system.view import View


def state_of(root) -> State:
    view = View(root)
    return read_state(view, ask_state(view))


@pytest.fixture
def project(make_project):
    return make_project({"a.txt": "one\n", "b.txt": "two\n", "sub/pyproject.toml": "x\n", "sub/c.txt": "three\n"})


def test_a_clean_tree(project):
    project.write("new.txt", "not tracked")
    assert state_of(project.root) == State(
        commit=project.head,
        branch="main",
        upstream="origin/main",
        ahead=0,
        behind=0,
        changed=(),
        unmerged=(),
        operation="",
    )


def test_changed_staged_deleted_and_renamed_files_are_told_by_their_present_names(project):
    project.write("a.txt", "changed\n")
    project.git("mv", "b.txt", "moved to.txt")
    project.git("rm", "--quiet", "sub/c.txt")
    project.write("é\nü.txt", "odd")
    project.git("add", "é\nü.txt")
    assert set(state_of(project.root).changed) == {"a.txt", "moved to.txt", "sub/c.txt", "é\nü.txt"}


def test_a_project_in_a_subfolder_sees_paths_from_there(project):
    project.write("a.txt", "changed\n")
    project.write("sub/c.txt", "changed\n")
    assert set(state_of(project.root / "sub").changed) == {"../a.txt", "c.txt"}


def test_a_name_that_is_no_text_survives(project):
    path = os.fsdecode(os.fsencode(str(project.root)) + b"/caf\xe9.txt")
    with open(path, "wb") as stream:  # noqa: PTH123 - a name that is not UTF-8
        stream.write(b"x")
    project.git("add", "--all")
    assert [os.fsencode(name) for name in state_of(project.root).changed] == [b"caf\xe9.txt"]


def test_a_detached_head_is_on_no_branch(project):
    project.git("checkout", "--quiet", "--detach")
    assert (state_of(project.root).branch, state_of(project.root).commit) == ("", project.head)


def test_a_branch_that_lacks_commits_is_behind(project):
    project.commit("more", **{"a.txt": "more\n"})
    project.push()
    project.git("reset", "--quiet", "--hard", "HEAD~1")
    assert state_of(project.root).behind == 1
    project.commit("else", **{"b.txt": "else\n"})
    assert state_of(project.root).behind == 1


def test_a_branch_without_upstream_is_not_behind(project):
    project.git("switch", "--quiet", "--create", "work")
    seen = state_of(project.root)
    assert (seen.branch, seen.upstream, seen.behind) == ("work", "", 0)


def test_without_a_commit_there_is_no_state(tmp_path, project):
    (tmp_path / "empty").mkdir()
    project.git("init", "--quiet", str(tmp_path / "empty"))
    with pytest.raises(HistoryMissing) as caught:
        state_of(tmp_path / "empty")
    (fix,) = caught.value.fix
    subprocess.run(fix, shell=True, cwd=tmp_path / "empty", check=True, capture_output=True)
    assert state_of(tmp_path / "empty").commit


def test_a_damaged_repository_says_so(project):
    project.write(".git/HEAD", "nonsense")
    with pytest.raises(RepositoryMissing, match="cannot read") as caught:
        state_of(project.root)
    assert caught.value.why


def start_conflict(project, verb: str) -> None:
    project.git("switch", "--quiet", "--create", "other")
    project.commit("theirs", **{"a.txt": "theirs\n"})
    project.git("switch", "--quiet", "main")
    project.commit("ours", **{"a.txt": "ours\n"})
    project.git(*{"revert": ("revert", "--no-edit", "other")}.get(verb, (verb, "other")), check=False)


@pytest.mark.parametrize("verb", ["merge", "rebase", "cherry-pick", "revert"])
def test_an_unfinished_operation_is_named(project, verb):
    start_conflict(project, verb)
    assert state_of(project.root).operation == verb
    assert "a.txt" in state_of(project.root).changed


def test_a_bisect_is_an_operation_also_in_a_worktree(project, tmp_path):
    project.git("worktree", "add", "--quiet", "-b", "tree", str(tmp_path / "tree"))
    assert state_of(tmp_path / "tree").branch == "tree"
    project.git("-C", str(tmp_path / "tree"), "bisect", "start")
    assert state_of(tmp_path / "tree").operation == "bisect"
    assert state_of(project.root).operation == ""


def settings(**values: str) -> Settings:
    return Settings(values={key.replace("__", "."): value for key, value in values.items()})


REMOTES = {"remote__origin__url": "o", "remote__fork__url": "f"}
OWN_ORIGIN = {**REMOTES, "branch__main__remote": "origin"}


@pytest.mark.parametrize(
    ("values", "remote"),
    [
        pytest.param({}, "", id="none"),
        pytest.param({"remote__up__url": "u"}, "up", id="the only one"),
        pytest.param({"remote__up__url": "u", "remote__fork__url": "f"}, "", id="two and no word which"),
        pytest.param(REMOTES, "origin", id="origin"),
        pytest.param({**REMOTES, "branch__main__remote": "fork"}, "fork", id="the branch's own"),
        pytest.param({**OWN_ORIGIN, "remote__pushdefault": "fork"}, "fork", id="the default to push to"),
        pytest.param({**OWN_ORIGIN, "branch__main__pushremote": "fork"}, "fork", id="the branch's to push to"),
        pytest.param({**REMOTES, "branch__main__remote": "."}, "origin", id="a local branch"),
        pytest.param({**REMOTES, "branch__main__remote": "gone"}, "origin", id="one that is gone"),
    ],
)
def test_the_remote_is_where_the_branch_is_pushed_to(values, remote):
    assert settings(**values).remote_of("main") == remote


@pytest.mark.parametrize(
    ("remote", "push", "name"),
    [
        pytest.param("origin", "", "trunk", id="its upstream"),
        pytest.param(".", "", "main", id="a local upstream is none there"),
        pytest.param("origin", "fork", "main", id="the upstream is elsewhere"),
        pytest.param("", "", "main", id="no upstream"),
    ],
)
def test_the_branchs_name_on_the_remote(remote, push, name):
    values = {**REMOTES, "branch__main__merge": "refs/heads/trunk"}
    values |= {"branch__main__remote": remote} if remote else {}
    values |= {"branch__main__pushremote": push} if push else {}
    assert settings(**values).upstream_branch("main") == name


def test_settings_are_read_as_git_understands_them(project):
    with (project.root / ".git/config").open("a") as stream:
        stream.write('[tag]\n\tgpgSign\n[Core]\n\teditor = "a\\nb"\n[user]\n\tname = First\n\tname = Last\n')
    view = View(project.root)
    known = read_settings(ask_settings(view))
    assert known.is_true("tag.gpgsign")
    assert (known.get("core.editor"), known.get("user.name"), known.get("none")) == ("a\nb", "Last", "")
    assert known.remotes() == ("origin",)


@pytest.mark.parametrize("value", ["true", "Yes", "on", "1"])
def test_what_git_takes_for_true_is_true(value):
    assert settings(x=value).is_true("x")


@pytest.mark.parametrize("value", ["no", "off", "0", ""])
def test_everything_else_is_not(value):
    assert not settings(x=value).is_true("x")


def test_settings_that_cannot_be_read_are_an_error(project):
    project.write(".git/config", "[broken")
    with pytest.raises(ProgramFailed, match="configuration"):
        read_settings(ask_settings(View(project.root)))

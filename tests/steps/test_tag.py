from __future__ import annotations

import dataclasses
import subprocess

import pytest
import shapes

from release.config import read_config
from release.errors import (
    BranchBehind,
    ConfigInvalid,
    HeadDetached,
    PushRefused,
    RemoteMissing,
    RemoteUnreachable,
    TagExistsElsewhere,
    TagNotAnnotated,
    TagRejected,
    TagUnsigned,
    TreeDirty,
    VersionMissing,
    VersionNotHigher,
    VersionsDisagree,
)
from release.steps import bump
from release.steps import tag as step
from release.system.view import View
from release.system.world import World


def plan(made, *, remote="", **wanted):
    view = View(made.root)
    config = read_config(view)
    return step.plan(view, dataclasses.replace(config, remote=remote or config.remote), step.Wanted(**wanted))


def tag(project, **wanted):
    return step.apply(plan(project, **wanted), World(View(project.root)))


def refs(project):
    return (
        project.git("for-each-ref", "--format=%(refname) %(objectname)"),
        project.git("ls-remote", str(project.remote)),
        project.git("status", "--porcelain"),
        project.head,
    )


def refuse(project, error, exit_code=3, **wanted):
    before = refs(project)
    with pytest.raises(error) as raised:
        tag(project, **wanted)
    assert type(raised.value) is error
    assert raised.value.exit_code == exit_code
    assert refs(project) == before
    assert raised.value.where
    assert raised.value.why
    return raised.value


@pytest.fixture
def ready(toonstream):
    """The toonstream shape, bumped by hand to 1.0.2 and not tagged."""
    for path, data in shapes.toonstream("1.0.2").items():
        toonstream.write(path, data)
    toonstream.commit("Bump version to 1.0.2")
    return toonstream


def server_hook(project, name, script):
    path = project.remote / "hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def colleague(project, *commands):
    other = project.root.parent / "colleague"
    subprocess.run(["git", "clone", "--quiet", str(project.remote), str(other)], check=True)
    for command in commands:
        subprocess.run(command, shell=True, cwd=other, check=True, capture_output=True)


# --- the tag -----------------------------------------------------------------------------------------------------


def test_branch_and_tag_arrive_together(ready):
    done = tag(ready)
    assert ready.git("cat-file", "-t", "v1.0.2") == "tag"
    assert ready.on_remote("refs/tags/v1.0.2") == done.target
    assert ready.on_remote("refs/tags/v1.0.2^{}") == ready.on_remote("refs/heads/main") == ready.head


@pytest.mark.parametrize("prefix", ["", "v", "toonstream-", "release/v"], ids=["none", "v", "name", "folder"])
def test_the_prefix_is_that_of_the_tags_before(make_project, prefix):
    project = make_project(shapes.toonstream(), tag=f"{prefix}1.0.0")
    assert plan(project).name == f"{prefix}1.0.1"


def test_a_configured_prefix_and_message_win(ready):
    text = ready.read("pyproject.toml").decode()
    settings = 'tag-prefix = "toon/"\ntag-message = "{tag} is {version}"\n'
    ready.commit(**{"pyproject.toml": f"{text}\n[tool.release]\n{settings}"})
    planned = plan(ready)
    assert planned.name == "toon/1.0.2"
    assert planned.message.splitlines()[0] == "toon/1.0.2 is 1.0.2"


def test_the_message_holds_the_change_logs_section(ready):
    tag(ready)
    assert ready.git("tag", "-l", "--format=%(contents)", "v1.0.2") == "Release v1.0.2\n\n- The first release."


def test_a_message_replaces_the_change_logs_section_and_is_kept_to_the_letter(ready):
    tag(ready, message="# not a comment\n\n\n$(touch y) é")
    body = ready.git("tag", "-l", "--format=%(contents)", "v1.0.2")
    assert body == "Release v1.0.2\n\n# not a comment\n\n\n$(touch y) é"


def test_without_a_push_the_remote_is_neither_asked_nor_changed_and_a_later_tag_pushes(ready):
    ready.git("remote", "set-url", "origin", "/nowhere.git")
    first = tag(ready, push=False)
    ready.git("remote", "set-url", "origin", str(ready.remote))
    assert ready.on_remote("refs/tags/v1.0.2") == ""
    second = tag(ready)
    assert second.plan.exists
    assert ready.on_remote("refs/tags/v1.0.2") == first.target


def test_a_second_tag_has_nothing_to_do(ready):
    tag(ready)
    before = refs(ready)
    assert plan(ready).nothing_to_do
    assert tag(ready).plan.nothing_to_do
    assert refs(ready) == before


def test_a_tag_that_is_only_on_the_remote_is_fetched_not_made_again(ready):
    ready.push()
    colleague(ready, "git tag -a v1.0.2 -m theirs", "git push -q origin v1.0.2")
    planned = plan(ready)
    assert step.git_commands(planned) == (("git", "fetch", "--no-tags", "origin", "refs/tags/v1.0.2:refs/tags/v1.0.2"),)
    tag(ready)
    assert ready.git("rev-parse", "refs/tags/v1.0.2") == ready.on_remote("refs/tags/v1.0.2")


def test_another_remote_can_be_named(ready, tmp_path):
    ready.git("clone", "--quiet", "--bare", ".", str(tmp_path / "mirror.git"))
    ready.git("remote", "add", "mirror", str(tmp_path / "mirror.git"))
    tag(ready, remote="mirror")
    assert ready.on_remote("refs/tags/v1.0.2") == ""
    assert "refs/tags/v1.0.2" in ready.git("ls-remote", "mirror")


def test_a_configuration_that_pushes_or_signs_more_does_not(ready):
    ready.git("tag", "--annotate", "mine", "--message", "private")
    ready.git("config", "push.followTags", "true")
    ready.git("config", "tag.forceSignAnnotated", "true")
    tag(ready)
    assert ready.on_remote("refs/tags/mine") == ""


def test_a_branch_of_another_name_goes_to_its_upstream(ready):
    ready.git("branch", "--quiet", "--move", "develop")
    tag(ready)
    assert ready.on_remote("refs/heads/main") == ready.head
    assert ready.on_remote("refs/heads/develop") == ""


def test_a_plan_names_the_tag_of_a_bump_that_was_only_shown(toonstream):
    planned = plan(toonstream, planned="1.0.2")
    assert (planned.name, planned.commit, planned.exists) == ("v1.0.2", "HEAD", False)


# --- refused -----------------------------------------------------------------------------------------------------


def test_changes_are_refused(ready):
    ready.write("CHANGELOG.md", "mine\n")
    refuse(ready, TreeDirty)


def test_a_detached_head_is_refused(ready):
    ready.git("checkout", "--quiet", "--detach")
    refuse(ready, HeadDetached)


def test_places_that_disagree_are_refused(ready):
    text = ready.read("setup.py").decode()
    ready.commit(**{"setup.py": text.replace("version='1.0.2'", "version='1.0.1'")})
    refuse(ready, VersionsDisagree)


def test_a_tag_on_another_commit_here_is_refused(toonstream):
    toonstream.commit(**{"other.txt": "more\n"})
    error = refuse(toonstream, TagExistsElsewhere)
    assert error.fix == ("invoke bump 1.0.2",)
    assert "; HEAD is" in error.where[0]


def test_a_tag_on_another_commit_on_the_remote_is_refused(ready):
    colleague(ready, "git tag -a v1.0.2 -m theirs", "git push -q origin v1.0.2")
    error = refuse(ready, TagExistsElsewhere)
    assert error.what.endswith("on another commit on origin")
    assert error.fix == ("invoke bump 1.0.3",)


def test_the_version_that_is_advised_has_no_tag_on_the_remote_either(ready):
    colleague(ready, *(f"git tag -a v1.0.{n} -m theirs && git push -q origin v1.0.{n}" for n in (2, 3, 4)))
    assert refuse(ready, TagExistsElsewhere).fix == ("invoke bump 1.0.5",)


def test_a_name_in_the_configuration_that_means_nothing_stops_the_tag(ready):
    text = ready.read("pyproject.toml").decode()
    ready.commit(**{"pyproject.toml": f'{text}\n[tool.release.audit]\nblock = ["NOPE"]\n'})
    assert "'NOPE'" in refuse(ready, ConfigInvalid, 2).where[0]


def test_a_lightweight_tag_here_is_refused(ready):
    ready.git("tag", "v1.0.2")
    assert refuse(ready, TagNotAnnotated).fix == ("git tag -d v1.0.2 && invoke tag",)


def test_a_lightweight_tag_on_the_remote_is_refused(ready):
    ready.push()
    colleague(ready, "git tag v1.0.2", "git push -q origin v1.0.2")
    assert refuse(ready, TagNotAnnotated).what == "tag v1.0.2 is lightweight on origin"


def test_a_branch_that_moved_on_the_remote_is_refused(ready):
    colleague(ready, "git commit -q --allow-empty -m theirs", "git push -q")
    fixes = ("git pull --rebase", "git pull --no-rebase")  # the bump itself is ahead of what it was
    assert refuse(ready, BranchBehind).fix == fixes


def test_a_remote_that_is_gone_is_refused_with_the_way_without_it(ready):
    ready.git("remote", "set-url", "origin", "/nowhere.git")
    error = refuse(ready, RemoteUnreachable, exit_code=5)
    assert error.where == ("/nowhere.git",)
    assert error.fix[-1] == "invoke tag --no-push"


def test_a_project_without_a_remote_is_refused(ready):
    ready.git("remote", "remove", "origin")
    assert "invoke tag --no-push" in refuse(ready, RemoteMissing).fix


def test_a_remote_that_is_not_configured_is_refused_with_those_that_are(ready):
    assert refuse(ready, RemoteMissing, remote="nosuch").fix == ("invoke tag --remote origin",)


# --- refused by the remote ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("pre-receive", "printf 'no\\033[31m releases today\\n' >&2; exit 1"),
        ("update", "case $1 in refs/tags/*) printf 'no\\033[31m releases today\\n' >&2; exit 1;; esac"),
    ],
    ids=["everything", "tags"],
)
def test_a_refused_push_leaves_no_tag_here_and_nothing_there(ready, name, script):
    server_hook(ready, name, script)
    error = refuse(ready, PushRefused, exit_code=5)
    assert any("releases today" in line for line in error.where)


def test_a_refused_push_of_an_older_tag_keeps_it(ready):
    server_hook(ready, "pre-receive", "exit 1")
    tag(ready, push=False)
    refuse(ready, PushRefused, exit_code=5)
    assert ready.git("tag", "-l", "v1.0.2") == "v1.0.2"


def test_a_branch_that_moves_between_plan_and_push_leaves_no_tag(ready):
    planned = plan(ready)
    colleague(ready, "git commit -q --allow-empty -m theirs", "git push -q")
    before = refs(ready)
    with pytest.raises(PushRefused):
        step.apply(planned, World(View(ready.root)))
    assert refs(ready) == before


def test_a_remote_without_atomic_pushes_is_told_so_and_the_fix_works(ready):
    subprocess.run(["git", "config", "receive.advertiseAtomic", "false"], cwd=ready.remote, check=True)
    error = refuse(ready, PushRefused, exit_code=5)
    assert "branch and tag together" in error.why
    first, *pushes = error.fix[0].split(" && ")
    assert first == "invoke tag --no-push"
    tag(ready, push=False)
    for push in pushes:
        subprocess.run(push, shell=True, cwd=ready.root, check=True, capture_output=True)
    assert ready.on_remote("refs/tags/v1.0.2^{}") == ready.head


def test_an_answer_that_is_lost_after_the_remote_took_all_is_success(ready):
    server_hook(ready, "post-receive", "kill -9 $(ps -o ppid= -p $$)")
    done = tag(ready)
    assert done.pushed_to == "origin"
    assert ready.on_remote("refs/tags/v1.0.2") == done.target == ready.git("rev-parse", "refs/tags/v1.0.2")


def test_a_pre_push_hook_that_refuses_leaves_no_tag(ready):
    path = ready.root / ".git/hooks/pre-push"
    path.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    path.chmod(0o755)
    problem = refuse(ready, PushRefused, exit_code=5)
    assert "not today" in problem.where
    assert "a hook of this repository, pre-push, refused" in problem.what


# --- signatures --------------------------------------------------------------------------------------------------


@pytest.fixture
def key(ready, tmp_path):
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    ready.git("config", "gpg.format", "ssh")
    ready.git("config", "user.signingKey", str(path))
    return path


@pytest.mark.parametrize("way", ["git", "flag", "config"])
def test_a_tag_is_signed_when_asked_for_and_verifies(ready, key, tmp_path, way):
    if way == "git":
        ready.git("config", "tag.gpgSign", "true")
    if way == "config":
        text = ready.read("pyproject.toml").decode()
        ready.commit(**{"pyproject.toml": f'{text}\n[tool.release]\nsign = "always"\n'})
    assert tag(ready, sign=way == "flag").plan.is_signed
    signers = tmp_path / "signers"
    signers.write_text(f"* {key.with_suffix('.pub').read_text()}")
    ready.git("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-tag", "v1.0.2")


def test_a_project_can_say_that_its_tags_are_never_signed(ready, key):
    ready.git("config", "tag.gpgSign", "true")
    text = ready.read("pyproject.toml").decode()
    ready.commit(**{"pyproject.toml": f'{text}\n[tool.release]\nsign = "never"\n'})
    assert not tag(ready).plan.is_signed
    assert "SSH SIGNATURE" not in ready.git("cat-file", "-p", "v1.0.2")
    assert key


def test_a_key_that_is_gone_leaves_no_tag(ready, key):
    key.unlink()
    key.with_suffix(".pub").unlink()
    before = refs(ready)
    with pytest.raises(Exception, match=r"v1\.0\.2") as raised:
        tag(ready, sign=True)
    assert raised.type.__name__ in {"TagUnsigned", "TagRejected"}
    assert raised.value.exit_code == 3
    assert refs(ready) == before


def test_a_signature_of_nobody_who_is_allowed_leaves_no_tag(ready, key, tmp_path):
    (tmp_path / "signers").write_text("")
    ready.git("config", "gpg.ssh.allowedSignersFile", str(tmp_path / "signers"))
    assert key
    refuse(ready, TagUnsigned, sign=True)


def test_a_tag_made_before_without_the_wanted_signature_is_not_pushed(ready):
    ready.git("tag", "--annotate", "v1.0.2", "--message", "x")
    error = refuse(ready, TagUnsigned, sign=True)
    assert error.fix == ("git tag --delete v1.0.2 && invoke tag --sign",)
    assert ready.on_remote("refs/tags/v1.0.2") == ""


# --- git that is killed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["prepared", "committed"])
def test_a_git_that_is_killed_while_it_makes_the_tag_leaves_none_and_no_lock(ready, state):
    path = ready.root / ".git/hooks/reference-transaction"
    path.write_text(f'#!/bin/sh\n[ "$1" = {state} ] && [ ! -e .git/x ] && >.git/x && kill -9 $PPID\nexit 0\n')
    path.chmod(0o755)
    refuse(ready, TagRejected)
    assert list((ready.root / ".git").rglob("*.lock")) == []
    assert tag(ready).pushed_to == "origin"


def test_a_tag_of_somebody_else_that_appears_after_the_plan_stays(ready):
    planned = plan(ready)
    ready.git("tag", "--annotate", "v1.0.2", "--message", "mine")
    before = refs(ready)
    with pytest.raises(TagRejected):
        step.apply(planned, World(View(ready.root)))
    assert refs(ready) == before


SCM = '[build-system]\nrequires = ["setuptools-scm"]\n\n[project]\nname = "{name}"\ndynamic = ["version"]\n'


def test_a_version_below_one_behind_head_is_refused(make_project):
    project = make_project({"pyproject.toml": SCM.format(name="thing")}, tag="v1.5.0")
    project.commit(**{"a.txt": "a\n"})
    with pytest.raises(VersionNotHigher) as raised:
        plan(project, push=False, version="1.4.9")
    assert raised.value.fix == ("invoke tag --version 1.5.1",)
    project.git("checkout", "-q", "-b", "release/1.4", "v1.5.0")
    project.git("checkout", "-q", "--orphan", "maint/1.4")
    project.commit("Old line", **{"a.txt": "old\n"})
    assert plan(project, push=False, version="1.4.9").name == "v1.4.9"


def test_the_tag_of_another_project_on_head_is_not_taken_for_ours(make_project):
    files = {f"libs/{name}/pyproject.toml": SCM.format(name=f"mono-{name}") for name in ("a", "b")}
    project = make_project(files, tag="mono-a-v1.0.0")
    project.commit("Work", **{"a.txt": "a\n"})
    project.git("tag", "-a", "-m", "b", "mono-b-v5.1.0")
    with pytest.raises(VersionMissing) as raised:
        plan(project, push=False, project="mono-a")
    assert raised.value.fix == ("invoke tag --version 1.0.1",)


def test_a_tag_that_was_pushed_without_its_branch_takes_the_branch_there(toonstream):
    view = View(toonstream.root)
    bump.apply(bump.plan(view, read_config(view), bump.Wanted(version="1.0.2")), World(view))
    tag(toonstream, push=False)
    toonstream.git("push", "--quiet", "origin", "v1.0.2")
    tag(toonstream)
    assert toonstream.on_remote("refs/heads/main") == toonstream.head


def test_a_git_that_outlives_us_has_the_whole_message(ready):
    class Gone(World):
        """A world that is gone once git has begun to make the tag: nothing comes through a pipe any more."""

        def git(self, *arguments, **how):
            return super().git(*arguments, **({**how, "stdin": b""} if arguments[0] == "tag" else how))

    planned = plan(ready, push=False)
    step.apply(planned, Gone(View(ready.root)))
    name = planned.name
    assert ready.git("cat-file", "tag", name).partition("\n\n")[2].strip() == planned.message.strip() != ""
    assert not (ready.root / ".release/tag-message").exists()

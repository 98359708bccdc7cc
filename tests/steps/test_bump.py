from __future__ import annotations

import dataclasses
import os
import subprocess

import pytest
import shapes

from release.config import read_config
from release.errors import (
    BranchBehind,
    BranchNotAllowed,
    CommitChanged,
    CommitRefused,
    EditUnsafe,
    FileChanged,
    FileUnparsable,
    HeadDetached,
    HistoryMissing,
    Locked,
    NothingFound,
    OperationInProgress,
    PlaceOutside,
    PlaceReadOnly,
    PlaceUncommitted,
    RepositoryMissing,
    TagExists,
    TagRejected,
    TreeDirty,
    VersionInvalid,
    VersionLocal,
    VersionNotHigher,
    VersionsDisagree,
)
from release.steps import bump as step
from release.system.view import View
from release.system.world import World


def plan(project, version="1.0.2", **flags):
    view = View(project.root)
    return step.plan(view, read_config(view), step.Wanted(version=version, **flags))


def bump(project, version="1.0.2", **flags):
    return step.apply(plan(project, version, **flags), World(View(project.root)))


def everything(project):
    """All that a command may not change: files with modes, HEAD, refs, index entries, the remote's refs."""
    return {
        "tree": project.tree(),
        "head": project.git("symbolic-ref", "--quiet", "HEAD", check=False) or project.head,
        "refs": project.git("for-each-ref", "--format=%(refname) %(objectname)"),
        "index": project.git("ls-files", "--stage"),
        "status": project.git("status", "--porcelain"),
        "remote": project.git("ls-remote", str(project.remote)),
    }


def refuse(project, error, version="1.0.2", exit_code=3, **flags):
    """Assert that the bump is refused with *error* and that nothing changed; return the error."""
    before = everything(project)
    with pytest.raises(error) as raised:
        bump(project, version, **flags)
    assert type(raised.value) is error
    assert raised.value.exit_code == exit_code
    assert everything(project) == before
    assert raised.value.where, "an error says where"
    assert raised.value.why, "an error says why"
    return raised.value


def hook(project, name, script):
    path = project.root / ".git/hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def elsewhere(project, path="other.txt", tag=""):
    """Let a colleague push a commit (and a tag)."""
    other = project.root.parent / "colleague"
    run = lambda *argv: subprocess.run(argv, cwd=other, check=True, capture_output=True)  # noqa: E731
    subprocess.run(["git", "clone", "--quiet", str(project.remote), str(other)], check=True)
    (other / path).write_text("theirs\n")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "--message", "theirs")
    if tag:
        run("git", "tag", "--annotate", tag, "--message", tag)
        run("git", "push", "--quiet", "origin", tag)
    else:
        run("git", "push", "--quiet", "origin", "main")


def replace(project, path, old, new, **count):
    text = project.read(path).decode()
    assert old in text
    return project.write(path, text.replace(old, new, *count.values()))


# --- refused before the first write ------------------------------------------------------------------------------


def test_a_changed_file_is_refused_and_named(toonstream):
    toonstream.write("CHANGELOG.md", "mine\n")
    assert refuse(toonstream, TreeDirty).where == ("CHANGELOG.md",)


def test_a_staged_file_is_refused(toonstream):
    toonstream.write("new.txt", "mine\n")
    toonstream.git("add", "new.txt")
    assert refuse(toonstream, TreeDirty).where == ("new.txt",)


def test_an_untracked_file_is_no_obstacle_and_stays_out(toonstream):
    toonstream.write("new.txt", "mine\n")
    bump(toonstream)
    assert toonstream.git("status", "--porcelain") == "?? new.txt"


@pytest.mark.parametrize("way", ["flag", "config"])
def test_allowed_changes_stay_out_of_the_commit(toonstream, way):
    if way == "config":
        text = toonstream.read("pyproject.toml").decode()
        toonstream.commit(**{"pyproject.toml": f'{text}\n[tool.release]\nallow-dirty = ["CHANGE*"]\n'})
        toonstream.push()
    toonstream.write("CHANGELOG.md", "staged\n")
    toonstream.git("add", "CHANGELOG.md")
    toonstream.write("CHANGELOG.md", "unstaged\n")
    bump(toonstream, allow_dirty=way == "flag")
    assert toonstream.git("show", "--name-only", "--format=").split() == [
        *("CITATION.cff", "README.md", "pyproject.toml", "setup.py", "toonstream/__init__.py")
    ]
    assert toonstream.git("show", ":CHANGELOG.md") == "staged"
    assert toonstream.read("CHANGELOG.md") == b"unstaged\n"


def test_a_place_with_changes_is_refused_even_where_changes_are_allowed(toonstream):
    toonstream.write("README.md", toonstream.read("README.md") + b"mine\n")
    error = refuse(toonstream, PlaceUncommitted, allow_dirty=True)
    assert error.fix == ("git commit -- README.md", "git stash push -- README.md")


def test_a_detached_head_is_refused_with_the_way_back(toonstream):
    toonstream.git("checkout", "--quiet", "--detach")
    assert refuse(toonstream, HeadDetached).fix == ("git switch main",)


def test_another_branch_is_refused_with_the_way_back(toonstream):
    toonstream.git("switch", "--quiet", "--create", "feature")
    assert refuse(toonstream, BranchNotAllowed).fix[0] == "git switch main"


def test_the_configuration_allows_other_branches(toonstream):
    text = toonstream.read("pyproject.toml").decode()
    toonstream.git("switch", "--quiet", "--create", "feature/x")
    toonstream.commit(**{"pyproject.toml": f'{text}\n[tool.release]\nbranches = ["feature/*"]\n'})
    assert bump(toonstream).commit == toonstream.head


def test_a_branch_known_to_be_behind_is_refused(toonstream):
    elsewhere(toonstream)
    toonstream.git("fetch", "--quiet")
    error = refuse(toonstream, BranchBehind)
    assert error.what == "main is 1 commit behind origin/main"
    assert error.fix[0] == "git pull --ff-only"


def test_a_branch_that_only_the_remote_knows_to_be_behind_is_refused(toonstream):
    elsewhere(toonstream)
    assert "origin has commits on main" in refuse(toonstream, BranchBehind).what


@pytest.mark.parametrize("version", ["1.0.2", "patch"])
def test_a_tag_that_is_here_is_refused_with_the_next_free_version(toonstream, version):
    toonstream.git("tag", "--annotate", "v1.0.2", "--message", "x")
    toonstream.git("tag", "--annotate", "v1.0.3", "--message", "x")
    assert refuse(toonstream, TagExists, version).fix == ("invoke bump 1.0.4",)


@pytest.mark.parametrize("version", ["1.0.2", "patch"])
def test_a_tag_that_is_only_on_the_remote_is_refused(toonstream, version):
    elsewhere(toonstream, tag="v1.0.2")
    error = refuse(toonstream, TagExists, version)
    assert error.what == "tag v1.0.2 already exists on origin"
    assert error.fix == ("invoke bump 1.0.3",)


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.0.1rc1", "1.0.1.dev3"])
def test_a_version_that_is_not_higher_is_refused(toonstream, version):
    error = refuse(toonstream, VersionNotHigher, version)
    assert error.where == ("pyproject.toml:7: 1.0.1",)
    assert error.fix == ("invoke bump 1.0.2",)


def test_the_same_version_is_called_the_current_one(toonstream):
    assert refuse(toonstream, VersionNotHigher, "1.0.1").what == "1.0.1 is the current version"


def test_a_forgotten_epoch_is_put_into_the_command(make_project):
    project = make_project(shapes.toonstream("1!1.0.1"))
    error = refuse(project, VersionNotHigher, "1.0.2")
    assert error.fix == ("invoke bump '1!1.0.2'",)
    assert "epoch 1" in error.why


def test_an_epoch_is_kept_by_a_part(make_project):
    assert plan(make_project(shapes.toonstream("1!1.0.1")), "minor").new == "1!1.1.0"


def test_places_that_disagree_are_named_and_healed_with_stale(toonstream):
    replace(toonstream, "setup.py", "version='1.0.1'", "version='1.0.5'")
    toonstream.commit()
    toonstream.push()
    error = refuse(toonstream, VersionsDisagree)
    assert [line.partition(":")[0] for line in error.where] == ["pyproject.toml", "setup.py"]
    assert error.fix == ("invoke bump 1.0.6 --stale",)
    bump(toonstream, "1.0.6", stale=True)
    assert b"version='1.0.6'" in toonstream.read("setup.py")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [("setup.py", "version='1.0.1'", "version='1.0.2'"), ("pyproject.toml", 'version = "1.0.1"', 'version = "1.0.2"')],
    ids=["a later source", "the first source"],
)
def test_a_source_that_states_the_asked_version_already_waits_for_the_others(toonstream, path, old, new):
    other = "setup.py" if path == "pyproject.toml" else "pyproject.toml"
    replace(toonstream, path, old, new, count=1)
    toonstream.commit()
    toonstream.push()
    done = toonstream.read(path)
    edited = {file.path for file in bump(toonstream).plan.files}
    assert edited >= {other, "toonstream/__init__.py", "README.md"}
    assert (path in edited, toonstream.read(path)) == (False, done)


def test_a_source_at_the_asked_version_is_no_excuse_for_a_third_one(toonstream):
    replace(toonstream, "setup.py", "version='1.0.1'", "version='1.0.2'")
    replace(toonstream, "toonstream/__init__.py", "1.0.1", "1.0.0")
    toonstream.commit()
    toonstream.push()
    refuse(toonstream, VersionsDisagree)


def test_a_group_of_named_parts_is_changed_though_it_has_the_digits_nowhere(toonstream):
    parts = (
        "#define TOONSTREAM_VERSION_MAJOR 1\n#define TOONSTREAM_VERSION_MINOR 0\n#define TOONSTREAM_VERSION_PATCH 1\n"
    )
    others = parts.replace("TOONSTREAM", "ZLIB")
    toonstream.commit(**{"include/version.h": parts, "include/zlib.h": others})
    toonstream.push()
    bump(toonstream, "1.1.0")
    changed = parts.replace("MINOR 0", "MINOR 1").replace("PATCH 1", "PATCH 0")
    assert toonstream.read("include/version.h").decode() == changed
    assert toonstream.read("include/zlib.h").decode() == others


def test_stale_does_not_go_below_the_highest_place(toonstream):
    replace(toonstream, "setup.py", "version='1.0.1'", "version='1.0.5'")
    toonstream.commit()
    toonstream.push()
    error = refuse(toonstream, VersionNotHigher, "1.0.3", stale=True)
    assert error.where == ("setup.py:9: 1.0.5",)
    assert error.fix == ("invoke bump 1.0.6 --stale",)


def test_a_local_version_is_refused(toonstream):
    assert refuse(toonstream, VersionLocal, "1.0.2+mine").fix == ("invoke bump 1.0.2",)


@pytest.mark.parametrize("version", ["x; touch y", "", "1.0.2\n", "١.٠.٢", "$(touch y)", "1.0.2 --yes"])  # noqa: RUF001
def test_what_is_no_version_is_a_usage_error(toonstream, version):
    refuse(toonstream, VersionInvalid, version, exit_code=2)


@pytest.mark.parametrize("version", ["v1.0.2", "1.0.2-rc.1", "01.0.2"])
def test_another_spelling_is_refused_with_the_normal_one(toonstream, version):
    error = refuse(toonstream, VersionInvalid, version, exit_code=2)
    assert error.fix[0].startswith("invoke bump 1.0.2")


def test_a_project_without_any_place_is_refused(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "x"\nversion = "1.0"\n'})
    project.commit(**{"pyproject.toml": '[project]\nname = "x"\n'})
    project.push()
    assert "version = " in refuse(project, NothingFound).fix[0]


def test_a_version_that_tags_make_is_said_to_be_that(make_project):
    files = {"pyproject.toml": '[build-system]\nrequires = ["hatch-vcs"]\n\n[project]\nname = "x"\n'}
    error = refuse(make_project(files), NothingFound)
    assert error.where == ("pyproject.toml: build-system.requires has hatch-vcs",)
    assert "from git tags" in error.why


def test_a_repository_without_a_commit_is_refused(toonstream):
    toonstream.git("checkout", "--quiet", "--orphan", "main2")
    with pytest.raises(HistoryMissing) as raised:
        plan(toonstream)
    assert raised.value.exit_code == 3


def test_a_folder_without_git_is_refused(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1.0"\n')
    view = View(tmp_path)
    with pytest.raises(RepositoryMissing) as raised:
        step.plan(view, read_config(view), step.Wanted(version="1.1"))
    assert raised.value.exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "pyproject.toml"]


def test_a_repository_of_somebody_else_is_refused_with_gits_words(toonstream, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(RepositoryMissing) as raised:
        plan(toonstream)
    assert "dubious ownership" in raised.value.why


@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert", "bisect"])
def test_an_unfinished_operation_is_refused_with_the_way_out(toonstream, operation):
    first = toonstream.head
    toonstream.git("switch", "--quiet", "--create", "side")
    side = toonstream.commit(**{"other.txt": "side\n"})
    toonstream.git("switch", "--quiet", "main")
    toonstream.commit(**{"other.txt": "main\n"})
    toonstream.commit(**{"other.txt": "main again\n"})
    targets = {"bisect": ["start"], "revert": ["HEAD~1"], "rebase": ["side"]}
    toonstream.git(operation, *targets.get(operation, [side]), check=False)
    error = refuse(toonstream, OperationInProgress)
    assert error.fix[-1] == ("git bisect reset" if operation == "bisect" else f"git {operation} --abort")
    assert first


def test_a_second_command_is_refused_while_the_first_is_at_work(toonstream):
    with World(View(toonstream.root)).alone("tag v1.0.1"):
        error = refuse(toonstream, Locked)
    assert "tag v1.0.1, pid" in error.what


def test_a_file_that_changed_after_the_plan_is_not_overwritten(toonstream):
    planned = plan(toonstream)
    toonstream.write("setup.py", toonstream.read("setup.py") + b"# mine\n")
    before = everything(toonstream)
    with pytest.raises(FileChanged):
        step.apply(planned, World(View(toonstream.root)))
    assert everything(toonstream) == before


def test_a_commit_made_after_the_plan_stays(toonstream):
    planned = plan(toonstream)
    toonstream.commit(**{"other.txt": "mine\n"})
    before = everything(toonstream)
    with pytest.raises(FileChanged, match="HEAD moved"):
        step.apply(planned, World(View(toonstream.root)))
    assert everything(toonstream) == before


# --- files that resist -------------------------------------------------------------------------------------------


def test_a_link_out_of_the_project_is_not_written_through(toonstream, tmp_path):
    outside = tmp_path / "README.md"
    outside.write_bytes(toonstream.read("README.md"))
    (toonstream.root / "README.md").unlink()
    (toonstream.root / "README.md").symlink_to(outside)
    toonstream.commit()
    toonstream.push()
    before = outside.read_bytes()
    done = bump(toonstream)
    assert outside.read_bytes() == before
    assert [left.reason for left in done.plan.left if left.path == "README.md"] == [
        "a link that leads out of the project"
    ]


def test_metadata_that_is_a_link_out_of_the_project_is_refused(toonstream, tmp_path):
    outside = tmp_path / "pyproject.toml"
    outside.write_bytes(toonstream.read("pyproject.toml"))
    (toonstream.root / "pyproject.toml").unlink()
    (toonstream.root / "pyproject.toml").symlink_to(outside)
    toonstream.commit()
    toonstream.push()
    refuse(toonstream, PlaceOutside)
    assert b'"1.0.1"' in outside.read_bytes()


def test_a_link_inside_of_the_project_stays_a_link_and_its_file_is_committed(toonstream):
    (toonstream.root / "docs").mkdir()
    (toonstream.root / "README.md").rename(toonstream.root / "docs/README.md")
    (toonstream.root / "README.md").symlink_to("docs/README.md")
    toonstream.commit()
    toonstream.push()
    bump(toonstream)
    assert (toonstream.root / "README.md").is_symlink()
    assert b"toonstream==1.0.2" in toonstream.read("docs/README.md")
    assert toonstream.git("status", "--porcelain") == ""


def test_a_link_to_a_file_that_git_does_not_track_is_left(toonstream):
    toonstream.write("build/README.md", toonstream.read("README.md"))
    (toonstream.root / "README.md").unlink()
    (toonstream.root / "README.md").symlink_to("build/README.md")
    toonstream.commit()
    toonstream.push()
    done = bump(toonstream)
    assert b"toonstream==1.0.1" in toonstream.read("build/README.md")
    assert any("which git does not track" in left.reason for left in done.plan.left)


def test_a_hard_link_is_refused_with_the_way_to_part_it(toonstream, tmp_path):
    os.link(toonstream.root / "README.md", tmp_path / "shared.md")
    error = refuse(toonstream, PlaceOutside)
    subprocess.run(error.fix[0], shell=True, cwd=toonstream.root, check=True)
    bump(toonstream)
    assert b"toonstream==1.0.1" in (tmp_path / "shared.md").read_bytes()


@pytest.mark.parametrize(
    ("name", "fix"), [("setup.py", "setup.py"), ("toonstream", "toonstream")], ids=["file", "folder"]
)
def test_what_is_read_only_is_refused_before_the_first_write(toonstream, name, fix):
    path = toonstream.root / name
    path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert refuse(toonstream, PlaceReadOnly).fix == (f"chmod u+w {fix}",)
    finally:
        path.chmod(path.stat().st_mode | 0o200)


def test_a_readme_of_a_hundred_megabytes_is_left_and_said(toonstream):
    toonstream.git("config", "core.bigFileThreshold", "1m")
    toonstream.git("config", "core.compression", "0")
    with (toonstream.root / "README.md").open("ab") as stream:
        stream.write(b"\n")
        stream.truncate(100 * 1024 * 1024)
    toonstream.commit()
    done = bump(toonstream)
    assert [left.reason for left in done.plan.left if left.path == "README.md"] == ["larger than 8 MiB, not read"]
    assert toonstream.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("pyproject.toml", b'[project\nname = "toonstream"\nversion = "1.0.1"\n'),
        ("toonstream/__init__.py", b'__version__ = "1.0.1"\ndef broken(:\n'),
        ("setup.py", b"setup(version='1.0.1'\n"),
        ("setup.py", b"\x00\xff\xfe"),
        ("pyproject.toml", b'[project]\nname = "toonstream"\nversion = "\xff"\n'),
    ],
    ids=["toml", "module", "setup-script", "binary", "not-utf8"],
)
def test_a_source_of_truth_that_cannot_be_parsed_is_refused(toonstream, path, data):
    toonstream.commit(**{path: data})
    toonstream.push()
    error = refuse(toonstream, FileUnparsable)
    assert error.where[0].startswith(path)


# --- bytes outside of the spans ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("toonstream/__init__.py", b"# -*- coding: latin-1 -*-\n# caf\xe9\n__version__ = '1.0.1'  # \xfc\n"),
        ("toonstream/__init__.py", b'\xef\xbb\xbf"""Doc."""\r\n__version__\t=\t"1.0.1"\r\n'),
        ("toonstream/__init__.py", b'\x0c\nif True:\n\t__version__ = "1.0.1"'),
        ("pyproject.toml", b"[project]\r\nname = 'toonstream'\r\nversion = '1.0.1'  # \xc3\xa9\r\n"),
        ("pyproject.toml", b'[project]\nname = "toonstream"\n\tversion\t=\t"1.0.1"'),
        ("README.md", b"toonstream==1.0.1 caf\xe9\r\n\tend"),
        ("CITATION.cff", b"cff-version: 1.2.0\r\nversion: '1.0.1'\r\ntitle: x"),
    ],
    ids=["latin-1", "bom-and-crlf", "form-feed-no-end", "toml-crlf", "toml-tabs", "latin-1-readme", "yaml-crlf"],
)
def test_every_byte_outside_of_the_spans_stays(toonstream, path, data):
    toonstream.commit(**{path: data})
    toonstream.push()
    bump(toonstream)
    assert toonstream.read(path) == data.replace(b"1.0.1", b"1.0.2")


def test_modes_stay(toonstream):
    (toonstream.root / "setup.py").chmod(0o755)
    toonstream.commit()
    toonstream.push()
    bump(toonstream)
    assert (toonstream.root / "setup.py").stat().st_mode & 0o777 == 0o755


def test_line_ends_that_git_converts_are_kept(toonstream):
    toonstream.git("config", "core.autocrlf", "true")
    (toonstream.root / "README.md").unlink()
    toonstream.git("checkout", "README.md")
    before = toonstream.read("README.md")
    assert b"\r\n" in before
    bump(toonstream)
    assert toonstream.read("README.md").replace(b"1.0.2", b"1.0.1") == before
    assert toonstream.git("status", "--porcelain") == ""


# --- hooks -------------------------------------------------------------------------------------------------------

_AMEND = "[ -e .git/x ] || { touch .git/x; git commit -q --amend -nm other; echo x >>tasks.py; }"
_HOOKS = {
    "refuses": ("pre-commit", "echo no >&2; exit 1", CommitRefused),
    "refuses-and-rewrites": ("pre-commit", "echo x >>README.md; echo x >>tasks.py; exit 1", CommitRefused),
    "refuses-and-stages": ("pre-commit", "echo x >>tasks.py; git add --all; exit 1", CommitRefused),
    "refuses-and-chmods": ("pre-commit", "chmod +x README.md tasks.py; exit 1", CommitRefused),
    "refuses-and-deletes": ("pre-commit", "rm README.md tasks.py; exit 1", CommitRefused),
    "adds-a-file": ("pre-commit", "echo x >>tasks.py; git add tasks.py", CommitChanged),
    "rewrites-ours": ("pre-commit", "echo x >>README.md", CommitChanged),
    "rewrites-and-stages-ours": ("pre-commit", "echo x >>README.md; git add README.md", CommitChanged),
    "rewrites-another": ("pre-commit", "echo x >>tasks.py", CommitChanged),
    "message-refused": ("commit-msg", "echo no ticket >&2; exit 1", CommitRefused),
    "dirties-afterwards": ("post-commit", "echo x >>tasks.py", CommitChanged),
    "stages-afterwards": ("post-commit", "echo x >>tasks.py; git add tasks.py", CommitChanged),
    "amends": ("post-commit", _AMEND, CommitChanged),
}


@pytest.mark.parametrize("case", _HOOKS)
@pytest.mark.sampled(3)
def test_a_hook_that_refuses_or_meddles_leaves_everything_as_it_was(toonstream, case):
    name, script, error = _HOOKS[case]
    hook(toonstream, name, script)
    refuse(toonstream, error, exit_code=1)


@pytest.mark.parametrize("case", _HOOKS)
@pytest.mark.sampled(3)
def test_what_was_staged_and_changed_before_survives_a_hook(toonstream, case):
    name, script, error = _HOOKS[case]
    toonstream.write("CHANGELOG.md", "staged\n")
    toonstream.write("new.txt", "new\n")
    toonstream.git("add", "CHANGELOG.md", "new.txt")
    toonstream.git("rm", "--quiet", "--cached", "noxfile.py")
    toonstream.git("rm", "--quiet", "tests/test_toonstream.py")
    toonstream.write("CHANGELOG.md", "unstaged\n")
    hook(toonstream, name, f"echo x >>CHANGELOG.md; {script}")
    refuse(toonstream, error, exit_code=1, allow_dirty=True)
    assert toonstream.git("show", ":CHANGELOG.md") == "staged"


def test_a_hook_that_sweeps_in_everything_is_undone_and_staged_work_survives(toonstream):
    toonstream.write("CHANGELOG.md", "staged\n")
    toonstream.git("add", "CHANGELOG.md")
    toonstream.write("CHANGELOG.md", "unstaged\n")
    toonstream.write("mine.txt", "untracked\n")
    hook(toonstream, "pre-commit", "git add --all")
    error = refuse(toonstream, CommitChanged, exit_code=1, allow_dirty=True)
    assert "mine.txt: committed by a hook, not by us" in error.where


def test_what_changed_while_a_hook_ran_is_put_back_and_kept_aside(toonstream):
    hook(toonstream, "pre-commit", "echo precious >>tasks.py; exit 1")
    error = refuse(toonstream, CommitRefused, exit_code=1)
    assert any("tasks.py" in line and ".release/put-back/tasks.py" in line for line in error.where)
    assert toonstream.read(".release/put-back/tasks.py").endswith(b"precious\n")


def test_a_hook_may_change_the_message(toonstream):
    hook(toonstream, "prepare-commit-msg", 'printf "PROJ-1 %s" "$(cat "$1")" >"$1"')
    assert bump(toonstream).commit == toonstream.head
    assert toonstream.git("log", "-1", "--format=%s") == "PROJ-1 Bump version to 1.0.2"


class ImpatientWorld(World):
    """A world whose user interrupts each act of taking back once."""

    def __init__(self, view):
        super().__init__(view)
        self.interrupted = set()

    def interrupt_once(self, act):
        if act not in self.interrupted:
            self.interrupted.add(act)
            raise KeyboardInterrupt

    def restore_files(self, edits):
        self.interrupt_once("before")
        super().restore_files(edits)
        self.interrupt_once("after")

    def git(self, *arguments, **options):
        answer = super().git(*arguments, **options)
        if arguments[0] not in {"update-index", "commit"}:
            self.interrupt_once(arguments[0])
        return answer


class StagingWorld(World):
    """A world whose user interrupts when the files are staged and nothing is committed."""

    def git(self, *arguments, **options):
        answer = super().git(*arguments, **options)
        if arguments[0] == "update-index":
            raise KeyboardInterrupt
        return answer


def test_an_interrupt_between_staging_and_commit_puts_the_index_back(toonstream):
    planned, before = plan(toonstream), everything(toonstream)
    with pytest.raises(KeyboardInterrupt):
        step.apply(planned, StagingWorld(View(toonstream.root)))
    assert everything(toonstream) == before


def test_taking_back_cannot_be_interrupted_halfway(toonstream):
    hook(toonstream, "post-commit", "echo x >>tasks.py")
    planned, before = plan(toonstream), everything(toonstream)
    with pytest.raises(CommitChanged):
        step.apply(planned, ImpatientWorld(View(toonstream.root)))
    assert everything(toonstream) == before


def test_a_hook_sees_the_commit_as_it_would_without_us(toonstream):
    hook(toonstream, "pre-commit", "git diff --cached --name-only -- '*.md' | grep -q README.md")
    assert bump(toonstream).commit == toonstream.head


def test_a_second_commit_of_a_hook_is_undone_with_ours(toonstream):
    script = "[ -e .git/x ] || { touch .git/x; echo x >>tasks.py; git commit -qanm more; }"
    hook(toonstream, "post-commit", script)
    refuse(toonstream, CommitChanged, exit_code=1)


def test_changed_files_with_names_like_patterns_survive_a_hook(toonstream):
    toonstream.commit(**{"[C]*.md": "before\n", ":(top)x": "before\n"})
    toonstream.push()
    for name in ("[C]*.md", ":(top)x", "CHANGELOG.md"):
        toonstream.write(name, "staged\n")
        toonstream.git("--literal-pathspecs", "add", name)
        toonstream.write(name, "unstaged\n")
    hook(toonstream, "pre-commit", "git add --all; echo x >>'[C]*.md'; exit 1")
    refuse(toonstream, CommitRefused, exit_code=1, allow_dirty=True)


def test_a_hooks_words_are_told(toonstream):
    hook(toonstream, "commit-msg", "echo 'ticket missing' >&2; exit 1")
    error = refuse(toonstream, CommitRefused, exit_code=1)
    assert "ticket missing" in error.where
    assert error.fix[-1] == "invoke bump 1.0.2"


def test_a_commit_that_cannot_be_signed_changes_nothing(toonstream):
    toonstream.git("config", "commit.gpgSign", "true")
    toonstream.git("config", "gpg.format", "ssh")
    toonstream.git("config", "user.signingKey", "/nowhere/key.pub")
    refuse(toonstream, CommitRefused, exit_code=1)


# --- the remote --------------------------------------------------------------------------------------------------


def test_a_remote_that_is_gone_is_not_looked_at_and_stops_nothing(toonstream):
    toonstream.git("remote", "set-url", "origin", str(toonstream.root.parent / "gone.git"))
    done = bump(toonstream)
    assert done.commit == toonstream.head
    assert "origin: not looked" in done.plan.notes[0]
    assert "invoke tag asks again" in done.plan.notes[0]


def test_a_project_without_a_remote_is_bumped(toonstream):
    toonstream.git("remote", "remove", "origin")
    assert not [note for note in bump(toonstream).plan.notes if "remote" in note]


# --- repositories of all shapes ----------------------------------------------------------------------------------


def test_a_project_in_a_subfolder_is_bumped_and_only_its_files(make_project):
    files = {f"python/lib/{path}": data for path, data in shapes.toonstream().items()}
    project = make_project({**files, "README.md": "toonstream==1.0.1\n"})
    inner = type(project)(project.root / "python/lib")
    assert bump(inner).commit == project.head
    assert len(project.git("show", "--name-only", "--format=").split()) == 5
    assert project.read("README.md") == b"toonstream==1.0.1\n"
    assert project.git("status", "--porcelain") == ""


@pytest.mark.parametrize("staged", ["", "git add ../../README.md"], ids=["rewritten", "committed"])
def test_a_hook_that_reaches_beside_a_subfolder_is_undone(make_project, staged):
    files = {f"python/lib/{path}": data for path, data in shapes.toonstream().items()}
    project = make_project({**files, "README.md": "top\n"})
    inner = type(project)(project.root / "python/lib")
    hook(project, "pre-commit", f"cd python/lib; echo x >>../../README.md; {staged or 'exit 1'}")
    before = everything(project)
    with pytest.raises((CommitRefused, CommitChanged)):
        bump(inner)
    assert {**everything(project), "tree": 0} == {**before, "tree": 0}
    assert project.read("README.md") == b"top\n"
    assert inner.read(".release/put-back/README.md") == b"top\nx\n"


def test_changes_beside_a_subfolder_are_named_from_there(make_project):
    files = {f"python/lib/{path}": data for path, data in shapes.toonstream().items()}
    project = make_project({**files, "README.md": "top\n"})
    project.write("README.md", "mine\n")
    inner = type(project)(project.root / "python/lib")
    with pytest.raises(TreeDirty) as raised:
        plan(inner)
    assert raised.value.where == ("../../README.md",)
    assert bump(inner, allow_dirty=True).commit == project.head
    assert project.read("README.md") == b"mine\n"


def test_a_worktree_is_bumped_without_touching_the_main_one(toonstream, tmp_path):
    toonstream.git("worktree", "add", "--quiet", "-b", "1.x", str(tmp_path / "tree"))
    inner = type(toonstream)(tmp_path / "tree")
    before = toonstream.tree()
    assert bump(inner).commit == inner.head
    assert toonstream.tree() == before
    assert toonstream.git("status", "--porcelain") == ""


def test_a_submodule_is_a_project_of_its_own(toonstream, make_project):
    outer = make_project({"a.txt": "a\n"}, name="outer")
    outer.git("submodule", "--quiet", "add", str(toonstream.remote), "lib")
    outer.commit()
    inner = type(toonstream)(outer.root / "lib")
    inner.git("switch", "--quiet", "main")
    assert bump(inner).commit == inner.head
    assert outer.git("status", "--porcelain", "--ignore-submodules=none") == "M lib"


def test_a_submodules_files_are_not_the_projects(toonstream, make_project):
    other = make_project({"README.md": "toonstream==1.0.1\n", "tests/test_a.py": "x = 1\n"}, name="other")
    toonstream.git("submodule", "--quiet", "add", str(other.remote), "vendor")
    toonstream.commit()
    toonstream.push()
    bump(toonstream)
    assert toonstream.read("vendor/README.md") == b"toonstream==1.0.1\n"


def test_a_callers_git_does_not_redirect_ours(toonstream, make_project, monkeypatch):
    other = make_project({"a.txt": "a\n"}, name="other")
    head = other.head
    with monkeypatch.context() as patch:
        patch.setenv("GIT_DIR", str(other.root / ".git"))
        patch.setenv("GIT_WORK_TREE", str(other.root))
        patch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
        done = bump(toonstream)
    assert (done.commit, other.head) == (toonstream.head, head)


# --- what is asked for -------------------------------------------------------------------------------------------


def test_the_message_comes_from_the_configuration(toonstream):
    text = toonstream.read("pyproject.toml").decode()
    message = 'commit-message = "# release {old} -> {version}"'
    toonstream.commit(**{"pyproject.toml": f"{text}\n[tool.release]\n{message}\n"})
    bump(toonstream)
    assert toonstream.git("log", "-1", "--format=%B") == "# release 1.0.1 -> 1.0.2"


def test_a_configured_prefix_decides_which_tag_is_free(toonstream):
    text = toonstream.read("pyproject.toml").decode()
    toonstream.commit(**{"pyproject.toml": f'{text}\n[tool.release]\ntag-prefix = "toon/"\n'})
    toonstream.git("tag", "v1.0.2")
    bump(toonstream)
    toonstream.git("tag", "toon/1.0.3")
    refuse(toonstream, TagExists, "1.0.3")


@pytest.mark.parametrize("prefix", ["-", "--upload-pack=touch y;", "$(touch y)", "../", "a b"])
def test_a_prefix_that_could_be_a_command_is_refused(toonstream, prefix):
    text = toonstream.read("pyproject.toml").decode()
    toonstream.commit(**{"pyproject.toml": f'{text}\n[tool.release]\ntag-prefix = "{prefix}"\n'})
    refuse(toonstream, TagRejected)


def test_without_a_commit_the_files_are_written_and_nothing_else(toonstream):
    head = toonstream.head
    assert bump(toonstream, commit=False).commit == ""
    assert toonstream.head == head
    assert len(toonstream.git("diff", "--name-only").split()) == 5
    assert toonstream.git("diff", "--cached", "--name-only") == ""


def test_a_plan_changes_nothing(toonstream):
    before = everything(toonstream)
    plan(toonstream)
    assert everything(toonstream) == before
    assert not (toonstream.root / ".release").exists()


@pytest.mark.parametrize(
    ("version", "is_usual"), [("1.0.2", True), ("1.1.0", True), ("1.0.3", False), ("3.0", False), ("1!1.0.2", False)]
)
def test_a_step_that_skips_versions_is_unusual(toonstream, version, is_usual):
    assert plan(toonstream, version).is_usual is is_usual


def test_a_refusal_leaves_no_question_to_the_remote_behind(toonstream, tmp_path, monkeypatch):
    script = tmp_path / "ssh"
    script.write_text("#!/bin/sh\nexec sleep 600\n")
    script.chmod(0o755)
    toonstream.commit(**{"setup.py": "setup(version='1.0.1'\n"})
    toonstream.push()
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    toonstream.git("remote", "set-url", "origin", "ssh://nowhere.invalid/x.git")
    with pytest.raises(FileUnparsable) as raised:
        plan(toonstream)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert raised.tb, "while the error is held, nothing that it holds has been ended by being forgotten"


RST = """\
=============
Thing 1.0.9
=============

Part
----

Thing 1.0.9
~~~~~~~~~~~

======== =====
A table  Thing
======== =====
"""


def test_the_line_under_a_title_grows_with_it(make_project):
    files = {"pyproject.toml": '[project]\nname = "thing"\nversion = "1.0.9"\n', "README.rst": RST}
    project = make_project(files)
    bump(project, "1.0.10")
    assert project.read("README.rst").decode() == RST.replace("1.0.9", "1.0.10").replace("~" * 11, "~" * 12).replace(
        "=" * 13, "=" * 14
    )


def test_a_short_form_stays_short_and_prose_with_fewer_numbers_is_not_ours(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "4.9.0"\n',
        "docs/conf.py": "version = '4.9'\nrelease = '4.9.0'\n",
        "README.md": "# Thing\n\nUse thing 4.9 or see /thing/tree/4.9/docs.\n",
    }
    project = make_project(files)
    bump(project, "4.9.1")
    assert project.read("docs/conf.py") == b"version = '4.9'\nrelease = '4.9.1'\n"
    assert project.read("README.md").decode() == files["README.md"]
    bump(project, "4.10.0")
    assert project.read("docs/conf.py") == b"version = '4.10'\nrelease = '4.10.0'\n"


def test_what_a_manual_says_of_the_last_release_follows_at_the_next_one_that_is_no_development_version(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.2.0"\n',
        "docs/conf.py": "version = '1.2'\nrelease = '1.2.0'\n",
    }
    project = make_project(files)
    project.git("tag", "v1.2.0")
    project.commit(**{"pyproject.toml": files["pyproject.toml"].replace("1.2.0", "1.3.0.dev0")})
    bump(project, "1.3.0.dev1")
    assert project.read("docs/conf.py").decode() == files["docs/conf.py"]
    bump(project, "1.3.0rc1")
    assert project.read("docs/conf.py") == b"version = '1.3'\nrelease = '1.3.0rc1'\n"
    project.git("tag", "v1.3.0rc1")
    bump(project, "1.3.0")
    assert project.read("docs/conf.py") == b"version = '1.3'\nrelease = '1.3.0'\n"


TUPLES = {
    "a word": (["(1, 1, 0, 'alpha')", "(1, 1, 0, 'final')", '(1, 2, 0, "final")'], "1.3.0a0", '(1, 3, 0, "alpha")'),
    "another word": (["(1, 1, 0, 'rc1')", "(1, 1, 0)", "(1, 2, 0)"], "1.3.0b2", "(1, 3, 0, 'b2')"),
    "the same word": (
        ["(1, 0, 0, 'alpha1')", "(1, 0, 0, 'dev3')", "(1, 2, 0,)"],
        "1.3.0a2",
        "(1, 3, 0, 'alpha2',)",
    ),
    "in the last number": (["(1, 1, '0rc1')", "(1, 1, 0)", "(1, 2, 0)"], "1.2.1a1", "(1, 2, '1a1')"),
    "fewer numbers": (["(1, 1)", "(1, 1, 1)", "(1, 2, 0)"], "1.3", "(1, 3)"),
    "always three": (["(1, 0, 1)", "(1, 1, 1)", "(1, 2, 0)"], "1.3", "(1, 3, 0)"),
    "a word and a number": (["(1, 1, 0, 'rc', 1)", "(1, 2, 0, 'final', 0)"], "1.3.0b1", "(1, 3, 0, 'beta', 1)"),
    "now with a number": (["(1, 1, 0, 'rc1')", "(1, 2, 0, 'final', 0)"], "1.3.0rc1", "(1, 3, 0, 'rc', 1)"),
    "now with a word": (["(1, 1)", "(1, 2, 0, 'final', 0)"], "1.3", "(1, 3, 0, 'final', 0)"),
    "final again": (["(1, 1, 0, 'final')", '(1, 2, 0, "alpha")'], "1.2.0", '(1, 2, 0, "final")'),
    "nothing again": (["(1, 1, 0)", "(1, 2, 0, 'rc1')"], "1.2.0", "(1, 2, 0)"),
    "final with a number": (["(1, 1, 0, 'final', 0)", "(1, 2, 0, 'rc', 1)"], "1.2.0", "(1, 2, 0, 'final', 0)"),
    "as many numbers": (["(1, 1)", "(1, 1, 1)", "(1, 2, 0, 'rc1')"], "1.2", "(1, 2, 0)"),
    "a shorter final": (["(1, 1, 1)", "(1, 2)", "(1, 3, 0, 'rc1')"], "1.3.0", "(1, 3, 0)"),
    "the last kind that was": (["(1, 0, 0, 'a1')", "(1, 1, 0, 'dev1')", "(1, 2, 0)"], "1.3rc1", "(1, 3, 0, 'rc1')"),
}


@pytest.mark.parametrize(("before", "new", "after"), TUPLES.values(), ids=TUPLES)
def test_a_tuple_gets_a_suffix_or_fewer_numbers_as_it_had_them_before(make_project, before, new, after):
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    first, *more = before
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": f"VERSION = {first}\n"})
    for text in more:
        project.commit(**{"thing/__init__.py": f"VERSION = {text}\n"})
    bump(project, new)
    assert project.read("thing/__init__.py").decode() == f"VERSION = {after}\n"


READ_OTHERWISE = {
    "quoted": ("(1, 1, 0, 'rc1')", "'.'.join(map(str, VERSION))", "('1', '2', '0')", "'.'.join(VERSION)"),
    "counted": ("(1, 1, 0, 'rc1')", "'.'.join(map(str, VERSION))", "(1, 2, 0)", "'%d.%d.%d' % VERSION"),
    "with a comment": ("(1, 1, 0,  # soon\n 'rc1')", "str(VERSION)", "(1, 2, 0)", "str(VERSION)"),
}


@pytest.mark.parametrize(("old", "read", "new", "reads"), READ_OTHERWISE.values(), ids=READ_OTHERWISE)
def test_a_suffix_that_was_read_by_other_code_is_refused(make_project, old, read, new, reads):
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    module = "VERSION = {}\n__version__ = {}\n"
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": module.format(old, read)})
    project.commit(**{"thing/__init__.py": module.format(new, reads)})
    refuse(project, EditUnsafe, "1.3.0rc1")


READS_FINAL = {
    "read": ("VERSION[3] != 'final'", "(1, 2, 0, 'final')"),
    "read by nobody": ("VERSION[2] != 'final'", "(1, 2, 0)"),
    "another word": ("VERSION[3] != 'release'", "(1, 2, 0)"),
    "of another tuple": ("MY_VERSION[3] != 'final'", "(1, 2, 0)"),
    "of the last but one": ("VERSION[4] != 'final'", "(1, 2, 0)"),
}


@pytest.mark.parametrize(("read", "after"), READS_FINAL.values(), ids=READS_FINAL)
def test_a_suffix_that_goes_becomes_final_where_the_code_reads_that(make_project, read, after):
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    module = f"VERSION = {{}}\nNAME = 'beta' if {read} else ''\n"
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": module.format("(1, 2, 0, 'alpha')")})
    bump(project, "1.2.0")
    assert project.read("thing/__init__.py").decode() == module.format(after)


@pytest.mark.parametrize(("old", "new", "after"), [("7.6", "7.7", 7), ("7.6.0", "7.7.0", 6)])
def test_two_parts_are_those_of_a_version_of_two_numbers(make_project, old, new, after):
    module = "MAJOR_VERSION = 7\nMINOR_VERSION = {}\n"
    metadata = f'[project]\nname = "thing"\nversion = "{old}"\n'
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": "", "thing/version.py": module.format(6)})
    bump(project, new)
    assert project.read("thing/version.py").decode() == module.format(after)


SERIES = {
    "the next": ("1.2.0", "1.2", "1.3.0", "1.3"),
    "the next of two numbers": ("1.2", "1.2", "1.3", "1.3"),
    "the next great one": ("1.2.0", "1.2", "2.0.0", "2.0"),
    "the same": ("1.2.0", "1.2", "1.2.1", "1.2"),
    "the same of two numbers": ("1.2", "1.2", "1.2.1", "1.2"),
    "a candidate, which nobody gets by it": ("1.2.0", "1.2", "1.3.0rc1", "1.2"),
    "one that was chosen before": ("1.2.5", "1.2", "1.3.0", "1.2"),
    "one with another end": ("1.2.0", "1.2,<1.3", "1.3.0", "1.2,<1.3"),
}


@pytest.mark.parametrize(("old", "pin", "new", "after"), SERIES.values(), ids=SERIES)
def test_a_pin_of_a_series_goes_on_to_the_next_series(make_project, old, pin, new, after):
    metadata = f'[project]\nname = "thing"\nversion = "{old}"\n'
    page = "Put it into your requirements:\n\n```\nthing~={}\n```\n"
    project = make_project({"pyproject.toml": metadata, "docs/README.md": page.format(pin)})
    bump(project, new)
    assert project.read("docs/README.md").decode() == page.format(after)


def test_quotes_are_one_kind_to_who_reads_a_tuple(make_project):
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    module = "VERSION = {}\nTEXT = '%d.%d.%d %s' % VERSION\n"
    after = module.replace("'", '"')
    files = {"pyproject.toml": metadata, "thing/__init__.py": module.format("(1, 1, 0, 'final')")}
    project = make_project(files)
    project.commit(**{"thing/__init__.py": after.format('(1, 2, 0, "rc1")')})
    bump(project, "1.2.0")
    assert project.read("thing/__init__.py").decode() == after.format('(1, 2, 0, "final")')


def test_the_number_behind_a_suffix_goes_with_it(make_project):
    module = "VERSION = (1, 2, 0, {})\nNAME = 'beta' if VERSION[3] != 'final' else ''\n"
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": module.format("'rc', 1")})
    bump(project, "1.2.0")
    assert project.read("thing/__init__.py").decode() == module.format("'final', 0")


def test_zeros_are_written_where_other_code_read_fewer_numbers(make_project):
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    module = "VERSION = {}\n__version__ = {} % VERSION\n"
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": module.format("(1, 1)", "'%d.%d'")})
    project.commit(**{"thing/__init__.py": module.format("(1, 2, 1)", "'%d.%d.%d'")})
    bump(project, "1.3")
    assert project.read("thing/__init__.py").decode() == module.format("(1, 3, 0)", "'%d.%d.%d'")


def test_a_tuple_that_says_more_zeros_than_the_version_goes_on_with_that(make_project):
    module = 'version = "{}"\nversion_info = ({})\n'
    project = make_project(
        {
            "pyproject.toml": '[project]\nname = "thing"\ndynamic = ["version"]\n',
            "thing/__init__.py": module.format("1.2.0", "1, 2, 0"),
        }
    )
    project.commit(**{"thing/__init__.py": module.format("1.2.1", "1, 2, 1, 0")})
    bump(project, "1.2.2")
    assert project.read("thing/__init__.py").decode() == module.format("1.2.2", "1, 2, 2, 0")


def test_a_suffix_that_a_tuple_never_had_is_refused(make_project):
    metadata = '[project]\nname = "thing"\ndynamic = ["version"]\n'
    project = make_project({"pyproject.toml": metadata, "thing/__init__.py": "VERSION = (1, 2, 0)\n"})
    error = refuse(project, EditUnsafe, "1.3.0rc1")
    assert (error.what, error.why) == (
        "thing/__init__.py cannot say 1.3.0rc1",
        "only the code that reads this knows how it would say that",
    )


MANUAL = '.TH THING "1" "May 2026" "thing 1.2.0" "User Commands"\n'


@pytest.mark.parametrize(("before", "after"), [("1.2.0.dev1", "1.2.1.dev0"), ("1.1.0", "1.2.0")])
def test_what_held_a_development_version_before_the_release_holds_the_next_one_too(make_project, before, after):
    metadata = '[project]\nname = "thing"\nversion = "1.2.0"\n'
    old = MANUAL.replace("1.2.0", before).replace("May", "April")
    project = make_project({"pyproject.toml": metadata.replace("1.2.0", before), "man/thing.1": old})
    project.commit(**{"pyproject.toml": metadata, "man/thing.1": MANUAL})
    bump(project, "1.2.1.dev0")
    assert project.read("man/thing.1").decode() == MANUAL.replace("1.2.0", after)


CONF = 'project = "thing"\nrelease = "{}"\n'


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([("1.1.0", "1.1.0"), ("1.2.0.dev1", "1.1.0"), ("1.2.0", "1.2.0")], "1.2.0"),
        ([("1.1.0", "1.1.0"), ("1.2.0.dev1", "1.2.0.dev1"), ("1.2.0", "1.2.0")], "1.2.1.dev0"),
        ([("1.1.0", "1.1.0"), ("1.2.0", "1.2.0")], "1.2.1.dev0"),
    ],
    ids=["never was", "was, too", "nothing was"],
)
def test_a_manual_goes_to_a_development_version_unless_only_the_project_did_before(make_project, states, expected):
    metadata = '[project]\nname = "thing"\nversion = "{}"\n'
    files = [{"pyproject.toml": metadata.format(a), "docs/conf.py": CONF.format(b)} for a, b in states]
    project = make_project(files[0])
    for later in files[1:]:
        project.commit(**later)
    bump(project, "1.2.1.dev0")
    assert project.read("docs/conf.py").decode() == CONF.format(expected)
    assert project.read("pyproject.toml").decode() == metadata.format("1.2.1.dev0")


@pytest.mark.parametrize("states", [["1.1.0", "1.2.0.dev1", "1.2.0"], ["1.2.0.dev1", "1.3.0.dev0"]])
def test_the_short_version_of_a_manual_goes_along_with_the_full_one(make_project, states):
    files = {"pyproject.toml": '[project]\nname = "thing"\nversion = "{0}"\n'}
    files["docs/conf.py"] = 'version = "{1}"\nrelease = "{0}"\n'
    first, *later = ({path: text.format(v, v[:3]) for path, text in files.items()} for v in states)
    project = make_project(first)
    for each in later:
        project.commit(**each)
    bump(project, "1.4.0.dev0")
    assert project.read("docs/conf.py").decode() == 'version = "1.4"\nrelease = "1.4.0.dev0"\n'


def test_a_line_beside_one_that_held_a_development_version_stays(make_project):
    metadata = '[project]\nname = "thing"\nversion = "{}"\n'
    readme = "pip install thing=={}\nthing, in development: pip install thing=={}\n"
    before = {"pyproject.toml": metadata.format("1.2.0.dev1"), "README.md": readme.format("1.1.0", "1.2.0.dev1")}
    project = make_project(before)
    project.commit(**{"pyproject.toml": metadata.format("1.2.0"), "README.md": readme.format("1.2.0", "1.2.0")})
    bump(project, "1.2.1.dev0")
    assert project.read("README.md").decode() == readme.format("1.2.0", "1.2.1.dev0")


def test_what_was_written_as_more_lines_than_before_says_nothing_of_development(make_project):
    metadata = '[project]\nname = "thing"\nversion = "{}"\n'
    before = {"pyproject.toml": metadata.format("1.2.0.dev1"), "README.md": "pip install thing==1.2.0.dev1\n"}
    after = "pip install thing==1.2.0\npip install thing==1.2.0 more\n"
    project = make_project(before)
    project.commit(**{"pyproject.toml": metadata.format("1.2.0"), "README.md": after})
    bump(project, "1.2.1.dev0")
    assert project.read("README.md").decode() == after


def test_a_citation_that_somebody_added_after_the_release_follows_at_the_next_one(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\nversion = "1.2.0"\n'})
    project.git("tag", "v1.2.0")
    project.commit(**{"CITATION.cff": "cff-version: 1.2.0\nversion: 1.2.0\n"})
    bump(project, "1.3.0.dev0")
    bump(project, "1.3.0")
    assert project.read("CITATION.cff").decode() == "cff-version: 1.2.0\nversion: 1.3.0\n"


def test_what_tbump_keeps_as_numbers_in_the_metadata_is_the_version_there(make_project):
    text = """[project]
name = "thing"
version = "1.2.0"
[tool.tbump.version]
current = "1.2.0"
regex = '(?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)(?P<end>rc\\d+)?'
[[tool.tbump.file]]
src = "pyproject.toml"
search = 'version = "{current_version}"'
version_template = "{major}.{minor}.{patch}"
"""
    project = make_project({"pyproject.toml": text})
    bump(project, "1.3.0rc1")
    assert project.read("pyproject.toml").decode() == text.replace("1.2.0", "1.3.0rc1")


def test_a_citation_stays_at_the_release_while_the_next_one_is_developed(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.2.0"\n',
        "CITATION.cff": "cff-version: 1.2.0\nversion: 1.2.0\n",
    }
    project = make_project(files)
    project.git("tag", "v1.2.0")
    bump(project, "1.3.0.dev0")
    assert project.read("CITATION.cff").decode() == files["CITATION.cff"]
    bump(project, "1.3.0")
    assert project.read("CITATION.cff").decode() == "cff-version: 1.2.0\nversion: 1.3.0\n"


@pytest.mark.parametrize(("new", "written"), [("1.3.0.dev0", "1.3.0"), ("1.3.0rc1", "1.3.0"), ("1.3.0", "1.3.0")])
def test_a_file_for_which_tbump_has_numbers_alone_holds_no_suffix(make_project, new, written):
    tbump = """
[tool.tbump.version]
current = "1.2.0"
regex = '(?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)(?P<end>rc\\d+|\\.dev\\d+)?'
[[tool.tbump.file]]
src = "package.json"
version_template = "{major}.{minor}.{patch}"
"""
    files = {
        "pyproject.toml": f'[project]\nname = "thing"\nversion = "1.2.0"\n{tbump}',
        "package.json": '{"name": "thing", "version": "1.2.0"}\n',
    }
    project = make_project(files)
    bump(project, new)
    assert project.read("package.json").decode() == files["package.json"].replace("1.2.0", written)
    bump(project, "1.3.1")
    assert project.read("package.json").decode() == files["package.json"].replace("1.2.0", "1.3.1")


@pytest.mark.parametrize("last", ["__version__", "VERSION"])
def test_a_tuple_that_a_package_imports_by_way_of_another_is_the_version(make_project, last):
    files = {
        "setup.py": "from setuptools import setup\nfrom thing import __version__\n"
        "setup(name='thing', version=__version__)\n",
        "thing/__init__.py": "from .core import __version__\n",
        "thing/core/__init__.py": f"from .core import {last} as __version__\n",
        "thing/core/core.py": f"version_tuple = (1, 18, 1)\n{last} = '%d.%d.%d' % version_tuple\n",
    }
    project = make_project(files, tag="")
    assert bump(project, "1.19.0").plan.old == "1.18.1"
    assert project.read("thing/core/core.py").decode() == files["thing/core/core.py"].replace("18, 1", "19, 0")


def test_files_may_follow_a_tag_that_is_in_this_history_where_nothing_is_committed(toonstream):
    toonstream.git("tag", "--annotate", "v1.0.2", "--message", "x")
    refuse(toonstream, TagExists, "1.0.2")
    toonstream.commit(**{"more.txt": "more\n"})
    made = bump(toonstream, "1.0.2", commit=False)
    assert made.plan.notes[0].startswith("tag v1.0.2 is in this history already")


def test_files_do_not_follow_a_tag_of_another_branch(toonstream):
    toonstream.commit(**{"more.txt": "more\n"})
    toonstream.git("tag", "--annotate", "v1.0.2", "--message", "x")
    toonstream.git("reset", "--quiet", "--hard", "HEAD^")
    refuse(toonstream, TagExists, "1.0.2", commit=False)


def test_files_do_not_follow_a_tag_that_the_remote_has_elsewhere(toonstream):
    elsewhere(toonstream, tag="v1.0.2")
    toonstream.git("tag", "--annotate", "v1.0.2", "--message", "x")
    refuse(toonstream, TagExists, "1.0.2", commit=False)


def test_a_tale_of_an_older_version_is_not_stale_and_a_title_is(make_project):
    readme = "# Thing 1.0\n\nThing 0.9 was slow. See /me/thing/tree/0.8/docs and pip install thing==0.7\n"
    files = {"pyproject.toml": '[project]\nname = "thing"\nversion = "1.1"\n', "README.md": readme}
    project = make_project(files)
    assert [mention.stated for mention in plan(project, "1.2").stale] == ["1.0", "0.7"]
    bump(project, "1.2", stale=True)
    changed = readme.replace("thing==0.7", "thing==1.2").replace("Thing 1.0", "Thing 1.2")
    assert project.read("README.md").decode() == changed


def test_a_badge_escapes_the_dash_of_a_version(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.0.0-rc.1"\n',
        "README.md": "![v](https://img.shields.io/badge/version-1.0.0--rc.1-blue)\n",
    }
    project = make_project(files)
    bump(project, "1.0.0-rc.2")
    assert b"version-1.0.0--rc.2-blue" in project.read("README.md")


def test_a_version_that_is_only_a_tuple_is_written_there(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "thing"\ndynamic = ["version"]\n',
        "thing/__init__.py": "import os\n\nVERSION = (6, 1, 3, 'final', 0)\n",
    }
    project = make_project(files, tag="")
    assert bump(project, "6.2").plan.old == "6.1.3"
    assert project.read("thing/__init__.py") == b"import os\n\nVERSION = (6, 2, 0, 'final', 0)\n"


def test_what_a_hook_wrote_over_the_users_own_changes_is_kept_beside_them(toonstream):
    toonstream.write("CHANGELOG.md", "mine\n")
    hook(toonstream, "pre-commit", "echo theirs >CHANGELOG.md; exit 1")
    with pytest.raises(CommitRefused):
        bump(toonstream, allow_dirty=True)
    assert toonstream.read("CHANGELOG.md") == b"mine\n"
    assert toonstream.read(".release/put-back/CHANGELOG.md") == b"theirs\n"


def test_what_stale_mends_is_stale_no_more(make_project):
    project = make_project(
        {
            "pyproject.toml": '[project]\nname = "thing"\nversion = "1.0.1"\n',
            "docs/install.md": "pip install thing==0.9.0\n",
        }
    )
    project.git("tag", "--annotate", "v0.9.0", "--message", "v0.9.0")
    view = View(project.root)
    left, mended = (
        step.plan(view, read_config(view), step.Wanted(version="1.0.2", stale=stale)) for stale in (False, True)
    )
    assert [mention.path for mention in left.stale] == ["docs/install.md"]
    assert mended.stale == ()


def test_the_way_to_try_again_has_the_flags_that_were_given(toonstream):
    toonstream.write("tasks.py", toonstream.read("tasks.py") + b"# mine\n")
    toonstream.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o755)
    view = View(toonstream.root)
    planned = step.plan(view, read_config(view), step.Wanted(version="patch", allow_dirty=True, stale=True))
    with pytest.raises(CommitRefused) as raised:
        step.apply(planned, World(view))
    assert raised.value.fix == ("invoke bump 1.0.2 --allow-dirty --stale",)


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("is_worktree", [False, True], ids=["clone", "worktree"])
def test_a_clone_too_shallow_to_know_the_last_bump_says_what_was_left_for_it(
    make_project, tmp_path, depth, is_worktree
):
    stated = '[project]\nname = "toonstream"\nversion = "{}"\n'
    project = make_project({"pyproject.toml": stated.format("1.0.0"), "a.txt": "at 1.0.0/x\n"})
    project.commit(**{"pyproject.toml": stated.format("1.0.1"), "a.txt": "at 1.0.1/x\n"})
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", *([f"--depth={depth}"] if depth else []), f"file://{project.root}", str(clone))
    if is_worktree:
        project.git("-C", str(clone), "worktree", "add", "--quiet", "--detach", "../tree")
        project.git("-C", str(clone.with_name("tree")), "switch", "--quiet", "-c", "other")
        clone = clone.with_name("tree")
    view = View(clone)
    config = dataclasses.replace(read_config(view), branches=("other", "main"))
    planned = step.plan(view, config, step.Wanted(version="1.0.2"))
    assert ("a.txt" in {file.path for file in planned.files}) == (depth != 1)
    told = (
        "this clone is shallow; lines of 1.0.1 that only the last bump tells may have been left: git fetch --unshallow"
    )
    assert [note for note in planned.notes if "shallow" in note] == ([told] if depth == 1 else [])


def test_a_shallow_clone_in_which_all_that_is_left_says_why_says_nothing_more(make_project, tmp_path):
    files = {"pyproject.toml": '[project]\nname = "toonstream"\nversion = "1.0.1"\n', "a.py": "# since 1.0.1\n"}
    project = make_project(files)
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth=1", f"file://{project.root}", str(clone))
    view = View(clone)
    planned = step.plan(view, read_config(view), step.Wanted(version="1.0.2"))
    assert [item.path for item in planned.left] == ["a.py"]
    assert [note for note in planned.notes if "shallow" in note] == []

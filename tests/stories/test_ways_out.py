"""The command that an error or a status names is right for where its user is, and works when it is pasted."""

from __future__ import annotations

import json
import os
import shlex
import subprocess

import pytest
import shapes

TASKS = {"tasks.py": shapes.TASKS, ".gitignore": ".release/\n__pycache__/\n"}


def manifest(name, version):
    return f'[project]\nname = "{name}"\nversion = "{version}"\n'


@pytest.fixture
def two(make_project):
    files = {"libs/a/pyproject.toml": manifest("mono-a", "1.0.0"), "libs/b/pyproject.toml": manifest("mono-b", "3.1.0")}
    return make_project({**TASKS, **files})


def error_of(ran):
    return json.loads(ran.out)["error"]


def paste(project, command):
    return subprocess.run(["bash", "-c", command], cwd=project.root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("typed", [("bump", "patch"), ("tag",), ("status",)], ids=["bump", "tag", "status"])
def test_where_several_projects_could_be_meant_the_same_command_names_one(two, typed):
    ran = two.invoke(*typed, "--json")
    expected = [f"{shlex.join(('invoke', *typed))} --project {name}" for name in ("mono-a", "mono-b")]
    assert error_of(ran)["fix"] == expected
    assert two.invoke(*expected[0].split()[1:]).code == 0


def test_a_name_that_no_project_has_is_answered_with_those_there_are(two):
    ran = two.invoke("bump", "patch", "--project", "nope", "--json")
    assert error_of(ran)["fix"][0] == "invoke bump patch --project mono-a"


def test_two_projects_of_one_name_are_told_apart_by_their_folders(make_project):
    project = make_project(
        {**TASKS, "a/pyproject.toml": manifest("twin", "1.0.0"), "b/pyproject.toml": manifest("twin", "2.0.0")}
    )
    fixes = error_of(project.invoke("bump", "patch", "--project", "twin", "--json"))["fix"]
    assert fixes == ["invoke bump patch --project a/", "invoke bump patch --project b/"]
    assert project.invoke(*fixes[1].split()[1:]).code == 0
    assert b"2.0.1" in project.read("b/pyproject.toml")


def test_the_project_in_the_root_can_be_named_too(make_project):
    project = make_project({**TASKS, "pyproject.toml": manifest("root", "1.0.0")})
    assert project.invoke("bump", "patch", "--project", "root").code == 0


def test_the_next_command_stays_with_the_chosen_project(two):
    ran = two.invoke("bump", "patch", "--project", "mono-b")
    assert "next  invoke tag --project mono-b" in ran.out
    refused = two.invoke("bump", "1.0", "--project", "mono-b", "--json")
    assert error_of(refused)["fix"] == ["invoke bump 3.1.2 --project mono-b"]


def test_a_branch_with_commits_of_its_own_is_not_told_to_fast_forward(toonstream, tmp_path):
    other = tmp_path / "other"
    toonstream.run("git", "clone", "-q", str(toonstream.remote), str(other))
    (other / "theirs.txt").write_text("x")
    for words in (("add", "-A"), ("commit", "-q", "-m", "theirs"), ("push", "-q")):
        subprocess.run(["git", *words], cwd=other, check=True)
    toonstream.commit("ours", **{"ours.txt": "x"})
    assert "next  git pull --rebase" not in toonstream.invoke("status", "--no-online").out
    toonstream.git("fetch", "-q")
    assert "next  git pull --rebase" in toonstream.invoke("status").out
    fix = error_of(toonstream.invoke("bump", "1.0.2", "--json"))["fix"][0]
    assert paste(toonstream, fix).returncode == 0
    assert toonstream.invoke("bump", "1.0.2").code == 0


def test_a_status_sees_that_the_remote_has_more(toonstream, tmp_path):
    other = tmp_path / "other"
    toonstream.run("git", "clone", "-q", str(toonstream.remote), str(other))
    (other / "theirs.txt").write_text("x")
    for words in (("add", "-A"), ("commit", "-q", "-m", "theirs"), ("push", "-q")):
        subprocess.run(["git", *words], cwd=other, check=True)
    assert "next  git pull --ff-only\n" in toonstream.invoke("status").out


def test_what_is_changed_inside_of_a_submodule_is_the_submodules(toonstream, tmp_path):
    inner = tmp_path / "inner"
    subprocess.run(["git", "init", "-q", str(inner)], check=True)
    (inner / "a.txt").write_text("x")
    subprocess.run(["git", "-C", str(inner), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(inner), "commit", "-q", "-m", "x"], check=True)
    toonstream.git("submodule", "--quiet", "add", str(inner), "inner")
    toonstream.git("commit", "-q", "-m", "Add a submodule")
    toonstream.write("inner/a.txt", "changed")
    assert toonstream.invoke("bump", "1.0.2").code == 0


def test_conflicts_are_to_be_resolved_and_not_to_be_committed(toonstream):
    toonstream.write("README.md", "mine\n")
    toonstream.git("stash")
    toonstream.commit("theirs", **{"README.md": "theirs\n"})
    toonstream.git("stash", "pop", check=False)
    found = error_of(toonstream.invoke("bump", "1.0.2", "--json"))
    assert found["what"] == "1 file with conflicts that are not resolved"
    editor = "$EDITOR" if "EDITOR" in os.environ else "${EDITOR:-vi}"  # as it can be typed here
    assert found["fix"] == [f"{editor} README.md && git add README.md && git commit"]
    assert "next  git status" in toonstream.invoke("status").out


@pytest.mark.parametrize(
    ("option", "fix"),
    [("--dry", "invoke bump patch --dry-run"), ("-1", "invoke --help bump")],
    ids=["Invoke's own", "none of ours"],
)
def test_an_option_in_the_versions_place_is_repeated_only_where_it_is_one(toonstream, option, fix):
    ran = toonstream.invoke("bump", option)
    assert ran.code == 2
    assert f"  fix    {fix}\n" in ran.err


def test_without_git_its_installation_is_the_way_out(toonstream, tmp_path):
    ran = toonstream.invoke("bump", "1.0.2", "--json", PATH=str(tmp_path))
    found = error_of(ran)
    assert (found["id"], found["what"]) == ("repository-missing", "git is not installed")
    assert found["fix"]


def test_without_a_name_git_makes_no_tag_and_says_how_to_give_one(toonstream):
    toonstream.git("config", "user.useConfigOnly", "true")
    assert toonstream.invoke("bump", "1.0.2").code == 0
    ran = toonstream.invoke("tag", "--json", GIT_CONFIG_GLOBAL="/dev/null")
    assert ran.code, ran.text
    assert error_of(ran)["fix"][0] == 'git config user.name "YOUR NAME"'


@pytest.mark.parametrize(("kind", "way_out"), [("file", "mv .release NEW-NAME"), ("link", "rm .release")])
def test_a_folder_of_ours_that_is_none_is_to_be_moved_out_of_the_way(toonstream, kind, way_out):
    place = toonstream.root / ".release"
    if kind == "file":
        place.write_text("x")
    else:
        place.symlink_to("/tmp")
    fix = error_of(toonstream.invoke("bump", "1.0.2", "--json"))["fix"]
    assert fix == [way_out]
    assert paste(toonstream, fix[0]).returncode == 0
    assert toonstream.invoke("bump", "1.0.2").code == 0

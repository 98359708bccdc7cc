"""Words that mean nothing to a task: told like every other error, with the command that was probably meant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PYPROJECT = '[project]\nname = "thing"\nversion = "1.0"\n'
NOXFILE = "import release.sessions\n\nrelease.sessions.register()\n"
US = "python -m release"


@pytest.fixture
def thing(make_project):
    return make_project({"pyproject.toml": PYPROJECT, "noxfile.py": NOXFILE})


def called(project, *words):
    return project.run(sys.executable, "-m", "release", *words)


@pytest.mark.parametrize(
    ("typed", "told", "fix"),
    [
        pytest.param("bmup 1.1", "there is no task bmup", f"{US} bump 1.1", id="a task"),
        pytest.param("xyzzy", "there is no task xyzzy", f"{US} --list", id="a task like no other"),
        pytest.param("--help bmup", "there is no task bmup", f"{US} --help bump", id="a task that help is wanted of"),
        pytest.param("bump 1.1 --dryrun", "bump has no option --dryrun", f"{US} bump 1.1 --dry-run", id="an option"),
        pytest.param(
            "bump --dryrun 1.1", "bump has no option --dryrun", f"{US} bump --dry-run 1.1", id="an option before"
        ),
        pytest.param("tag --vrsion=3", "tag has no option --vrsion", f"{US} tag --version=3", id="with a value"),
        pytest.param("status --xyzzy", "status has no option --xyzzy", f"{US} --help status", id="like no other"),
        pytest.param("--lst", "there is no option --lst", f"{US} --list", id="an option of the program"),
        pytest.param("tag 1.1", "tag was given one word too many: 1.1", f"{US} tag", id="a word too many"),
        pytest.param("status --online=3", "--online takes no value", f"{US} status --online", id="a value too many"),
        pytest.param("tag --message", "--message needs a value", f"{US} --help tag", id="no value"),
        pytest.param("bump", "bump needs its version", f"{US} bump patch", id="no version"),
        pytest.param("answer", "answer needs its item", f"{US} --help answer", id="no item"),
        pytest.param("publish", "there is no task publish", "nox -s publish", id="a session"),
        pytest.param("vrify --index x", "there is no task vrify", "nox -s verify -- --index x", id="nearly a session"),
        pytest.param("tag release", "there is no task release", f"{US} tag && nox -s release", id="after a task"),
        pytest.param("--help publish", "there is no task publish", "nox --list", id="help for a session"),
    ],
)
def test_what_our_own_program_cannot_understand_is_told_with_what_was_probably_meant(thing, typed, told, fix):
    ran = called(thing, *typed.split())
    assert ran.code == 2
    head, *lines = ran.err.splitlines()
    assert told in head
    assert f"  where  {US} {typed}" in lines
    assert f"  fix    {fix}" in lines


def test_a_session_is_named_as_one(thing):
    assert "why    that is `nox -s verify`: " in called(thing, "verify").err


def test_it_is_one_object_in_json(thing):
    error = json.loads(called(thing, "bump", "--dryrun", "1.1", "--json").out)["error"]
    assert (error["id"], error["fix"]) == ("option-unknown", [f"{US} bump --dry-run 1.1 --json"])


def test_the_script_names_itself(thing):
    script = str(Path(sys.executable).with_name("release-tasks"))
    assert "fix    release-tasks status --json" in thing.run(script, "status", "--jsn").err
    assert thing.run(script, "--version").out.startswith("release-tasks ")


def test_help_after_a_task_that_needs_a_word_is_help_before_anything_is_done(thing):
    ran = called(thing, "tag", "bump", "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: {US} [--core-opts] bump ")
    assert "Also change places that still" in ran.out
    assert thing.git("tag", "--list") == ""


def test_an_option_where_invoke_takes_it_for_the_word_names_what_was_meant(make_project):
    project = make_project({"pyproject.toml": PYPROJECT, "tasks.py": "from release.tasks import ns\n"})
    ran = project.invoke("incident", "--dril")
    assert ran.code == 2
    assert "needs its kind before --dril" in ran.err
    assert "fix    invoke incident token --drill" in ran.err


def test_what_is_understood_loads_nothing_for_what_is_not(thing):
    script = "import sys, release.__main__ as us\ntry: us.main()\nfinally: print('release.usage' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", script, "status", "--no-online"],
        cwd=thing.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.endswith("False\n")


@pytest.mark.parametrize("words", [("--help", "bump"), ("bump", "--help"), ("--list",)], ids=" ".join)
def test_help_whose_reader_has_gone_ends_without_a_traceback(thing, words):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        ran = subprocess.run(
            [sys.executable, "-m", "release", *words], cwd=thing.root, stdout=gone, stderr=subprocess.PIPE, check=False
        )
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_number_of_invokes_own_that_is_none_is_an_error_like_all_others(thing):
    ran = called(thing, "-D", "x", "status")
    assert (ran.code, "Traceback" in ran.err) == (2, False)
    assert "fix    python -m release --help" in ran.err

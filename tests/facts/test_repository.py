from __future__ import annotations

import os
from contextlib import closing

import pytest

from release.config import read_config
from release.errors import RemoteMissing
from release.facts.repository import Asking, advice, next_free, read_repository, require_remote
from release.model.version import asked_version
from release.system.view import View


@pytest.fixture
def silent(toonstream, tmp_path, monkeypatch):
    """A remote that takes the connection and never answers; the pipe ends when its program has ended."""
    pipe, script = tmp_path / "pipe", tmp_path / "ssh"
    os.mkfifo(pipe)
    script.write_text(f"#!/bin/sh\nexec sleep 600 >{pipe}\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    toonstream.git("remote", "set-url", "origin", "ssh://nowhere.invalid/x.git")
    return pipe


def seen(project):
    view = View(project.root)
    return view, read_repository(view, read_config(view))


def test_a_question_that_nobody_waits_for_is_ended_with_all_that_it_started(toonstream, silent):
    with closing(Asking(*seen(toonstream), 600)) as asking:
        asking.about("v1.0.2")
        stream = silent.open("rb")
    with stream:
        assert stream.read() == b""


def test_a_remote_that_does_not_answer_in_time_is_not_looked_at_and_left_by_its_program(toonstream, silent):
    with closing(Asking(*seen(toonstream), 0.5)) as asking:
        asking.about("v1.0.2")
        with silent.open("rb") as stream:
            remote = asking.answer()
            assert stream.read() == b""
    assert (remote.not_looked, remote.refs) == ("no answer in time", {})


def test_the_remote_tells_branch_and_tag_in_one_answer(toonstream):
    toonstream.git("push", "--quiet", "origin", "v1.0.1")
    with closing(Asking(*seen(toonstream), 60)) as asking:
        asking.about("v1.0.1")
        remote = asking.answer()
    assert remote.refs["refs/heads/main"] == toonstream.head
    assert remote.commit_of("refs/tags/v1.0.1") == toonstream.head


def test_where_nothing_was_asked_nothing_was_looked_at(toonstream):
    toonstream.git("remote", "remove", "origin")
    with closing(Asking(*seen(toonstream), 60)) as asking:
        asking.about("v1.0.1")
        assert asking.answer().not_looked == "there is no remote"


def test_the_advice_is_the_first_command_of_the_refusal(toonstream):
    view, repository = seen(toonstream)
    assert advice(repository, read_config(view)) == ""
    toonstream.git("checkout", "--quiet", "--detach")
    view, repository = seen(toonstream)
    assert advice(repository, read_config(view)) == "git switch main"


def test_a_version_whose_tag_stands_is_not_advised(toonstream):
    toonstream.git("tag", "v1.0.2")
    _, repository = seen(toonstream)
    assert next_free(repository, "v", asked_version("1.0.1"), "1.0.1") == "1.0.3"


def test_a_push_needs_a_remote(toonstream):
    toonstream.git("remote", "remove", "origin")
    with pytest.raises(RemoteMissing):
        require_remote(seen(toonstream)[1])


def test_a_default_for_pushes_that_does_not_exist_is_passed_over(toonstream):
    toonstream.git("config", "remote.pushDefault", "nosuch")
    assert seen(toonstream)[1].remote == "origin"

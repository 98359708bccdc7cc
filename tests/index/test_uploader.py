"""The child that uploads waits for its order, and is gone when nothing comes of it."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from answering import Say, answering
from publishing_tools import NAME, a_candidate, a_project, an_index

from release.errors import CandidateMissing
from release.index.upload import MARK, uploader
from release.rehearsal import faults
from release.rehearsal.authority import Authority
from release.system.view import View
from release.system.world import World


@pytest.fixture
def world(tmp_path):
    return World(View(tmp_path))


def events(world):
    return [json.loads(line) for line in world.view.read(".release/journal.jsonl").splitlines()]


def refuse(world, seen):
    with uploader(world):
        seen += children()
        raise CandidateMissing("there is no candidate")


def test_a_child_without_an_order_does_not_outlive_a_refusal(world):
    seen = []
    with pytest.raises(CandidateMissing):
        refuse(world, seen)
    assert (len(seen), children()) == (1, [])


def test_one_child_waits_however_often_it_is_started(world):
    with uploader(world) as ready:
        assert ready.start() is ready.start()
    assert [each["event"] for each in events(world)] == ["start:begin", "start:done"]


@contextlib.contextmanager
def a_child(project, url, token="", program=("-m", "release.system.uploading"), **environment):
    """Start the child that uploads the candidate of *project*, and hand it its order."""
    files = [str(path) for path in sorted((project.root / "dist").iterdir())]
    order = {"arguments": ["--repository-url", url, *files], "username": "__token__", "password": token}
    with subprocess.Popen(
        [sys.executable, *program],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        assert child.stdin
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
        yield child


def told_by(project, url, token="", **environment):
    """Return the lines that the child prints which uploads the candidate of *project*."""
    with a_child(project, url, token, **environment) as child:
        return lines_of(child)


def lines_of(child):
    return [line for line in child.stdout.read().decode().split("\n") if line]


def test_the_child_prints_nothing_but_what_it_tells(make_project, tmp_path):
    with an_index(tmp_path / "index") as index:
        project = a_project(make_project)
        candidate = a_candidate(project)
        told = told_by(project, index.upload_url, index.make_token())
    assert [line for line in told if not line.startswith(MARK)] == []
    names = [json.loads(line.removeprefix(MARK)).get("file") for line in told]
    assert names == [*(each.filename for each in candidate.distributions), None]


def test_the_child_takes_the_users_proxy_but_not_for_what_is_excepted(make_project):
    project, url = a_project(make_project), "http://index.example.invalid/legacy/"
    a_candidate(project)
    with answering(Say()) as proxy, answering(Say()) as itself:
        told_by(project, url, HTTP_PROXY=proxy.url, NO_PROXY="127.0.0.1")
        told_by(project, itself.url, HTTP_PROXY=proxy.url, NO_PROXY="127.0.0.1")
    assert [got[1] for got in proxy.got] == [url, url]
    assert len(itself.got) == len(proxy.got)


def test_the_child_sends_the_order_s_credential_whatever_netrc_has(make_project, tmp_path):
    project, token = a_project(make_project), "pypi-ordered"
    a_candidate(project)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login toots password other\n")
    with answering(Say()) as server:
        told_by(project, server.url, token, NETRC=str(tmp_path / "netrc"))
        told_by(project, server.url, "", NETRC=str(tmp_path / "netrc"))
    sent = [base64.b64decode(got[2]["authorization"].removeprefix("Basic ")).decode() for got in server.got]
    assert sent == ["__token__:pypi-ordered"] * 2 + ["__token__:"] * 2


def test_the_child_trusts_the_authorities_that_the_environment_names(make_project, tmp_path):
    project = a_project(make_project)
    a_candidate(project)
    authority = Authority()
    with an_index(tmp_path / "index", authority=authority) as index:
        told = told_by(project, index.upload_url, index.make_token(), **authority.environment(tmp_path / "ca.pem"))
        assert json.loads(told[-1].removeprefix(MARK)) == {"event": "all"}
        told = told_by(project, index.upload_url, index.make_token(), **Authority().environment(tmp_path / "ca.pem"))
        assert json.loads(told[-1].removeprefix(MARK))["event"] == "lost"


@pytest.fixture
def many(make_project):
    """A project with a candidate of twenty files."""
    project = a_project(make_project)
    a_candidate(project, builds=18)
    return project


def forked(child):
    """The process that the *child* has forked, once it has."""
    deadline = time.monotonic() + 20
    while not (found := children(child.pid)) and time.monotonic() < deadline:
        time.sleep(0.01)
    (number,) = found
    return int(number)


ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process sends all files")


@ONLY_LINUX
def test_of_many_files_a_second_process_sends_half_and_both_are_done_at_the_end(many, tmp_path):
    with an_index(tmp_path / "index") as index:
        index.plan("POST /legacy/", faults.passed(), *[faults.slow(0.3)] * 19)
        with a_child(many, index.upload_url, index.make_token()) as child:
            assert forked(child)
            told = lines_of(child)
        assert json.loads(told[-1].removeprefix(MARK)) == {"event": "all"}
        assert len(index.digests(NAME)) == len(told) - 1 == 20
    assert children(child.pid) == []


@ONLY_LINUX
def test_where_the_second_process_is_killed_the_files_are_not_called_sent(many, tmp_path):
    with an_index(tmp_path / "index") as index:
        index.plan("POST /legacy/", faults.passed(), *[faults.slow(0.3)] * 19)
        with a_child(many, index.upload_url, index.make_token()) as child:
            os.kill(forked(child), signal.SIGKILL)
            told = lines_of(child)
        assert child.returncode == 75
        assert not any('"all"' in line for line in told)
        assert len(index.digests(NAME)) < 20


@ONLY_LINUX
def test_the_death_of_the_second_process_is_told(many):
    with answering(Say(), Say(wait=threading.Event())) as server, a_child(many, server.url) as child:
        os.kill(forked(child), signal.SIGKILL)
        server.script[-1].wait.set()
        told = [json.loads(line.removeprefix(MARK)) for line in lines_of(child)]
    assert [event["words"] for event in told if event["event"] == "lost"] == [
        "the second uploading process ended with -9"
    ]


@ONLY_LINUX
def test_the_second_process_sends_nothing_more_where_the_first_has_ended(many):
    with answering(Say(), Say(wait=threading.Event())) as server, a_child(many, server.url) as child:
        while len(server.got) < 1 + 4:
            time.sleep(0.01)
        child.kill()
        child.wait()
        server.script[-1].wait.set()
        lines_of(child)  # the second one has it open until it ends
    assert len(server.got) == 1 + 4


@ONLY_LINUX
@pytest.mark.parametrize("call", ["fork", "memfd_create"])
def test_where_there_is_no_second_process_the_first_one_sends_all(many, call):
    script = "import os, runpy, sys\ndef fail(*_): raise OSError(12, 'no memory')\n"
    script += f"os.{call} = fail\nrunpy.run_module('release.system.uploading', run_name='__main__')"
    with answering(Say()) as server, a_child(many, server.url, program=("-c", script)) as child:
        told = lines_of(child)
    assert json.loads(told[-1].removeprefix(MARK)) == {"event": "all"}
    assert len(server.got) == 20


def test_a_line_that_was_cut_off_is_taken_for_words(world):
    index = SimpleNamespace(upload="http://127.0.0.1:9/", name="one")
    credential = SimpleNamespace(words="", secrets=(), username="", password="")
    with uploader(world) as ready:
        told = ready.upload(index, credential, {}, lambda _: None)
        ready.start()
        assert ready._heard
        ready._heard(f'{MARK}{{"event": "answer", "fi')
    assert told.words[-1].endswith('"fi')


def test_lines_of_two_processes_are_whole_however_long_and_however_slowly_they_are_read(many):
    body = ("\U0001f600" * 2000).encode()
    at_once = threading.Event()
    refusal = Say(status=400, body=body, wait=at_once)
    with answering(Say(), refusal) as server, a_child(many, server.url) as child:
        while len(server.got) < 1 + 4:
            time.sleep(0.01)
        at_once.set()
        read = iter(lambda: (time.sleep(0.001), os.read(child.stdout.fileno(), 500))[1], b"")
        lines = b"".join(read).decode().split("\n")
    told = [json.loads(line.removeprefix(MARK)) for line in lines if line]
    refused = [event for event in told if event["event"] == "refused"]
    assert [event["body"] for event in refused] == [body.decode()] * 4
    assert child.returncode == 1


def children(parent=None):
    """The numbers of the children of the process *parent*, by default this one, that upload."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            its = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if its == str(parent or os.getpid()) and b"release.system.uploading" in (folder / "cmdline").read_bytes():
                found.append(folder.name)
    return found

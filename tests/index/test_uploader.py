"""The child that uploads waits for its order, and is gone when nothing comes of it."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from answering import Say, answering
from publishing_tools import a_candidate, a_project, an_index

from release.errors import CandidateMissing
from release.index.upload import MARK, uploader
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


def told_by(project, url, token="", **environment):
    """Return the lines that the child prints which uploads the candidate of *project*."""
    files = [str(path) for path in sorted((project.root / "dist").iterdir())]
    order = {"arguments": ["--repository-url", url, *files], "username": "__token__", "password": token}
    done = subprocess.run(
        [sys.executable, "-m", "release.system.uploading"],
        input=json.dumps(order).encode(),
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    return [line for line in done.stdout.decode().split("\n") if line]


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


def children():
    """The numbers of the children of this process that upload."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(os.getpid()) and b"release.system.uploading" in (folder / "cmdline").read_bytes():
                found.append(folder.name)
    return found

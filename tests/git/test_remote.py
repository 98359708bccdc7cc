"""The remote: what it has, why it was not looked at, and pushing all or nothing."""

from __future__ import annotations

import os
import socket

import pytest

from release.git.remote import ask_remote, last_words, push, read_remote, repository_path, slug
from release.system.child import Answer
from release.system.view import View
from release.system.world import World


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://forge.example/owner/name.git", "owner/name"),
        ("https://forge.example/owner/name", "owner/name"),
        ("https://user:pass@forge.example:8443/owner/name.git/", "owner/name"),
        ("ssh://git@forge.example:2222/owner/name.git", "owner/name"),
        ("git+ssh://git@forge.example/owner/name", "owner/name"),
        ("git@forge.example:owner/name.git", "owner/name"),
        ("git@forge.example:group/sub/name.git", "sub/name"),
        ("forge:owner/name", "owner/name"),
        ("https://forge.example/name", "name"),
        ("/srv/git/name.git", "name"),
        ("/srv/git/name/", "name"),
        ("../name.git", "name"),
        ("file:///srv/git/name.git", "name"),
        ("C:/git/name.git", "name"),
        ("C:\\git\\name.git", "name"),
        ("/srv/a:b/name", "name"),
        ("https://forge.example/owner/digit", "owner/digit"),
        ("", ""),
    ],
)
def test_owner_and_name_of_a_url(url, expected):
    assert slug(url) == expected


def asked(root, name: str = "origin", branch: str = "main", tags: tuple[str, ...] = (), timeout_s: float = 30.0):
    return read_remote(name, ask_remote(View(root), name, branch, tags, timeout_s))


def test_the_remote_tells_its_branch_and_tags(toonstream):
    toonstream.git("tag", "light")
    toonstream.git("push", "--quiet", "origin", "light")
    remote = asked(toonstream.root, tags=("v1.0.1", "light", "v9"))
    assert remote.not_looked == ""
    assert remote.refs["refs/heads/main"] == toonstream.head
    assert remote.refs["refs/tags/v1.0.1"] == toonstream.git("rev-parse", "v1.0.1")
    assert remote.commit_of("refs/tags/v1.0.1") == remote.commit_of("refs/tags/light") == toonstream.head
    assert remote.commit_of("refs/tags/v9") == ""


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param("/nowhere/at/all.git", "does not appear to be a git repository", id="no such folder"),
        pytest.param("http://127.0.0.1:9/x.git", "127.0.0.1", id="nobody listens"),
        pytest.param("nonsense://x/y", "nonsense", id="unknown scheme"),
    ],
)
def test_a_remote_that_cannot_be_asked_was_not_looked_at_and_says_why(toonstream, url, words):
    toonstream.git("remote", "set-url", "origin", url)
    remote = asked(toonstream.root)
    assert words in remote.not_looked
    assert (remote.refs, "\n" in remote.not_looked) == ({}, False)


def test_a_remote_that_stays_silent_was_not_looked_at(toonstream):
    with socket.create_server(("127.0.0.1", 0)) as server:
        toonstream.git("remote", "set-url", "origin", f"git://127.0.0.1:{server.getsockname()[1]}/x.git")
        assert asked(toonstream.root, timeout_s=0.5).not_looked == "no answer in time"


def test_a_remote_that_wants_a_password_asks_nobody(toonstream, tmp_path):
    helper = tmp_path / "helper"
    helper.write_text("#!/bin/sh\n(: < /dev/tty) 2> /dev/null || echo no terminal >&2\nexit 1\n")
    helper.chmod(0o755)
    toonstream.git("remote", "set-url", "origin", f"ext::{helper}")
    toonstream.git("config", "protocol.ext.allow", "always")
    assert "no terminal" in asked(toonstream.root).not_looked


@pytest.mark.parametrize("name", ["--upload-pack=touch here", "-u"])
def test_a_remotes_name_is_never_an_option(toonstream, name):
    assert asked(toonstream.root, name=name).not_looked
    assert not (toonstream.root / "here").exists()


def test_a_push_takes_all_or_nothing(toonstream):
    world = World(View(toonstream.root, dict(os.environ)))
    head = toonstream.commit("more", **{"new.txt": "x"})
    toonstream.git("tag", "--annotate", "v2", "--message", "v2")
    hook = toonstream.remote / "hooks" / "update"
    hook.write_text('#!/bin/sh\ncase "$1" in refs/tags/*) echo "no tags today" >&2; exit 1;; esac\n')
    hook.chmod(0o755)
    specs = ("refs/heads/main:refs/heads/main", "refs/tags/v2:refs/tags/v2")
    refused = push(world, "origin", specs)
    assert (refused.ok, "no tags today" in refused.words) == (False, True)
    assert toonstream.on_remote("refs/heads/main") != head
    hook.unlink()
    assert push(world, "origin", specs).ok
    assert toonstream.on_remote("refs/heads/main") == head
    assert toonstream.on_remote("refs/tags/v2^{}") == head


@pytest.mark.parametrize(
    ("code", "err", "words"),
    [
        (128, b"fatal: no\nhint: try this\nremote: because\n\nPlease make sure you have the rights\n", "no; because"),
        (3, b"", "git ended with exit code 3"),
        (1, b"x" * 900, "x" * 400),
    ],
    ids=["advice is left out", "silent", "long"],
)
def test_the_last_words_fit_in_a_line(code, err, words):
    assert last_words(Answer(argv=("git",), code=code, out=b"", err=err, seconds=0.0)) == words


@pytest.mark.parametrize(
    ("url", "path"),
    [
        pytest.param("https://forge.invalid/group/sub/project.git", "group/sub/project", id="a group in a group"),
        pytest.param("git@forge.invalid:group/sub/project.git", "group/sub/project", id="by ssh"),
        pytest.param("ssh://git@forge.invalid:2222/owner/name/", "owner/name", id="with a port"),
        pytest.param("/srv/git/project.git", "project", id="a local path"),
        pytest.param("", "", id="none"),
    ],
)
def test_a_repository_is_known_by_its_whole_path(url, path):
    assert repository_path(url) == path

"""A search that is cut off says where; what it had found until then counts."""

from __future__ import annotations

import os

import pytest

from release.facts.audit.secret_history import Search, ask_history, read_history
from release.rehearsal import macaroons
from release.system.child import Child
from release.system.view import View

TOKEN = macaroons.issue(b"key", "127.0.0.1", "an id", [[3, "7"]])
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PATCH = f"""\\000{COMMIT}
diff --git a/a.py b/a.py
--- /dev/null
+++ b/a.py
@@ -0,0 +1,2 @@
+x = 1
+y = "{TOKEN}"
"""


def answering(tmp_path, script, timeout_s=30.0):
    return Child(("sh", "-c", script), cwd=tmp_path, environment=dict(os.environ), timeout_s=timeout_s)


def told(search):
    return [(where, piece.commit) for _, piece, where in read_history(search, lambda *made: Made(made))]


class Made(tuple):
    __slots__ = ()
    among_tests = False


def test_a_search_that_takes_too_long_says_how_far_it_came_and_what_it_found(tmp_path):
    slow = answering(tmp_path, f"printf '{PATCH}'; exec cat /dev/zero >/dev/null", timeout_s=1.0)
    search = Search(children=(slow, answering(tmp_path, ":"), answering(tmp_path, ":")))
    assert told(search) == [("a.py:2", COMMIT)]
    assert [words.partition(":")[0] for words in search.missing] == ["changes older than 0123456"]


@pytest.mark.parametrize("number", [0, 1, 2], ids=["changes", "messages", "tags"])
def test_a_git_that_fails_is_not_taken_for_one_that_found_nothing(tmp_path, number):
    children = tuple(answering(tmp_path, "exit 128" if each == number else ":") for each in range(3))
    search = Search(children=children)
    assert told(search) == []
    assert "exit code 128" in search.missing[0]


def test_a_byte_that_git_separates_with_may_stand_in_a_file(make_project):
    project = make_project({"a.bin": b"\x00\x00\n"})
    project.write("a.bin", b"\x00" + COMMIT.encode() + b"\x00\n" + TOKEN.encode() + b"\x00\n")
    project.commit("binary")
    search = ask_history(View(project.root, {"PATH": os.environ["PATH"]}))
    ((where, commit),) = told(search)
    assert (where, len(commit)) == ("a.bin:2", 40)
    assert commit != COMMIT

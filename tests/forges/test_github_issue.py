"""GitHub's issues: one of ours is opened, kept up to date and closed; nobody else's is touched."""

from __future__ import annotations

import pytest
from issues import Tracker

from release.errors import ForgeRefused
from release.forges import open_forge
from release.model.forge import Issue, Place
from release.rehearsal import faults
from release.rehearsal.answering import Routes, document
from release.rehearsal.serving import Served
from release.system.view import View
from release.system.world import World

BASE = "/repos/someone/project/issues"
ISSUE = Issue(title="Audit", body="Two are due.\n", label="release-audit")
NOTHING = Issue(title="Audit", body="", label="release-audit")
SOMEBODY = {"login": "mallory", "type": "User"}


@pytest.fixture
def server():
    routes = Routes(lambda _: document({"message": "Not Found"}, 404))
    with Served(routes) as running:
        running.tracker = Tracker(routes, "/repos/someone/project")
        yield running


@pytest.fixture
def tracker(server):
    return server.tracker


@pytest.fixture
def keep(tmp_path, server):
    """Return a function that keeps an issue."""
    view = View(tmp_path, {"GH_TOKEN": "ghp_" + "a" * 36})
    forge = open_forge(view, Place(kind="github", base=server.url, api=server.url, project="someone/project"))
    return lambda issue=ISSUE: forge.keep_issue(World(view), issue)


def test_where_there_is_none_one_is_opened_with_its_label(keep, tracker):
    kept = keep()
    [issue] = tracker.issues
    assert (issue["title"], issue["body"], issue["labels"]) == ("Audit", "Two are due.\n", ["release-audit"])
    assert (kept.what, kept.url) == ("opened", "https://pages.example/1")


def test_the_one_that_there_is_is_brought_up_to_date(keep, tracker):
    tracker.put(title="People may call it something else")
    assert keep().what == "updated"
    assert [(issue["title"], issue["body"]) for issue in tracker.issues] == [
        ("People may call it something else", "Two are due.\n")
    ]


def test_what_says_it_already_is_left_alone(keep, tracker, server):
    tracker.put(body="Two are due.\r\n")  # as the forge's editor writes line ends
    assert keep().what == "as it was"
    assert server.asked("PATCH *") == server.asked("POST *") == []


def test_where_nothing_is_due_it_is_closed_and_keeps_its_words(keep, tracker):
    tracker.put()
    assert keep(NOTHING).what == "closed"
    assert (tracker.issues[0]["state"], tracker.issues[0]["body"]) == ("closed", "Old.\n")


def test_where_nothing_is_due_none_is_opened(keep, tracker):
    assert keep(NOTHING).what == "not needed"
    assert tracker.issues == []


def test_after_one_was_closed_another_is_opened(keep, tracker):
    tracker.put(state="closed")
    assert keep().url == "https://pages.example/2"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"user": SOMEBODY}, id="a stranger's"),
        pytest.param({"user": SOMEBODY, "author_association": "CONTRIBUTOR"}, id="a contributor's"),
        pytest.param({"user": None}, id="a ghost's"),
        pytest.param({"pull_request": {"url": "x"}}, id="a pull request"),
        pytest.param({"labels": ["other"]}, id="with another label"),
    ],
)
def test_what_is_not_ours_is_not_touched(keep, tracker, fields):
    before = dict(tracker.put(**fields))
    assert keep().what == "opened"
    assert tracker.issues[0] == before


def test_a_maintainers_own_is_kept(keep, tracker):
    tracker.put(user=SOMEBODY, author_association="MEMBER")
    assert keep().what == "updated"


def test_a_lost_answer_opens_no_second_one(keep, tracker, server):
    server.plan(f"POST {BASE}", faults.answer_lost())
    assert keep().what == "opened"
    assert len(tracker.issues) == 1


def test_a_token_that_may_not_is_told_what_it_lacks(keep, server):
    server.plan(f"POST {BASE}", faults.refused(403))
    with pytest.raises(ForgeRefused, match="may not do this"):
        keep()

"""The issue about due work: what it says, where it goes, and where it cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from release.config import read_config
from release.errors import ForgeRefused
from release.model.due import Due
from release.steps import remind
from release.system.view import View
from release.system.world import World

LINES = ("demo   what is due", "  GHP-4  @everybody: **look**", "next  invoke answer GHP-4")


@pytest.fixture
def view(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n'})
    project.git("remote", "set-url", "origin", "https://github.com/someone/demo.git")
    return View(project.root, {"GH_TOKEN": "ghp_" + "a" * 36})


def work(*month):
    return Due(project="demo", day=date(2026, 11, 21), month=month, quarter=("x",), year=(), next="")


def plan(view, month=("row",), lines=LINES):
    return remind.plan(view, read_config(view), work(*month), lines)


def test_the_issue_has_what_is_due_as_text_that_calls_nobody(view):
    planned = plan(view)
    assert (planned.issue.title, planned.issue.label) == ("Release audit of demo", "release-audit")
    assert planned.place.shown.endswith("someone/demo")
    shown = planned.issue.body.split("\n\n", 1)[1].splitlines()
    assert shown == [f"    {line}" for line in LINES]


def test_without_work_for_this_month_there_is_nothing_to_say(view):
    assert plan(view, ()).issue.body == ""


def test_an_endless_list_is_cut_to_what_the_forge_takes(view):
    assert len(plan(view, lines=["x" * 100] * 1000).issue.body) == 60_000


def test_a_server_without_issues_is_told(view):
    settings = '\n[tool.release.forge]\nkind = "bare"\n'
    (view.root / "pyproject.toml").write_text((view.root / "pyproject.toml").read_text() + settings)
    with pytest.raises(ForgeRefused, match="GitHub alone"):
        remind.apply(plan(view), World(view))

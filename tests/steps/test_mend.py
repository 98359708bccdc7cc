"""``--fix`` changes in the workflows what a machine can, to the byte, and leaves what a person has to decide."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from workflow_cases import CHECKOUT, flow, job, run

from release.config import Config
from release.errors import PlaceReadOnly, PlaceUncommitted
from release.facts.audit.workflows import read_files
from release.model.audit import Answers
from release.model.auditing import AuditFacts
from release.steps import mend
from release.system.view import View
from release.system.world import World

PATH = ".github/workflows/release.yml"
BEFORE = """\
# Publishes. é
on:
  push:
    tags: [v*]   # by a tag

concurrency:
  group: release
  cancel-in-progress: true  # why not

jobs:
  build:
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v4   # the code
      - run: python -m build
      - name: Keep
        uses: actions/upload-artifact@v4
        with:
          path: dist/  # all

  publish:
    needs: build
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
      - uses: softprops/action-gh-release@v2
        with:
          tag_name: ${{ github.ref }}
"""
AFTER = """\
# Publishes. é
on:
  push:
    tags: [v*]   # by a tag

concurrency:
  group: release
  cancel-in-progress: false  # why not

permissions: {}
jobs:
  build:
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v4   # the code
        with:
          persist-credentials: false
      - run: python -m build
      - name: Keep
        uses: actions/upload-artifact@v4
        with:
          retention-days: 30
          if-no-files-found: error
          path: dist/  # all

  publish:
    needs: build
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
      - uses: softprops/action-gh-release@v2
        with:
          tag_name: ${{ github.ref_name }}
"""


def facts(project) -> AuditFacts:
    view = View(project.root)
    return AuditFacts(
        project="x",
        version="1",
        now=datetime(2026, 1, 2, tzinfo=timezone.utc),
        answers=Answers(answers={}, waivers={}, people={}),
        workflows=read_files(view, Config(), "x"),
    )


def plan(project) -> mend.MendPlan:
    return mend.plan(View(project.root), facts(project))


def test_what_a_machine_can_mend_is_mended_and_every_other_byte_stays(make_project):
    project = make_project({PATH: BEFORE})
    planned = plan(project)
    assert (project.root / PATH).read_text(encoding="utf-8") == BEFORE
    assert {item.check for item in planned.mends} == {
        "cancelled-publish",
        "excessive-permissions",
        "persisted-credentials",
        "unkept-artifact",
        "ref-as-tag-name",
    }
    mend.apply(planned, World(View(project.root)))
    assert (project.root / PATH).read_text(encoding="utf-8") == AFTER
    assert project.git("log", "--format=%s").strip() == "start"


def test_a_second_time_there_is_nothing_to_mend(make_project):
    project = make_project({PATH: BEFORE})
    mend.apply(plan(project), World(View(project.root)))
    project.git("commit", "--quiet", "--all", "--message", "mend")
    again = plan(project)
    assert (again.files, again.mends) == ((), ())
    mend.apply(again, World(View(project.root)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "on: push\npermissions: {}\njobs:\n  a:\n    steps:\n"
            "    - uses: actions/checkout@v4\n    - run: git push\n",
            id="a push",
        ),
        pytest.param("on: push\njobs:\n  a:\n    steps:\n    - run: pytest\n", id="rights that nobody named"),
        pytest.param(flow("push", "permissions: {}", a=job("{uses: actions/checkout@v4}", run("x"))), id="flow style"),
        pytest.param(flow("push", "permissions: {}", a=job(CHECKOUT)), id="nothing wrong"),
    ],
)
def test_what_needs_a_decision_is_left(make_project, text):
    assert plan(make_project({PATH: text})).files == ()


def test_an_edit_that_cannot_be_made_does_not_keep_the_others(make_project):
    text = "on: push\npermissions: {}\njobs:\n  a:\n    steps:\n"
    text += "    - {uses: actions/checkout@v4}\n    - uses: actions/checkout@v4\n"
    (file,) = plan(make_project({PATH: text})).files
    assert file.after.decode() == text + "      with:\n        persist-credentials: false\n"


def test_a_file_with_changes_of_its_author_is_not_touched(make_project):
    project = make_project({PATH: BEFORE})
    project.write(PATH, BEFORE + "# mine\n")
    with pytest.raises(PlaceUncommitted):
        plan(project)


def test_a_file_that_cannot_be_written_is_said_before_anything_changes(make_project):
    project = make_project({PATH: BEFORE})
    (project.root / PATH).chmod(0o444)
    with pytest.raises(PlaceReadOnly):
        plan(project)


def test_without_workflows_there_is_nothing_to_mend(make_project):
    project = make_project({"README.md": "x"})
    assert mend.plan(View(project.root), facts(project)).files == ()

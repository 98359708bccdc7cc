"""A rehearsal whose project is set wrong on purpose: what does not hold is seen."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from dataclasses import replace

import pytest

from release.errors import DecisionMissing
from release.rehearsal import demo
from release.rehearsal.sandbox import Sandbox
from release.steps import rehearse as step
from release.system.view import View
from release.system.world import World


@pytest.fixture
def view(tmp_path, monkeypatch):
    temporary, empty = tmp_path / "temporary", tmp_path / "empty"
    temporary.mkdir()
    empty.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return View(empty, dict(os.environ))


def perform(view, plan, ask=lambda _version, _shown: None):
    rows = []
    done = step.apply(plan, World(view), lambda kind, row: rows.append((kind, row)), ask)
    return done, rows


def with_setting(plan, table, key, value):
    return replace(plan, settings={**plan.settings, table: {**plan.settings[table], key: value}})


def test_the_demo_is_planned_where_there_is_no_project(view):
    plan = step.plan(view, None, is_sure=True)
    assert (plan.is_demo, plan.has_project, plan.project) == (True, False, demo.NAME)


def test_a_step_that_fails_ends_it_and_its_last_words_are_shown(view, monkeypatch):
    files = {**demo.FILES, "tests/test_greeting.py": "raise RuntimeError('broken on purpose')\n"}
    monkeypatch.setattr(demo, "FILES", files)
    done, rows = perform(view, step.plan(view, None, is_sure=True))
    (failed,) = done.failed
    assert (failed.name, done.proofs, ("step", failed) in rows) == ("release", (), True)
    assert any("broken on purpose" in line or "tests-failed" in line for line in failed.said)
    assert [path.name for path in (view.root.parent / "temporary").iterdir()] == [os.path.basename(done.kept)]  # noqa: PTH119


@pytest.mark.slow
def test_who_types_another_version_ends_it_and_nothing_is_kept(view):
    plan = step.plan(view, None, is_sure=False)
    shown = []
    with pytest.raises(DecisionMissing, match=r"rehearsal-demo 1\.0\.2 was not approved"):
        perform(view, plan, lambda version, lines: shown.append((version, lines)))
    ((version, lines),) = shown
    assert (version, lines[0]) == ("1.0.2", "rehearsal-demo 1.0.2 waits for your approval")
    assert list((view.root.parent / "temporary").iterdir()) == []


@pytest.mark.slow
def test_a_proof_that_does_not_hold_is_seen_and_the_others_go_on(view):
    plan = with_setting(step.plan(view, None, is_sure=True), "publish", "tries", 1)
    done, rows = perform(view, plan)
    assert [(row.name, row.outcome) for row in done.failed] == [
        ("connection cut in upload 2 of 2", "it was not resumed")
    ]
    assert (len(done.steps), len(done.proofs)) == (11, 9)
    assert any("partly-published" in line for line in done.failed[0].said)
    assert len(rows) == len(done.steps) + len(done.proofs)
    assert os.path.isdir(done.kept)  # noqa: PTH112


@pytest.mark.slow
def test_what_comes_after_a_proof_that_does_not_hold_is_not_said_to_hold(view):
    plan = with_setting(step.plan(view, None, is_sure=True), "ci", "environment", "production")
    done, _ = perform(view, plan)
    assert [row.name for row in done.failed] == ["503 twice", "index lagging"]
    assert done.failed[1].outcome == "not proved, because of the one before"


@contextlib.contextmanager
def noted(times, sandbox, path):
    began = time.monotonic()
    try:
        yield
    finally:
        times.append((path.relative_to(sandbox.folder).parts[:1], began, time.monotonic()))


@pytest.mark.slow
def test_nothing_runs_in_a_folder_while_it_is_copied(view, monkeypatch):
    runs, copies, run, copy = [], [], Sandbox.run, Sandbox.copy

    def run_noted(sandbox, argv, cwd, **variables):
        with noted(runs, sandbox, cwd):
            return run(sandbox, argv, cwd, **variables)

    def copy_noted(sandbox, root, name):
        with noted(copies, sandbox, root):
            return copy(sandbox, root, name)

    monkeypatch.setattr(Sandbox, "run", run_noted)
    monkeypatch.setattr(Sandbox, "copy", copy_noted)
    done, _ = perform(view, step.plan(view, None, is_sure=True))
    assert not done.failed
    assert len(copies) == 10
    for folder, began, ended in copies:
        assert [run for run in runs if run[0] == folder and run[1] < ended and run[2] > began] == []


def test_each_act_and_each_proof_has_one_line():
    names = [name for _, names in (*step._BESIDE, *step._AT_THE_END) for name in names]
    assert len(set(names)) == len(names) == 9

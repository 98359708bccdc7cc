"""What became of the project's test sessions, in the words that go into the candidate."""

from __future__ import annotations

import os

import pytest

from release.config import Config
from release.dists.environment import Environment
from release.errors import BuildFailed, ReleaseError
from release.model import settings
from release.model.releasing import ReleasePlan
from release.steps import test as step
from release.steps.pipeline import require_passed, run_tests
from release.system.view import View
from release.system.world import World

NOXFILE = """
import os
import nox

@nox.session(venv_backend="none")
def unit(session):
    session.skip("no server at " + os.environ["SERVICE_PASSWORD"])

@nox.session(venv_backend="none")
def integration(session):
    pass
"""


def test_the_reason_of_a_session_that_did_not_run_holds_no_secret(make_project):
    project = make_project({"noxfile.py": NOXFILE})
    view = View(project.root, {**os.environ, "SERVICE_PASSWORD": "xq7Kd-geheim-93"})
    plan = ReleasePlan(
        project="demo", version="1.0", commit=project.head, tag="", sessions=("unit", "integration"), timeout_s=60
    )
    unit, integration = run_tests(plan, World(view), lambda _: None)
    assert (integration.outcome, unit.outcome) == ("passed", "not run")
    assert unit.reason.startswith("no server at ")
    assert "geheim" not in unit.reason


def test_a_session_that_nox_does_not_know_is_looked_for_where_it_is_configured(make_project):
    project = make_project({"noxfile.py": NOXFILE})
    plan = ReleasePlan(project="demo", version="1.0", commit=project.head, tag="", sessions=("nosuch",), timeout_s=60)
    with pytest.raises(ReleaseError, match="test sessions failed") as caught:
        require_passed(run_tests(plan, World(View(project.root)), lambda _: None))
    assert caught.value.fix == ("nox --list", "$EDITOR pyproject.toml  # [tool.release.tests] sessions")


@pytest.fixture
def environment(tmp_path):
    """An environment that nothing can be installed into, for there is none."""
    return Environment(folder=tmp_path / "environment")


def test_a_requirement_that_is_none_is_looked_for_where_it_is_configured(make_project, environment):
    project = make_project({"tests/test_it.py": ""})
    view, config = View(project.root), Config(tests=settings.Tests(requires=("no such requirement!",)))
    planned = step.plan(view, config, ())
    with pytest.raises(BuildFailed) as caught:
        step.apply(planned, World(view), environment, lambda _: None)
    assert caught.value.fix == (
        "$EDITOR pyproject.toml  # [tool.release.tests] requires",
        "python -m pip install -e . 'no such requirement!'",
    )


def test_a_command_that_is_none_is_looked_for_where_it_is_configured(make_project, environment):
    project = make_project({"tests/test_it.py": ""})
    view, config = View(project.root), Config(tests=settings.Tests(command=("no-such-program",)))
    planned = step.plan(view, config, ())
    stamp = environment.folder / "release-tasks.stamp"  # as if all were installed
    stamp.parent.mkdir()
    stamp.write_text(planned.stamp)
    with pytest.raises(ReleaseError, match="no-such-program cannot be started") as caught:
        step.apply(planned, World(view), environment, lambda _: None)
    assert caught.value.fix == ("$EDITOR pyproject.toml  # [tool.release.tests] command",)

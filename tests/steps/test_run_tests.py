"""What became of the project's test sessions, in the words that go into the candidate."""

from __future__ import annotations

import os

from release.model.releasing import ReleasePlan
from release.steps.pipeline import run_tests
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

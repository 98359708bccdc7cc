"""Whether an environment asks somebody is what the forge knows; without it, the check does not know."""

from __future__ import annotations

import pytest
from workflow_cases import UPLOAD, flow, job, judged

from release.model.finding import Outcome
from release.model.forge_settings import Environment, ForgeFacts, Reviewer, Wanted

CHECK = "environment-without-reviewer"
GATED = flow(publish=job(UPLOAD, environment="pypi"))


def forge(*environments: Environment) -> ForgeFacts:
    return ForgeFacts(kind="github", page="https://forge.example/o/r", wanted=Wanted(), environments=environments)


def outcomes(text, facts) -> set[Outcome]:
    return {finding.outcome for finding in judged(CHECK, text, forge=facts)}


@pytest.mark.parametrize(
    "environments",
    [
        pytest.param([Environment(name="pypi", reviewers=())], id="nobody"),
        pytest.param([Environment(name="PyPI", reviewers=())], id="nobody, in another case"),
        pytest.param([Environment(name="other", reviewers=(Reviewer(name="a"),))], id="not there"),
    ],
)
def test_an_environment_that_asks_nobody_is_found(environments):
    assert outcomes(GATED, forge(*environments)) == {Outcome.FAILED}


@pytest.mark.parametrize(
    ("text", "reviewers"),
    [
        pytest.param(GATED, (Reviewer(name="a"),), id="a person"),
        pytest.param(GATED, (Reviewer(name="team", is_team=True),), id="a team"),
        pytest.param(flow(publish=job(UPLOAD, environment="{name: PYPI}")), (Reviewer(name="a"),), id="another case"),
    ],
)
def test_an_environment_that_asks_somebody_passes(text, reviewers):
    assert outcomes(text, forge(Environment(name="pypi", reviewers=reviewers))) == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param(GATED, None, id="the forge was not asked"),
        pytest.param(GATED, ForgeFacts(kind="github", page="", wanted=Wanted()), id="environments not seen"),
        pytest.param(GATED, forge(Environment(name="pypi")), id="reviewers not seen"),
        pytest.param(
            flow(publish=job(UPLOAD, environment="'${{ inputs.where }}'")), forge(), id="a name that the run works out"
        ),
    ],
)
def test_what_the_forge_does_not_show_is_unknown(text, facts):
    found = judged(CHECK, text, forge=facts)
    assert {finding.outcome for finding in found} == {Outcome.UNKNOWN}
    assert all(finding.fix and finding.evidence for finding in found)


def test_a_job_without_an_environment_is_another_checks():
    assert outcomes(flow(publish=job(UPLOAD)), None) == {Outcome.NOT_APPLICABLE}

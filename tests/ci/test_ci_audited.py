"""Our own audit of the files that we generate: none of its checks of workflows fails, and it finds what is broken."""

from __future__ import annotations

import pytest
from workflow_cases import facts_of

from release.checks import WORKFLOW
from release.ci import render
from release.config import read_config
from release.facts.ci import Named, read_ci
from release.model.finding import Outcome
from release.system.view import View

NOBODY_LOOKED = {"environment-without-reviewer", "scanner-finding"}  # the forge, and a scanner, which others ask


GROUP = "release-${{ github.ref }}\n  cancel-in-progress: false"


def findings(tmp_path, kinds, settings="", edit=("", "")):
    (tmp_path / "pyproject.toml").write_text(settings)
    view = View(tmp_path, {})
    facts = read_ci(view, read_config(view), Named(project="example"))
    files = {path: text.replace(*edit) for kind in kinds for path, text in render(kind, facts).items()}
    return [finding for module in WORKFLOW for finding in module.judge(facts_of(files))]


@pytest.mark.parametrize(
    ("kinds", "settings"),
    [
        pytest.param(("github", "dependabot"), "", id="GitHub"),
        pytest.param(("github", "dependabot"), '[tool.release.ci]\npublisher = "action"\n', id="by the action"),
        pytest.param(("github", "dependabot"), '[tool.release.publish]\nstages = ["testpypi", "pypi"]\n', id="stages"),
        pytest.param(("github", "dependabot"), '[tool.release.ci]\nenvironment = "production"\n', id="production"),
        pytest.param(("gitlab",), "", id="GitLab"),
    ],
)
def test_no_check_fails_and_none_cannot_tell(tmp_path, kinds, settings):
    found = findings(tmp_path, kinds, settings)
    assert len(found) > 40
    assert {"publish-without-environment", "build-in-publish-job"} <= {
        each.check for each in found if each.outcome is Outcome.PASSED
    }
    bad = [each for each in found if each.outcome in {Outcome.FAILED, Outcome.UNKNOWN}]
    assert [each for each in bad if each.check not in NOBODY_LOOKED] == []


@pytest.mark.parametrize(
    ("edit", "check"),
    [
        pytest.param(("persist-credentials: false", "fetch-tags: true"), "persisted-credentials", id="credentials"),
        pytest.param((GROUP, "release\n  cancel-in-progress: true"), "cancelled-publish", id="cancelling"),
        pytest.param(("    environment:\n", "    env:\n"), "publish-without-environment", id="no gate"),
        pytest.param(("needs: [tests, build]", "needs: []"), "publish-without-tests", id="no tests"),
        pytest.param((" -- --candidate", " -- --dist"), "build-in-publish-job", id="no digest"),
        pytest.param((" --require-hashes", ""), "build-in-publish-job", id="no hashes"),
        pytest.param(("3d3c42e5", "3d3c42e6"), "lying-pin", id="another commit"),
        pytest.param(("permissions: {}", "permissions: write-all"), "excessive-permissions", id="all rights"),
    ],
)
@pytest.mark.sampled(2)
def test_what_somebody_breaks_in_them_is_found(tmp_path, edit, check):
    found = findings(tmp_path, ("github", "dependabot"), edit=edit)
    failed = {each.check for each in found if each.outcome is not Outcome.PASSED and each.where.startswith(".github/w")}
    assert check in failed

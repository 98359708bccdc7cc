"""Every check of workflows sees its fault however it is written, and leaves its look-alikes alone."""

from __future__ import annotations

from collections import Counter

import pytest
import workflow_guarding
import workflow_publishing
from workflow_cases import FILE, UPLOAD, facts_of, flow, job, judged, run, use

from release.checks import WORKFLOW
from release.checks.items import read_items
from release.index.addresses import find_index
from release.model.finding import Outcome

CASES = workflow_publishing.CASES | workflow_guarding.CASES
PAGE = f"{find_index('pypi', {}).base}/project"
IDS = {check.ID for check in WORKFLOW}
# These need facts from elsewhere; their tests are test_workflow_forge.py and test_workflow_scanner.py.
ELSEWHERE = {"environment-without-reviewer", "scanner-finding"}


def cases(side: int):
    return [
        pytest.param(check, files, id=f"{check}-{name}")
        for check, sides in CASES.items()
        for name, files in sides[side].items()
    ]


def said(check, files):
    files = {FILE: files} if isinstance(files, str) else files
    return judged(check, {path: text.replace("@PAGE", PAGE) for path, text in files.items()})


@pytest.mark.parametrize(("check", "files"), cases(0))
def test_a_fault_is_found(check, files):
    found = said(check, files)
    assert Outcome.FAILED in {finding.outcome for finding in found}, found
    assert all(finding.fix and finding.where for finding in found if finding.outcome is Outcome.FAILED)


@pytest.mark.parametrize(("check", "files"), cases(1))
def test_a_look_alike_is_left_alone(check, files):
    found = said(check, files)
    assert {finding.outcome for finding in found} <= {Outcome.PASSED, Outcome.NOT_APPLICABLE}, found
    assert found


def test_every_check_has_three_faults_and_three_look_alikes():
    assert set(CASES) == IDS - ELSEWHERE
    assert [check for check, sides in CASES.items() if min(map(len, sides)) < 3] == []


@pytest.mark.parametrize("check", WORKFLOW.members)
def test_what_nobody_looked_at_is_unknown(check):
    facts = facts_of(flow(publish=job(UPLOAD)))
    blind = type(facts)(project="x", version="1", now=facts.now, answers=facts.answers)
    assert {finding.outcome for finding in WORKFLOW.load(check).judge(blind)} == {Outcome.UNKNOWN}


@pytest.mark.parametrize("check", sorted(IDS - {"unreadable-workflow", "scanner-finding"}))
def test_a_file_that_cannot_be_read_keeps_every_check_from_passing(check):
    found = judged(check, {FILE: flow("push", a=job()), ".github/workflows/bad.yml": "on: [\n"})
    assert Outcome.UNKNOWN in {finding.outcome for finding in found}
    assert any(finding.where == ".github/workflows/bad.yml:2" for finding in found)


@pytest.mark.parametrize("check", WORKFLOW.members)
def test_a_project_without_ci_is_not_judged(check):
    found = judged(check, {"README.md": "nothing"})
    assert {finding.outcome for finding in found} == {Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "{uses: org/ci/.github/workflows/publish.yml@v1, secrets: {PYPI_TOKEN: x}}", id="a called workflow"
        ),
        pytest.param(job(use("owner/auto-publish-pypi@v1")), id="an action that is not known"),
        pytest.param(job(run("./ship.sh", env="{T: '${{ secrets.PYPI_API_TOKEN }}'}")), id="a script with a token"),
    ],
)
def test_what_may_publish_in_a_way_that_nobody_sees_is_unknown(body):
    assert {finding.outcome for finding in judged("publish-without-environment", flow(a=body))} == {Outcome.UNKNOWN}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{uses: org/ci/.github/workflows/docs.yml@v1}", id="a called workflow"),
        pytest.param(job(use("owner/pypi-latest-version@v1")), id="an action that only asks"),
        pytest.param(job(run("./ship.sh", env="{T: '${{ secrets.DOCKER_TOKEN }}'}")), id="a script with another token"),
    ],
)
def test_what_plainly_does_something_else_is_not_judged(body):
    found = judged("publish-without-environment", flow(a=body))
    assert {finding.outcome for finding in found} == {Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize("check", WORKFLOW.members)
def test_a_check_documents_itself(check):
    module = WORKFLOW.load(check)
    assert check.replace("_", "-") == module.ID
    text = module.__doc__ or ""
    assert [word for word in ("Why: ", "Example: ", "Fix: ", "Sources: ") if f"\n\n{word}" not in text] == []


def test_checks_speak_to_items_that_exist():
    known = {item.id for item in read_items()}
    assert {item for check in WORKFLOW for item in check.ITEMS} - known == set()
    assert [check.ID for check in WORKFLOW if not check.ITEMS] == []


def test_every_item_of_a_workflow_has_a_check():
    spoken = {item for check in WORKFLOW for item in check.ITEMS}
    checklist = {"TOK-C1", "TOK-S1", "TOK-S3", "WFS-1", "WFS-2", "WFS-4", "SEC-1", "SEC-2", "SEC-3", "SEC-4", "ENV-3"}
    checklist |= {"GHP-1", "GHP-4", "PYP-3", "UPD-1", "TST-1", "PEN-2", "AUT-2", "DAT-1", "DAT-2", "DAT-3", "ONG-1"}
    gate = {f"GATE-{n:02}" for n in (1, 2, 3, 4, 5, 6, 10, *range(20, 27), 28, 29, 30, 36, 41, 43, 45)} | {"GATE-08"}
    ownership = {f"OWN-{n}" for n in (20, 21, 22, 23, 25, 26, 27, 28, 29, 31, 32, 44)}
    assert (checklist | gate | ownership) - spoken == set()


def test_no_finding_says_the_same_twice():
    for check in CASES:
        for files in (*CASES[check][0].values(), *CASES[check][1].values()):
            assert [again for again, times in Counter(said(check, files)).items() if times > 1] == []

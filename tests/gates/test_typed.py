"""The version typed by a person, and the journal that tells of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from approving import FILES, approve_as, be, make_candidate

from release.errors import ApprovalInvalid, ApproverRefused, DecisionMissing
from release.gates import typed
from release.model.approval import Signers
from release.system.view import View

NOBODY = Signers()


@pytest.fixture
def project(make_project):
    made = make_project(FILES, tag="v1.0.1")
    be(made, "anne")
    return made


@pytest.mark.parametrize("answer", [None, "", "1.0", "1.0.10", "y", "v1.0.1", "1.0.1 "], ids=repr)
def test_only_the_version_itself_approves_it(project, answer):
    with pytest.raises(DecisionMissing) as caught:
        typed.require_typed(answer, make_candidate(project))
    assert caught.value.exit_code == 4


def test_the_version_approves_it(project):
    typed.require_typed("1.0.1", make_candidate(project))


@pytest.mark.parametrize(
    ("environment", "is_allowed"),
    [
        pytest.param({}, False, id="not configured"),
        pytest.param({"CI": "true"}, True, id="in CI"),
        pytest.param({"CI": "0"}, True, id="CI is set to anything"),
    ],
)
def test_nobody_is_spared_the_question_where_that_is_not_allowed(tmp_path, environment, is_allowed):
    with pytest.raises(DecisionMissing):
        typed.require_sure_allowed(View(tmp_path, environment), is_allowed=is_allowed)


def test_the_question_is_spared_where_the_project_says_so(tmp_path):
    typed.require_sure_allowed(View(tmp_path, {"CI": ""}), is_allowed=True)


def test_an_approval_that_the_journal_tells_of_holds(project):
    candidate = make_candidate(project)
    done = approve_as(project)
    assert typed.verify(View(project.root), done.approval, candidate, NOBODY) == ""


@pytest.mark.parametrize(
    "other",
    [{"who": "Bob <bob@example.invalid>"}, {"when": "2026-11-21T08:00:00+00:00"}, {"comment": "x"}],
    ids=["who", "when", "comment"],
)
def test_an_approval_that_was_changed_is_not_the_recorded_one(project, other):
    candidate = make_candidate(project)
    done = approve_as(project)
    with pytest.raises(ApprovalInvalid):
        typed.verify(View(project.root), replace(done.approval, **other), candidate, NOBODY)


def test_an_approval_without_a_journal_does_not_hold(project):
    candidate = make_candidate(project)
    done = approve_as(project)
    (project.root / ".release/journal.jsonl").unlink()
    with pytest.raises(ApprovalInvalid):
        typed.verify(View(project.root), done.approval, candidate, NOBODY)


def test_a_journal_line_that_does_not_fit_its_hash_proves_no_approval(project):
    candidate = make_candidate(project)
    done = approve_as(project)
    forged = replace(done.approval, who="Bob <bob@example.invalid>")
    lines = project.read(".release/journal.jsonl").replace(done.approval.digest.encode(), forged.digest.encode())
    assert forged.digest in {json.loads(line)["data"].get("approval") for line in lines.splitlines()}
    project.write(".release/journal.jsonl", lines)
    with pytest.raises(ApprovalInvalid):
        typed.verify(View(project.root), forged, candidate, NOBODY)


def test_what_was_typed_does_not_count_where_only_signatures_do(project):
    candidate = make_candidate(project)
    done = approve_as(project)
    with pytest.raises(ApproverRefused):
        typed.verify(View(project.root), done.approval, candidate, Signers(allowed="allowed_signers"))

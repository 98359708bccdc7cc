"""What a run of a CI is for: the tag that started it, the session that it runs, and the candidate of another job."""

from __future__ import annotations

from hashlib import sha256

import pytest

from release.errors import CandidateChanged, CandidateMissing, DigestInvalid, SessionUnknown, TagForeign
from release.facts import ci_run
from release.model.releasing import ReleasePlan
from release.system.view import View

DATA = b'{"a":1}\n'
DIGEST = sha256(DATA).hexdigest()


def a_plan(tag="v1.0.2", sessions=("tests",)):
    return ReleasePlan(
        project="demo", version="1.0.2", commit="5f457a7" + "0" * 33, tag=tag, sessions=sessions, timeout_s=1
    )


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1.0.2"}, "v1.0.2"),
        ({"GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "v1.0.2"}, ""),
        ({"CI_COMMIT_TAG": "v1.0.2"}, "v1.0.2"),
        ({}, ""),
    ],
    ids=["GitHub", "a branch", "GitLab", "nowhere"],
)
def test_a_run_says_which_tag_it_is_for(tmp_path, environment, tag):
    assert ci_run.tag_of_run(View(tmp_path, environment)) == tag


def test_a_run_for_the_tag_of_the_commit_goes_on(tmp_path):
    ci_run.require_tag_of_run(View(tmp_path, {"CI_COMMIT_TAG": "v1.0.2"}), a_plan("v1.0.2"))


@pytest.mark.parametrize("own", ["v1.0.1", ""], ids=["another", "none here"])
def test_a_run_for_another_tag_is_refused(tmp_path, own):
    view = View(tmp_path, {"CI_COMMIT_TAG": "v1.0.2"})
    with pytest.raises(TagForeign, match=r"run is for the tag v1\.0\.2") as raised:
        ci_run.require_tag_of_run(view, a_plan(own))
    assert raised.value.exit_code == 3


def test_a_run_for_no_tag_may_build_any_version(tmp_path):
    ci_run.require_tag_of_run(View(tmp_path, {"GITHUB_REF_TYPE": "branch"}), a_plan(""))


def test_one_test_session_stands_for_all_where_other_jobs_run_the_others():
    assert ci_run.with_session(a_plan(), "tests-3.13").sessions == ("tests-3.13",)
    assert ci_run.with_session(a_plan(), None).sessions == ("tests",)


@pytest.mark.parametrize("session", ["lint", "", "tests2", "-r"])
def test_a_session_that_does_not_test_cannot_stand_for_the_tests(session):
    with pytest.raises(SessionUnknown, match="is no test session"):
        ci_run.with_session(a_plan(), session)


@pytest.fixture
def view(tmp_path):
    (tmp_path / ".release").mkdir()
    (tmp_path / ".release/candidate.json").write_bytes(DATA)
    return View(tmp_path, {})


def test_the_candidate_of_the_build_job_may_go_on(view):
    ci_run.require_handed_on(view, f"sha256:{DIGEST}")


def test_one_byte_of_difference_is_an_alarm(view):
    (view.root / ".release/candidate.json").write_bytes(DATA.replace(b"1", b"2"))
    with pytest.raises(CandidateChanged) as raised:
        ci_run.require_handed_on(view, f"sha256:{DIGEST}")
    assert raised.value.exit_code == 7
    assert raised.value.where[1].endswith(DIGEST)


@pytest.mark.parametrize(
    "stated",
    ["", "sha256:", DIGEST, f"sha256:{DIGEST[:-1]}", f"sha256:{DIGEST.upper()}", f"sha256:{DIGEST}\n", "--index"],
    ids=["nothing", "no digits", "bare", "short", "capitals", "a line end", "an option"],
)
def test_what_is_no_digest_compares_with_nothing(view, stated):
    with pytest.raises(DigestInvalid):
        ci_run.require_handed_on(view, stated)


def test_without_a_candidate_there_is_nothing_to_compare(tmp_path):
    with pytest.raises(CandidateMissing):
        ci_run.require_handed_on(View(tmp_path, {}), f"sha256:{DIGEST}")

"""What GitLab tells of its settings, and that what it does not tell stays unknown."""

from __future__ import annotations

import json
from urllib.parse import unquote, urlsplit

import pytest
from forge_settings_tools import TAG, WANTED, facts_of, judged

from release.facts.audit.forge import ask_forge
from release.model.finding import Outcome
from release.model.forge import Place
from release.rehearsal.answering import Answer, Routes, document
from release.rehearsal.serving import Served
from release.system.view import View

BASE = "/api/v4/projects/{id}"
VALUE = "pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAw"
WELL_KEPT = {
    "": {
        "path_with_namespace": "group/demo",
        "visibility": "public",
        "default_branch": "main",
        "namespace": {"kind": "group"},
        "ci_push_repository_for_job_token_allowed": False,
    },
    "/environments": [{"id": 1, "name": "pypi"}, {"id": 2, "name": "testpypi"}],
    "/protected_environments": [
        {"name": "pypi", "approval_rules": [{"access_level_description": "Maintainers", "required_approvals": 1}]}
    ],
    "/protected_branches": [
        {"id": 1, "name": "main", "allow_force_push": False, "push_access_levels": [{"access_level": 0}]}
    ],
    "/protected_tags": [{"name": "v*", "create_access_levels": [{"access_level": 40}]}],
    "/variables": [
        {"key": "PYPI_TOKEN", "value": VALUE, "protected": True, "environment_scope": "pypi"},
        {"key": "DOCS", "value": VALUE, "protected": False, "environment_scope": "*"},
        {"key": "OTHER", "value": VALUE, "protected": True, "environment_scope": "test*"},
    ],
    "/members/all": [{"username": "ada", "access_level": 50}, {"username": "guest", "access_level": 10}],
    "/deploy_keys": [{"title": "mirror", "can_push": False}],
    "/hooks": [{"url": "https://h.example/key", "enable_ssl_verification": True}],
    "/pipelines": [
        {
            "id": 7,
            "ref": TAG,
            "sha": "5" * 40,
            "status": "success",
            "source": "push",
            "web_url": "https://forge.example/7",
            "created_at": "2026-11-20T10:00:00Z",
        }
    ],
    f"/releases/{TAG}": {"tag_name": TAG, "assets": {"links": [{"name": "demo-1.0.2.tar.gz"}]}},
}


@pytest.fixture
def gitlab():
    """A forge that answers from ``documents``, by the path below the project's."""
    documents = dict(WELL_KEPT)

    def answer(asked):
        path = asked.path.removeprefix("/api/v4/projects/group%2Fdemo")
        found = documents.get(unquote(path))
        return found if isinstance(found, Answer) else document(found)

    with Served(Routes(answer)) as running:
        running.documents = documents
        yield running


@pytest.fixture
def look(gitlab, tmp_path):
    def seen(token="glpat-" + "a" * 20):
        place = Place(kind="gitlab", base=gitlab.url, api=f"{gitlab.url}/api/v4", project="group/demo")
        facts = ask_forge(View(tmp_path, {"GITLAB_TOKEN": token} if token else {}), place, WANTED)
        assert facts.requests == len(gitlab.requests) <= 18
        return facts

    return seen


def test_what_gitlab_tells_becomes_the_same_facts(look):
    facts = look()
    assert (facts.about.name, facts.about.is_public, facts.token_may_write) == ("group/demo", True, False)
    pypi = facts.environment("pypi")
    assert [each.name for each in pypi.reviewers] == ["Maintainers"]
    assert [(secret.name, secret.is_open) for secret in pypi.secrets] == [("PYPI_TOKEN", False)]
    assert [(secret.name, secret.is_open) for secret in facts.repository_secrets] == [("DOCS", True)]
    assert [secret.name for secret in facts.environment("testpypi").secrets] == ["OTHER"]
    assert [(rules.target, rules.includes) for rules in facts.rulesets] == [
        ("branch", ("refs/heads/main",)),
        ("tag", ("refs/tags/v*",)),
    ]
    assert (facts.admins, facts.published_by.id, facts.releases[0].tag) == (("ada",), "7", TAG)


def test_no_value_of_a_variable_is_in_the_facts(look):
    assert VALUE[:12] not in repr(look())


def test_what_gitlab_does_not_tell_is_unknown(look):
    outcomes = judged(facts_of(look()))
    untold = (
        "admin-bypass",
        "ruleset-bypass",
        "self-review-allowed",
        "open-branch-policy",
        "alerts-off",
        "approved-by-actor",
    )
    assert {outcomes[check] for check in (*untold, "hook-without-secret", "stale-secret")} == {Outcome.UNKNOWN}
    good = ("missing-environment", "decorative-gate", "movable-tags", "unprotected-default-branch", "missing-release")
    assert {outcomes[check] for check in (*good, "writable-default-token", "unprotected-secret")} == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("path", "entry", "check"),
    [
        ("/protected_environments", [], "decorative-gate"),
        ("/protected_branches", [], "unprotected-default-branch"),
        ("/protected_tags", [], "movable-tags"),
        ("/deploy_keys", [{"title": "ci", "can_push": True}], "writing-deploy-key"),
        ("/members/all", [{"username": "mallory", "access_level": 40}], "stranger-with-admin"),
        (
            "/variables",
            [{"key": "TWINE_PASSWORD", "value": VALUE, "protected": True, "environment_scope": "*"}],
            "secret-at-repository-level",
        ),
        (
            "/variables",
            [{"key": "PYPI", "value": VALUE, "protected": False, "environment_scope": "pypi"}],
            "unprotected-secret",
        ),
    ],
)
def test_a_bad_setting_of_gitlab_is_found(gitlab, look, path, entry, check):
    gitlab.documents[path] = entry
    assert judged(facts_of(look()))[check] is Outcome.FAILED


@pytest.mark.parametrize("path", WELL_KEPT, ids=[path or "project" for path in WELL_KEPT])
@pytest.mark.parametrize("answer", [Answer(status=403), Answer(status=404), document({"message": "x"})], ids=str)
def test_a_refusal_of_gitlab_is_never_better_than_an_answer(gitlab, look, path, answer):
    whole = judged(facts_of(look()))
    gitlab.requests.clear()
    gitlab.documents[path] = answer
    fewer = judged(facts_of(look()))
    wrong = {check for check in whole if fewer[check] not in {whole[check], Outcome.UNKNOWN}}
    is_told = path.startswith("/releases/") and answer.status == 404  # of a public project: it is not there
    assert wrong - ({"missing-release", "incomplete-release", "changeable-release"} if is_told else set()) == set()


def test_a_variable_without_its_scope_makes_the_variables_unknown(gitlab, look):
    gitlab.documents["/variables"] = [{"key": "PYPI", "value": VALUE, "protected": True}]
    facts = look()
    assert facts.repository_secrets is facts.environment("pypi").secrets is None
    assert VALUE not in json.dumps(facts.unseen)


def test_a_job_token_is_sent_to_the_jobs_own_forge_only(gitlab, tmp_path):
    here = {"CI_JOB_TOKEN": "glcbt-" + "a" * 20, "CI_API_V4_URL": f"{gitlab.url}/api/v4"}
    place = Place(kind="gitlab", base=gitlab.url, api=here["CI_API_V4_URL"], project="group/demo")
    ask_forge(View(tmp_path, here), place, WANTED)
    assert {"job-token" in record.headers for record in gitlab.requests} == {True}
    gitlab.requests.clear()
    facts = ask_forge(View(tmp_path, {**here, "CI_API_V4_URL": "https://other.example/api/v4"}), place, WANTED)
    assert [urlsplit(record.path).path.count("/") for record in gitlab.requests] == [4]
    assert "there is no token" in facts.unseen["admins"]

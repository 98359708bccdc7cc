"""What the checks of secrets say: each of a bad thing, a look-alike, and of what nobody looked at."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module

import pytest
from auditing import NOW, answers, facts, outcomes

from release.checks import SECRETS
from release.config import read_config
from release.facts.audit.workflows import read_workflows
from release.model.secrets import (
    IN_ADDRESS,
    INDEX_TOKEN,
    PASSWORD,
    PRIVATE_KEY,
    Lies,
    Limits,
    Placeholder,
    Secret,
    SecretFacts,
)
from release.system.view import View

SEEN = dict.fromkeys(Lies, "everything")
THEN = int(NOW.timestamp())
BY_IDENTITY = """\
on: {push: {tags: ["v*"]}}
jobs:
  publish:
    runs-on: ubuntu-latest
    permissions: {id-token: write}
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
"""
BY_TOKEN = BY_IDENTITY + "        with: {password: '${{ secrets.PYPI_API_TOKEN }}'}\n"
BY_OUTPUT = BY_IDENTITY + "        with: {password: '${{ steps.vault.outputs.it }}'}\n"
NOTHING = "on: push\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: pytest}]}}\n"


def limits(**known):
    return Limits(**{"index": "pypi", "location": "x", "reach": "projects", "names": ("demo",), "words": "it", **known})


def token(lies=Lies.ENVIRONMENT, where="PYPI_TOKEN", **known):
    made = limits(**{name: known.pop(name) for name in [*known] if name in Limits.__slots__})
    return Secret(**{"kind": INDEX_TOKEN, "lies": lies, "where": where, "is_proved": True, "limits": made, **known})


def seeing(*found, **known):
    return SecretFacts(**{"secrets": found, "looked": SEEN, **known})


@pytest.fixture
def workflows(make_project):
    def read(*texts):
        files = {f".github/workflows/{number}.yml": text for number, text in enumerate(texts)}
        project = make_project({"pyproject.toml": '[project]\nname = "demo"\n', **files})
        view = View(project.root, {"PATH": os.environ["PATH"]})
        return read_workflows(view, read_config(view), "demo")

    return read


@pytest.fixture
def published(workflows):
    """Facts of a project that publishes without a token."""
    made = workflows(BY_IDENTITY)

    def see(*found, **known):
        return facts(**{"secrets": seeing(*found), "workflows": made, **known})

    return see


def check(name):
    return import_module(f"release.checks.secrets.{name}")


# What nobody looked at


@pytest.mark.parametrize("name", SECRETS.members)
def test_without_looking_nothing_is_passed(name):
    assert outcomes(check(name), facts(answers=answers())) == {"unknown"}


PLACES = {
    "token_in_repository": Lies.FILE,
    "token_in_history": Lies.HISTORY,
    "token_in_documentation": Lies.DOCUMENT,
    "token_in_dotfile": Lies.SETTINGS,
    "token_in_shell_history": Lies.SHELL,
    "token_in_environment": Lies.ENVIRONMENT,
    "token_in_keyring": Lies.KEYRING,
    "private_key_in_repository": Lies.FILE,
    "password_in_url": Lies.DOCUMENT,
}


@pytest.mark.parametrize(("name", "lies"), PLACES.items(), ids=PLACES)
def test_a_place_that_was_looked_at_in_part_is_unknown(name, lies):
    seen = seeing(not_looked={lies: ("the rest: git fetch --unshallow",)})
    (finding,) = [each for each in check(name).judge(facts(secrets=seen)) if each.outcome.value == "unknown"]
    assert finding.fix == "git fetch --unshallow"
    assert outcomes(check(name), facts(secrets=seeing())) <= {"passed", "not-applicable"}
    unseen = {place: words for place, words in SEEN.items() if place is not lies}
    assert "unknown" in outcomes(check(name), facts(secrets=seeing(looked=unseen)))


# Where secrets lie


@pytest.mark.parametrize(("name", "lies"), PLACES.items(), ids=PLACES)
def test_a_secret_fails_in_its_own_place_and_in_no_other(name, lies):
    kind = {"private_key_in_repository": PRIVATE_KEY, "password_in_url": IN_ADDRESS}.get(name, INDEX_TOKEN)
    for place in Lies:
        secret = Secret(kind=kind, lies=place, where="a.py:3", is_proved=True, limits=limits())
        said = outcomes(check(name), facts(secrets=seeing(secret)))
        both = name in {"private_key_in_repository", "password_in_url"} and place in {Lies.FILE, Lies.DOCUMENT}
        assert ("failed" in said) == (place is lies or both), place


def test_a_finding_names_the_place_and_what_to_do_first():
    (finding,) = check("token_in_repository").judge(facts(secrets=seeing(token(Lies.FILE, "src/a.py:3"))))
    assert finding.where == "src/a.py:3"
    assert finding.fix.startswith("revoke it")


def test_an_example_in_a_document_is_told_as_one():
    seen = seeing(
        placeholders=(Placeholder(lies=Lies.DOCUMENT, where="D.md:43", length=79, reason="its end is missing"),)
    )
    assert outcomes(check("token_in_documentation"), facts(secrets=seen), "OWN-24") == {"passed"}
    assert outcomes(check("token_in_documentation"), facts(secrets=seeing()), "OWN-24") == {"not-applicable"}


@pytest.mark.parametrize("name", ["token_in_history", "token_in_environment"])
def test_a_token_that_is_over_by_itself_does_no_harm(name):
    lies = PLACES[name]
    assert outcomes(check(name), facts(secrets=seeing(token(lies, expires=THEN)))) == {"passed"}
    assert outcomes(check(name), facts(secrets=seeing(token(lies, expires=THEN + 1)))) == {"failed"}


def test_a_token_that_reads_the_forge_is_what_the_audit_asks_with():
    forge = Secret(kind="GitHub token", lies=Lies.ENVIRONMENT, where="GH_TOKEN", is_proved=True)
    assert outcomes(check("token_in_environment"), facts(secrets=seeing(forge))) == {"passed"}
    elsewhere = replace(forge, where="MY_TOKEN")
    assert outcomes(check("token_in_environment"), facts(secrets=seeing(elsewhere))) == {"failed"}
    index = token(where="GH_TOKEN")
    assert outcomes(check("token_in_environment"), facts(secrets=seeing(index))) == {"failed"}


@pytest.mark.parametrize(
    ("name", "lies"),
    [("private_key_in_repository", Lies.FILE), ("token_in_history", Lies.HISTORY)],
    ids=["now", "once"],
)
def test_a_key_among_the_tests_may_open_nothing_and_nobody_can_tell(name, lies):
    key = Secret(kind=PRIVATE_KEY, lies=lies, where="tests/a.key:1", is_proved=True, among_tests=True)
    assert outcomes(check(name), facts(secrets=seeing(key))) == {"unknown"}
    assert outcomes(check(name), facts(secrets=seeing(replace(key, among_tests=False)))) == {"failed"}


def test_a_token_that_is_decoded_is_one_among_the_tests_too():
    assert outcomes(check("token_in_history"), facts(secrets=seeing(token(Lies.HISTORY, among_tests=True)))) == {
        "failed"
    }
    assert outcomes(check("token_in_repository"), facts(secrets=seeing(token(Lies.FILE, among_tests=True)))) == {
        "failed"
    }


# What tokens are for

LIMITED = {
    "token_for_whole_account": [
        ({"reach": "account", "names": None}, "failed"),
        ({"reach": "unknown", "names": None}, "unknown"),
        ({}, "passed"),
        ({"reach": "publisher", "names": None}, "passed"),
    ],
    "token_without_limits": [
        ({"reach": "unknown", "names": None}, "unknown"),
        ({"reach": "account", "names": None}, "passed"),
        ({}, "passed"),
    ],
    "token_for_other_index": [
        ({"meant_for": "testpypi"}, "failed"),
        ({"index": "", "meant_for": "pypi"}, "failed"),
        ({"index": ""}, "unknown"),
        ({"meant_for": "pypi"}, "passed"),
    ],
    "token_for_other_project": [
        ({"names": ("other",)}, "failed"),
        ({"reach": "nothing", "names": None}, "failed"),
        ({"names": None}, "unknown"),
        ({"names": ("demo", "other")}, "passed"),
    ],
    "token_expired": [
        ({"expires": THEN}, "failed"),
        ({"not_before": THEN + 1}, "failed"),
        ({"expires": THEN + 1, "not_before": THEN}, "passed"),
        ({}, "passed"),
    ],
    "password_instead_of_token": [({}, "passed")],
}


@pytest.mark.parametrize(
    ("name", "known", "outcome"),
    [
        pytest.param(name, known, outcome, id=f"{name.replace('_', ' ')}: {number}")
        for name, cases in LIMITED.items()
        for number, (known, outcome) in enumerate(cases)
    ],
)
def test_the_limits_of_a_token_in_hand_are_judged(published, name, known, outcome):
    assert outcomes(check(name), published(token(**known))) == {outcome}


def test_the_projects_name_is_compared_in_its_normal_form(published):
    assert outcomes(check("token_for_other_project"), published(token(names=("my-demo",)), project="My_Demo")) == {
        "passed"
    }


def test_a_password_where_a_token_would_do_is_bad(published):
    password = Secret(kind=PASSWORD, lies=Lies.SETTINGS, where="~/.pypirc:3")
    assert "failed" in outcomes(check("password_instead_of_token"), published(password))


@pytest.mark.parametrize("name", LIMITED)
@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (BY_IDENTITY, "not-applicable"),
        (BY_TOKEN, "unknown"),
        (BY_OUTPUT, "unknown"),
        (NOTHING, "unknown"),
        ("on: [", "unknown"),
    ],
    ids=["an identity", "a secret", "what another step gives", "nothing that publishes", "nothing that can be read"],
)
def test_without_a_token_here_the_workflows_tell_whether_there_is_one(workflows, name, text, outcome):
    assert outcomes(check(name), facts(secrets=seeing(), workflows=workflows(text))) == {outcome}


@pytest.mark.parametrize("name", [*LIMITED, "unregistered_token", "unclear_token_name"])
@pytest.mark.parametrize(
    "other",
    ["on: [", "on: push\njobs: {publish: {uses: o/r/.github/workflows/publish.yml@v1, secrets: inherit}}\n"],
    ids=["a file that cannot be read", "a workflow of others with all secrets"],
)
def test_beside_a_job_with_an_identity_another_may_use_a_token(workflows, name, other):
    seen = facts(secrets=seeing(), workflows=workflows(BY_IDENTITY, other), answers=answers())
    assert outcomes(check(name), seen) == {"unknown"}


@pytest.mark.parametrize("name", LIMITED)
@pytest.mark.parametrize("lies", [Lies.SETTINGS, Lies.ENVIRONMENT, Lies.KEYRING])
def test_a_place_that_nobody_looked_at_may_hold_another_token(published, name, lies):
    seen = seeing(token(), looked={place: "" for place in Lies if place is not lies})
    assert "unknown" in outcomes(check(name), published(secrets=seen))


# The register

ENTRY = {"index": "pypi", "owner": "alice", "secret": "PYPI_API_TOKEN"}


@pytest.mark.parametrize(
    ("text", "register", "said"),
    [
        (BY_TOKEN, {"demo-ci": ENTRY}, {"passed"}),
        (BY_TOKEN, {}, {"failed"}),
        (BY_TOKEN, {"demo-ci": {**ENTRY, "secret": "OTHER"}}, {"failed"}),
        (BY_TOKEN, {"demo-ci": ENTRY, "demo-old": {"index": "pypi"}}, {"passed", "failed"}),
        (BY_IDENTITY, {"demo-ci": ENTRY}, {"failed"}),
        (BY_IDENTITY, {}, {"not-applicable"}),
        (BY_OUTPUT, {}, {"unknown"}),
        ("on: [", {"demo-ci": ENTRY}, {"unknown"}),
    ],
    ids=["registered", "not", "another", "one too many", "not used", "none", "from another step", "cannot be read"],
)
def test_what_is_used_and_what_is_registered_are_the_same(workflows, text, register, said):
    seen = facts(secrets=seeing(), workflows=workflows(text), answers=answers(tokens=register))
    assert outcomes(check("unregistered_token"), seen) == said


def test_a_token_in_the_environment_has_to_be_registered_too(published):
    assert outcomes(check("unregistered_token"), published(token(where="PYPI_API_TOKEN"))) == {
        "failed",
        "not-applicable",
    }
    known = answers(tokens={"demo-ci": ENTRY})
    assert outcomes(check("unregistered_token"), published(token(where="PYPI_API_TOKEN"), answers=known)) == {"passed"}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("demo-github-actions", "passed"),
        ("Demo_ci", "passed"),
        ("token1", "failed"),
        ("demo", "failed"),
        ("demo-", "failed"),
    ],
)
def test_a_tokens_name_begins_with_the_projects_and_goes_on_with_its_use(published, name, outcome):
    assert outcomes(check("unclear_token_name"), published(answers=answers(tokens={name: ENTRY}))) == {outcome}


@pytest.mark.parametrize(
    ("text", "said"),
    [(BY_IDENTITY, {"not-applicable"}), (BY_TOKEN, {"unknown"}), (BY_OUTPUT, {"unknown"})],
    ids=["an identity", "a secret", "what another step gives"],
)
def test_without_a_register_no_name_is_known(workflows, text, said):
    assert outcomes(check("unclear_token_name"), facts(workflows=workflows(text))) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [(BY_IDENTITY, {"passed"}), (BY_TOKEN, {"unknown"}), (BY_OUTPUT, {"unknown"}), (NOTHING, {"unknown"})],
    ids=["an identity", "a secret", "what another step gives", "nothing that publishes"],
)
def test_where_the_jobs_identity_is_enough_no_token_has_to_be_made(workflows, text, said):
    assert outcomes(check("needless_token"), facts(secrets=seeing(), workflows=workflows(text))) == said


@pytest.mark.parametrize("name", ["token_in_repository", "token_in_history"])
def test_what_only_has_the_shape_may_be_made_up_among_the_tests(name):
    secret = Secret(kind="GitLab token", lies=PLACES[name], where="tests/a.py:1", among_tests=True)
    assert outcomes(check(name), facts(secrets=seeing(secret))) == {"unknown"}
    assert outcomes(check(name), facts(secrets=seeing(replace(secret, among_tests=False)))) == {"failed"}


def test_what_only_has_the_shape_may_be_an_example_in_a_document():
    secret = Secret(kind="GitLab token", lies=Lies.DOCUMENT, where="docs/a.md:1")
    assert outcomes(check("token_in_documentation"), facts(secrets=seeing(secret)), "TOK-S4") == {"unknown"}


@pytest.mark.parametrize("name", ["token_in_repository", "token_in_history", "token_in_documentation"])
@pytest.mark.parametrize(
    ("location", "index", "outcome"),
    [
        ("127.0.0.1", "", "passed"),
        ("index.example.invalid", "", "passed"),
        ("packages.company.com", "", "failed"),
        ("127.0.0.1", "mirror", "failed"),
    ],
    ids=["this machine", "a reserved name", "a company's", "an index that is configured so"],
)
def test_a_token_of_a_machine_that_nobody_can_reach_is_made_up(name, location, index, outcome):
    secret = token(PLACES[name], "a.py:1", location=location, index=index)
    speaking = "" if name != "token_in_documentation" else "TOK-S4"
    assert outcomes(check(name), facts(secrets=seeing(secret)), speaking) == {outcome}


def test_a_pipeline_of_gitlab_reads_its_token_from_a_variable(make_project):
    pipeline = "publish:\n  script: [twine upload dist/*]\n  variables: {TWINE_PASSWORD: $PYPI_TOKEN}\n"
    project = make_project({"pyproject.toml": '[project]\nname = "demo"\n', ".gitlab-ci.yml": pipeline})
    view = View(project.root, {"PATH": os.environ["PATH"]})
    seen = facts(secrets=seeing(), workflows=read_workflows(view, read_config(view), "demo"))
    assert outcomes(check("token_for_whole_account"), seen) == {"unknown"}
    (finding,) = [each for each in check("unregistered_token").judge(seen) if each.outcome.value == "failed"]
    assert finding.evidence.startswith("PYPI_TOKEN ")

"""What workflows want of the forge: environments, secrets, and whether they need a token at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from forge_settings_tools import workflows

from release.model.forge_wanted import hides_uses, publishes_with_identity, secret_uses, wanted_of
from release.model.workflow import GITLAB, Unread, Workflows
from release.model.workflow_parts import Environment, Place, Setting, Trigger

AT = Place(path=".github/workflows/release.yml", line=12)


def jobs_with(**changes) -> Workflows:
    """The usual workflow, with something else in each of its jobs."""
    [file] = workflows().files
    return Workflows(files=(replace(file, jobs=tuple(replace(job, **changes) for job in file.jobs)),))


def setting(value: str, name: str = "X") -> Setting:
    return Setting(name=name, value=value, place=AT)


def test_environments_are_those_that_jobs_publish_in():
    wanted = wanted_of(workflows(), "release", "v1.0.2")
    assert (wanted.environments, wanted.test_environments) == (("pypi",), ("testpypi",))
    assert (wanted.workflow, wanted.tag, wanted.takes_test_token) == ("release.yml", "v1.0.2", False)


@pytest.mark.parametrize(
    "found",
    [None, Workflows(), jobs_with(environment=None), jobs_with(environment=Environment(name="${{ x }}", place=AT))],
    ids=["not looked", "no workflow", "no environment", "worked out while it runs"],
)
def test_without_a_known_environment_the_configured_one_is_expected(found):
    assert wanted_of(found, "release").environments == ("release",)


def test_an_environment_for_both_indexes_is_one_for_the_real_index():
    both = jobs_with(environment=Environment(name="release", place=AT))
    wanted = wanted_of(both, "release")
    assert (wanted.environments, wanted.test_environments) == (("release",), ())


def test_a_workflow_that_is_only_called_is_not_the_one_whose_runs_are_listed():
    [file] = workflows().files
    called = Workflows(files=(replace(file, triggers=(Trigger(name="workflow_call", place=AT),)),))
    assert wanted_of(called, "release").workflow == ""


def test_a_token_for_the_test_index_makes_its_environment_matter():
    assert wanted_of(workflows(token="TEST_PYPI"), "release").guarded == ("pypi", "testpypi")
    assert wanted_of(workflows(), "release").guarded == ("pypi",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${{ secrets.PYPI_TOKEN }}", ["PYPI_TOKEN"]),
        ("${{ secrets['PYPI_TOKEN'] }}", ["PYPI_TOKEN"]),
        ("${{secrets.A}}${{ secrets . B }}", ["A", "B"]),
        ("${{ secrets.GITHUB_TOKEN }}", []),
        ("the secrets.", []),
    ],
)
def test_secrets_are_found_by_the_names_that_expressions_use(text, names):
    assert sorted({use.name for use in secret_uses(jobs_with(env=(setting(text),)))}) == names


def test_a_secret_of_a_whole_workflow_belongs_to_no_environment():
    [file] = workflows().files
    [use] = secret_uses(Workflows(files=(replace(file, env=(setting("${{ secrets.A }}"),)),)))
    assert (use.name, use.environment, use.indexes, use.where) == ("A", "", (), ".github/workflows/release.yml:12")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(jobs_with(inherits=AT), "hands all of them on", id="inherited"),
        pytest.param(jobs_with(env=(setting("${{ secrets[matrix.name] }}"),)), "works a name out", id="computed"),
        pytest.param(jobs_with(env=(setting("${{ toJSON(secrets) }}"),)), "works a name out", id="all of them"),
        pytest.param(Workflows(unread=(Unread(place=AT, problem="x"),)), "cannot be read", id="unread"),
        pytest.param(Workflows(files=(replace(workflows().files[0], kind=GITLAB),)), "every variable", id="gitlab"),
        pytest.param(workflows(token="PYPI"), "", id="all named"),
    ],
)
def test_where_secrets_go_without_their_names_is_told(found, words):
    assert words in hides_uses(found)
    assert bool(hides_uses(found)) == bool(words)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(workflows(), True, id="identity"),
        pytest.param(workflows(token="PYPI"), False, id="password"),
        pytest.param(jobs_with(env=(setting("${{ secrets.A }}", "TWINE_PASSWORD"),)), False, id="variable"),
        pytest.param(jobs_with(permissions=None), False, id="no right to an identity"),
        pytest.param(Workflows(), None, id="no job"),
        pytest.param(None, None, id="not looked"),
    ],
)
def test_whether_jobs_publish_without_a_token(found, expected):
    assert publishes_with_identity(found) is expected

"""Who the index says has published, against who may."""

from __future__ import annotations

import pytest
from publishing_tools import Publishing, a_candidate, an_index

from release.errors import ServedDiffers

EXPECTED = {"kind": "GitHub", "repository": "owner/demo", "workflow": "release.yml", "environment": "pypi"}


@pytest.fixture
def project(make_project):
    made = make_project({"pyproject.toml": "", ".gitignore": ".release/\ndist/\npyproject.toml\n"})
    made.git("remote", "set-url", "origin", "ssh://git@127.0.0.1/Owner/demo.git")
    return made


@pytest.fixture
def published_by(tmp_path, project):
    """Return a function that has every file published by a publisher like the expected one, and verifies."""
    with an_index(tmp_path / "index") as index:
        candidate = a_candidate(project, index)

        def verify(**changes):
            publisher = {**EXPECTED, **changes}
            for file in candidate.distributions:
                index.put(project.root / "dist" / file.filename)
                index.attest(
                    file.filename, {"version": 1, "attestation_bundles": [{"publisher": publisher, "attestations": []}]}
                )
            return Publishing(project, index).verify()

        yield verify


def test_the_publisher_that_may_publish_is_told_and_nothing_is_noted(published_by):
    done = published_by()
    assert (done.publishers, done.notes) == (("GitHub owner/demo (release.yml, pypi)",), ())


@pytest.mark.parametrize(
    ("what", "found"),
    [("repository", "somebody/demo"), ("workflow", "other.yml"), ("environment", "staging")],
    ids=["a fork", "another workflow", "another environment"],
)
def test_another_publisher_is_an_alarm_that_names_both(published_by, what, found):
    with pytest.raises(ServedDiffers) as raised:
        published_by(**{what: found})
    assert raised.value.where == (f"{what}: found {found}, expected {EXPECTED[what]}",)
    assert raised.value.exit_code == 7


def test_a_publisher_without_an_environment_passes_by_the_gate_and_that_is_noted(published_by):
    [note] = published_by(environment=None).notes
    assert "bound to no environment" in note


def test_a_publisher_that_is_no_repository_cannot_be_compared_and_that_is_noted(published_by):
    [note] = published_by(kind="Google", repository=None, email="robot@example.org").notes
    assert note == "published by Google robot@example.org (release.yml, pypi): nothing here says whether it may"


def test_without_a_remote_nothing_says_who_may_publish(published_by, project):
    project.git("remote", "remove", "origin")
    assert "nothing here says" in published_by().notes[0]


def test_the_configured_environment_and_workflow_are_the_ones_that_may(published_by, project):
    table = '[tool.release.ci]\nenvironment = "production"\nworkflow = "publish.yml"\n'
    project.write("pyproject.toml", project.read("pyproject.toml") + table.encode())
    done = published_by(environment="production", workflow="publish.yml")
    assert (done.notes, len(done.publishers)) == ((), 1)

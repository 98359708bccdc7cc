"""Verifying against a real index on this machine: what is served, what lags, and what is not what was approved."""

from __future__ import annotations

import pytest
from publishing_tools import NAME, Publishing, a_candidate, a_project, an_index

from release.errors import NotServed, OutsideUnreachable, ServedDiffers
from release.facts.publishing import is_verified
from release.rehearsal import faults


@pytest.fixture
def by(project, index, candidate):
    """Everything of the candidate is on the index."""
    for file in candidate.distributions:
        index.put(project.root / "dist" / file.filename)
    return Publishing(project, index)


def provenance(repository="owner/demo", workflow="release.yml", environment="pypi"):
    publisher = {"kind": "GitHub", "repository": repository, "workflow": workflow, "environment": environment}
    return {"version": 1, "attestation_bundles": [{"publisher": publisher, "attestations": []}]}


def test_what_is_served_is_downloaded_compared_installed_and_imported(by, candidate):
    done = by.verify()
    assert [state.verdict.value for state in done.states] == ["served", "served"]
    assert (done.installed, done.is_last) == ("1.0", True)
    assert is_verified(by.view, candidate, "pypi")
    assert not is_verified(by.view, candidate, "testpypi")


def test_a_cooldown_of_the_machine_hides_nothing(by):
    old = "2020-01-01T00:00:00Z"
    by.environment.update(UV_EXCLUDE_NEWER=old, PIP_UPLOADED_PRIOR_TO=old)
    assert by.verify().installed == "1.0"


def test_an_index_that_does_not_tell_how_old_and_large_its_files_are_can_be_verified(by, index):
    index.leave_out("upload-time", "size")
    assert by.verify().installed == "1.0"


def test_another_candidate_is_not_verified_by_that(by, project, index):
    by.verify()
    assert not is_verified(by.view, a_candidate(project, index, epoch=1), "pypi")


def test_a_file_that_nobody_sent_is_not_waited_for(by, index, candidate):
    by.environment.pop("CI")
    index.delete(candidate.distributions[0].filename)
    with pytest.raises(NotServed) as raised:
        by.verify()
    assert raised.value.where == (f"never uploaded from here: {candidate.distributions[0].filename}",)
    assert raised.value.fix == ("nox -s publish -- --index pypi",)


def test_in_a_ci_what_another_job_sent_is_waited_for(by, index, project, candidate):
    index.lag(answers=2)
    index.delete(candidate.distributions[0].filename)
    index.put(project.root / "dist" / candidate.distributions[0].filename)
    assert by.verify().states[0].verdict.value == "served"
    assert "1 of 2 files not listed yet" in by.lines[-1]


def test_in_a_ci_what_nobody_sent_is_not_waited_for_longer_than_configured(by, index, project, candidate):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"wait = 1"))
    index.delete(candidate.distributions[0].filename)
    with pytest.raises(NotServed) as raised:
        by.verify()
    assert raised.value.where == (f"not listed within 1 s: {candidate.distributions[0].filename}",)


def test_what_was_accepted_and_is_not_listed_yet_is_waited_for(project, index, candidate):
    by = Publishing(project, index)
    by.publish()
    assert candidate
    index.lag(answers=2)
    index.delete(candidate.distributions[0].filename)
    index.put(project.root / "dist" / candidate.distributions[0].filename)
    assert by.verify().states[0].verdict.value == "served"
    assert "not listed yet" in by.lines[-1]


def test_what_lags_longer_than_was_waited_is_said_to_be_accepted(project, index, candidate):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"wait = 1"))
    index.lag(seconds=600)
    by = Publishing(project, index)
    by.publish()
    with pytest.raises(NotServed) as raised:
        by.verify()
    assert "has accepted" in raised.value.what
    assert raised.value.fix == ("nox -s verify -- --index pypi",)
    index.lag()
    assert candidate.digest


def test_a_list_with_another_digest_is_an_alarm(by, index, candidate):
    index.state_digest(candidate.distributions[1].filename, "0" * 64)
    with pytest.raises(ServedDiffers) as raised:
        by.verify()
    assert (raised.value.exit_code, "0" * 64 in raised.value.where[0]) == (7, True)


def test_other_bytes_behind_the_right_digest_are_an_alarm(by, index, candidate, project):
    name = candidate.distributions[0].filename
    data = bytearray((project.root / "dist" / name).read_bytes())
    data[0] ^= 1
    index.serve_bytes(name, bytes(data))
    with pytest.raises(ServedDiffers) as raised:
        by.verify()
    assert raised.value.where[0] == f"approved {candidate.distributions[0].sha256}"


@pytest.mark.parametrize(
    ("route", "planned"),
    [
        ("GET /simple/*", [faults.refused(503), faults.truncated(0.5)]),
        ("GET /packages/*", [faults.truncated(0.9), faults.refused(500)]),
    ],
    ids=["the list", "a file"],
)
def test_a_fault_that_passes_is_passed(by, index, route, planned):
    index.plan(route, *planned)
    assert by.verify()
    assert index.unspent == 0


@pytest.mark.slow
def test_an_index_that_does_not_answer_is_said_to_be_unreachable(by, index, project):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"wait = 1"))
    index.plan("GET /simple/*", *[faults.cut_off(0.0)] * 60)
    with pytest.raises(OutsideUnreachable):
        by.verify()


def test_an_index_that_does_not_answer_has_not_said_that_it_lacks_a_file(by, index, project):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"wait = 600"))
    by.environment.pop("CI")
    index.plan("GET /simple/*", *[faults.cut_off(0.0)] * 60)
    with pytest.raises(OutsideUnreachable):
        by.verify()


def test_the_publisher_that_the_index_vouches_for_is_told(by, index, candidate):
    for file in candidate.distributions:
        index.attest(file.filename, provenance())
    assert by.verify().publishers == ("GitHub owner/demo (release.yml, pypi)",)


def test_two_publishers_of_one_release_are_an_alarm(by, index, candidate):
    first, second = candidate.distributions
    index.attest(first.filename, provenance())
    index.attest(second.filename, provenance(repository="somebody/else"))
    with pytest.raises(ServedDiffers) as raised:
        by.verify()
    assert any("somebody/else" in line for line in raised.value.where)


def test_what_does_not_import_is_not_verified(make_project, tmp_path):
    project = a_project(make_project)
    with an_index(tmp_path / "second") as index:
        candidate = a_candidate(project, index, padding=b"raise RuntimeError('broken')\n")
        for file in candidate.distributions:
            index.put(project.root / "dist" / file.filename)
        with pytest.raises(NotServed) as raised:
            Publishing(project, index).verify()
    assert f"import {NAME}: RuntimeError: broken" in raised.value.where


def test_a_yanked_file_is_named(by, index, candidate):
    index.yank(candidate.distributions[0].filename, "broken")
    assert by.verify().notes == (f"{candidate.distributions[0].filename} is yanked",)

"""The CI's job: values for other jobs, and the page of the run; each CI takes them in its own way."""

from __future__ import annotations

import pytest

from release.errors import WriteFailed
from release.system.job import LARGEST_SUMMARY, Job, service_of


def job(tmp_path, kind, **more):
    variables = {
        "github": {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(tmp_path / "output"), **more},
        "gitlab": {"GITLAB_CI": "true", **more},
        "none": {"CI": "true", **more},
    }
    return Job(variables[kind], tmp_path / ".release", lambda text: text.replace("hunter2", "***"))


@pytest.mark.parametrize(
    ("environment", "service"),
    [
        ({"GITHUB_ACTIONS": "true"}, "github"),
        ({"GITLAB_CI": "true"}, "gitlab"),
        ({"CI": "true"}, ""),
        ({"GITHUB_ACTIONS": "false"}, ""),
        ({}, ""),
    ],
    ids=["GitHub", "GitLab", "another", "switched off", "none"],
)
def test_a_ci_is_known_by_its_own_variable(environment, service):
    assert service_of(environment) == service


def test_outputs_of_a_step_are_added_to_those_before(tmp_path):
    (tmp_path / "output").write_text("before=1\n")
    job(tmp_path, "github").put({"candidate": "ab", "version": "1.0.2"})
    assert (tmp_path / "output").read_text() == "before=1\ncandidate=ab\nversion=1.0.2\n"


def test_gitlabs_variables_are_in_a_file_of_its_own(tmp_path):
    job(tmp_path, "gitlab").put({"candidate": "ab", "version": "1.0.2"})
    assert (tmp_path / ".release/ci.env").read_text() == "CANDIDATE=ab\nVERSION=1.0.2\n"


def test_nobody_else_is_told(tmp_path):
    made = job(tmp_path, "none")
    made.put({"candidate": "ab"})
    made.summarise("# Page")
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


@pytest.mark.parametrize("value", ["a\nb=c", "a\rb=c", "a\x85b", "a\u2028b", "a\n"])
@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_a_value_cannot_speak_for_another(tmp_path, kind, value):
    with pytest.raises(ValueError, match="several lines"):
        job(tmp_path, kind).put({"version": value})
    assert not (tmp_path / "output").exists()


def test_no_secret_is_handed_on(tmp_path):
    summary = tmp_path / "summary"
    made = job(tmp_path, "github", GITHUB_STEP_SUMMARY=str(summary))
    made.put({"version": "hunter2"})
    made.summarise("hunter2")
    assert "hunter2" not in (tmp_path / "output").read_text() + summary.read_text()


def test_pages_of_a_step_stand_below_each_other(tmp_path):
    summary = tmp_path / "summary"
    made = job(tmp_path, "github", GITHUB_STEP_SUMMARY=str(summary))
    made.summarise("# One")
    made.summarise("# Two")
    assert summary.read_text() == "# One\n# Two\n"


@pytest.mark.parametrize("there", [0, LARGEST_SUMMARY - 500, LARGEST_SUMMARY - 3, LARGEST_SUMMARY])
def test_a_page_never_gets_larger_than_is_shown_and_says_that_it_was_cut(tmp_path, there):
    summary = tmp_path / "summary"
    summary.write_bytes(b"x" * there)
    job(tmp_path, "github", GITHUB_STEP_SUMMARY=str(summary)).summarise("é" * LARGEST_SUMMARY)
    assert summary.stat().st_size <= LARGEST_SUMMARY
    summary.read_text(encoding="utf-8")
    assert summary.read_bytes().endswith(b"in the log.\n") == (LARGEST_SUMMARY - there >= 500)


def test_outputs_that_cannot_be_written_are_an_error(tmp_path):
    with pytest.raises(WriteFailed, match="cannot be written"):
        job(tmp_path, "github", GITHUB_OUTPUT=str(tmp_path / "no/folder")).put({"candidate": "ab"})

"""The sessions as a CI calls them: what they hand on, which candidate they take, and what the run's page shows."""

from __future__ import annotations

import json

import pytest
from publishing_tools import a_candidate

TESTS = """\
import nox

import release.sessions


@nox.session(python=["3.98", "3.99"])
def tests(session):
    pass


@nox.session(venv_backend="none")
def lint(session):
    pass


release.sessions.register()
"""


@pytest.fixture
def project(make_project):
    """A project with two test sessions, and a candidate."""
    files = {
        "pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n',
        "noxfile.py": TESTS,
        ".gitignore": ".release/\ndist/\n",
    }
    return make_project(files)


@pytest.fixture
def on_github(tmp_path, monkeypatch):
    """The variables of a step; what it writes comes into these files."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name in ("OUTPUT", "STEP_SUMMARY"):
        monkeypatch.setenv(f"GITHUB_{name}", str(tmp_path / name))
    return lambda name: (tmp_path / name).read_text()


def error(project):
    return json.loads(project.read(".release/error.json"))["error"]


def test_the_noxfiles_test_sessions_become_outputs(project, on_github):
    ran = project.nox("-s", "matrix")
    assert ran.code == 0, ran.text
    outputs = dict(line.split("=", 1) for line in on_github("OUTPUT").splitlines())
    assert json.loads(outputs["tests"]) == [
        {"session": "tests-3.98", "python": "3.98"},
        {"session": "tests-3.99", "python": "3.99"},
    ]
    assert (outputs["first"], outputs["python"]) == ("tests-3.99", "3.99")


def test_a_person_sees_them(project):
    assert "tests-3.98                       Python 3.98" in project.nox("-s", "matrix").out


def test_gitlab_gets_those_that_its_jobs_use(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITLAB_CI", "true")
    assert project.nox("-s", "matrix").code == 0
    assert project.read(".release/ci.env") == b"FIRST=tests-3.99\nPYTHON=3.99\n"


@pytest.mark.parametrize(
    ("noxfile", "words"),
    [
        pytest.param(
            TESTS.replace("def tests", "def others").replace("register()", "register(skip=['tests'])"),
            "does not list the test sessions",
            id="no tests",
        ),
        pytest.param(TESTS.replace('"3.99"]', '"3.99; id"]'), "cannot become jobs", id="a name that means more"),
        pytest.param(f"{TESTS}raise SystemExit(3)\n", "", id="no noxfile at all"),
    ],
)
@pytest.mark.usefixtures("on_github")
def test_a_matrix_that_cannot_be_is_an_error(project, tmp_path, noxfile, words):
    project.write("noxfile.py", noxfile)
    ran = project.nox("-s", "matrix")
    assert ran.code != 0
    assert words in ran.text
    assert not (tmp_path / "OUTPUT").exists()


@pytest.mark.parametrize("session", ["publish", "verify", "announce"])
@pytest.mark.parametrize(
    ("stated", "code"),
    [("sha256:" + "0" * 64, 7), ("sha256:", 2), ("", 2)],
    ids=["another", "an empty digest", "nothing"],
)
@pytest.mark.sampled(3)
def test_another_candidate_than_the_stated_one_goes_nowhere(project, session, stated, code):
    a_candidate(project)
    ran = project.nox("-s", session, "--", "--candidate", stated)
    assert (ran.code, error(project)["exit_code"]) == (1, code), ran.text


def test_the_stated_candidate_goes_on_to_the_next_question(project):
    made = a_candidate(project)
    project.nox("-s", "publish", "--", "--candidate", f"sha256:{made.digest}")
    assert error(project)["id"] == "approval-missing"


def test_a_session_that_does_not_test_cannot_stand_for_the_tests(project):
    ran = project.nox("-s", "release", "--", "--session", "lint")
    assert (ran.code, error(project)["id"]) == (1, "session-unknown"), ran.text


def test_a_tag_of_another_version_is_refused_before_anything_runs(project, monkeypatch):
    monkeypatch.setenv("CI_COMMIT_TAG", "v9.9")
    ran = project.nox("-s", "release")
    assert (ran.code, error(project)["id"]) == (1, "tag-foreign"), ran.text
    assert not (project.root / "dist").exists()


def test_an_error_is_an_annotation_and_on_the_page_of_the_run(project, on_github):
    project.write("pyproject.toml", '[project]\nname = "demo"\nversion = "1.0"\n[tool.release]\nbranch = 1\n')
    ran = project.nox("-s", "release")
    [line] = [line for line in ran.text.splitlines() if line.startswith("::")]
    assert line.startswith("::error file=pyproject.toml,line=5,title=config-invalid::[tool.release] is not valid%0A")
    assert on_github("STEP_SUMMARY").startswith("    config-invalid: [tool.release] is not valid")


def test_outside_of_a_ci_nothing_looks_like_a_command(project, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")  # and no CI
    project.write("pyproject.toml", "[tool.release]\nbranch = 1\n")
    assert "::" not in project.nox("-s", "release").text.replace("nox > ", "")


@pytest.mark.usefixtures("on_github")
def test_json_stays_one_document(project):
    project.write("pyproject.toml", "[tool.release]\nbranch = 1\n")
    ran = project.nox("-s", "release", "--", "--json")
    assert json.loads(ran.out[ran.out.index("{") :])["error"]["id"] == "config-invalid"
    assert "::error" in ran.err


def test_gitlab_gets_a_report_of_what_is_wrong(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITLAB_CI", "true")
    project.write("pyproject.toml", "[tool.release]\nbranch = 1\n")
    project.nox("-s", "release")
    [entry] = json.loads(project.read(".release/code-quality.json"))
    assert (entry["check_name"], entry["location"]["lines"]) == ("config-invalid", {"begin": 2})

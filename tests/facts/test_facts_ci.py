"""What CI files are made from, as project and configuration say it."""

from __future__ import annotations

import pytest

from release import __version__
from release.config import read_config
from release.facts.ci import Named, read_ci
from release.model.ci import CiFacts
from release.system.view import View

NAMED = Named(project="Demo_Project", tag_prefix="v", branch="main")


def facts(tmp_path, text="", folder=""):
    root = tmp_path / folder if folder else tmp_path
    root.mkdir(exist_ok=True)
    (tmp_path / ".git").mkdir(exist_ok=True)
    (root / "pyproject.toml").write_text(text)
    view = View(root, {})
    return read_ci(view, read_config(view), NAMED)


def test_a_project_that_says_nothing_gets_what_is_usual(tmp_path):
    made = facts(tmp_path)
    usual = CiFacts(project="Demo_Project", made_by=__version__, page=made.page, trial_page=made.trial_page)
    assert made == usual


def test_the_pages_are_those_of_the_indexes_with_the_normal_name(tmp_path):
    made = facts(tmp_path)
    assert made.page.endswith("/project/demo-project/")
    assert made.trial_page.endswith("/project/demo-project/")
    assert made.page != made.trial_page


def test_settings_are_taken(tmp_path):
    text = """
[project]
classifiers = ["Programming Language :: Python :: 3.11", "Programming Language :: Python :: 3.12"]
[tool.release.tests]
sessions = ["unit", "system"]
[tool.release.publish]
stages = ["testpypi", "pypi"]
[tool.release.ci]
environment = "production"
trial = ""
publisher = "action"
python = "3.12"
runners = ["ubuntu-24.04", "windows-2025"]
workflow = "publish.yml"
requirements = "ci/tools.txt"
image = "mine@sha256:0"
"""
    made = facts(tmp_path, text)
    assert (made.environment, made.trial_environment, made.publisher) == ("production", "", "action")
    assert (made.python, made.pythons, made.runners) == ("3.12", ("3.11", "3.12"), ("ubuntu-24.04", "windows-2025"))
    assert (made.sessions, made.stages) == (("unit", "system"), ("testpypi", "pypi"))
    assert (made.workflow, made.requirements, made.image) == ("publish.yml", "ci/tools.txt", "mine@sha256:0")


@pytest.mark.parametrize(
    ("token", "secrets"),
    [("PRIVATE_TOKEN", ("PRIVATE_TOKEN",)), ("", ())],
    ids=["a variable", "none"],
)
def test_the_token_of_an_own_index_is_handed_to_the_job_that_publishes(tmp_path, token, secrets):
    address = 'upload = "https://index.example/legacy/"\nsimple = "https://index.example/simple/"'
    stages = '[tool.release.publish]\nstages = ["private"]\n'
    made = facts(tmp_path, f'{stages}[tool.release.indexes.private]\n{address}\ntoken = "{token}"\n')
    assert (made.secrets, made.page) == (secrets, "")


def test_a_token_for_the_public_index_is_handed_over_only_where_the_configuration_names_it(tmp_path):
    assert facts(tmp_path, '[tool.release.indexes.pypi]\ntoken = "PYPI_API_TOKEN"\n').secrets == ("PYPI_API_TOKEN",)
    assert facts(tmp_path, "[tool.release.indexes.pypi]\n").secrets == ()


def test_a_project_in_a_folder_of_its_repository_says_so(tmp_path):
    assert facts(tmp_path, folder="package").folder == "package/"

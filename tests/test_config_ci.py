"""``[tool.release.ci]``: its defaults, its values, and what may not stand in it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from release.config import Ci, Config, read_config
from release.errors import ConfigInvalid
from release.system.view import View


def config(tmp_path, text: str) -> Config:
    (tmp_path / "pyproject.toml").write_text(f"[tool.release.ci]\n{text}\n")
    return read_config(View(tmp_path))


def test_the_environment_is_called_pypi_and_our_session_publishes_where_nothing_is_said(tmp_path):
    assert config(tmp_path, "").ci == Ci(environment="pypi", publisher="nox", runners=("ubuntu-24.04",))


def test_settings_are_taken(tmp_path):
    text = """
environment = "production"
workflow = "publish.yml"
publisher = "action"
trial = ""
python = "3.12"
runners = ["ubuntu-24.04", "windows-2025"]
requirements = "requirements/release.txt"
image = "python:3.13@sha256:0"
"""
    assert config(tmp_path, text).ci == Ci(
        environment="production",
        workflow="publish.yml",
        publisher="action",
        trial="",
        python="3.12",
        runners=("ubuntu-24.04", "windows-2025"),
        requirements="requirements/release.txt",
        image="python:3.13@sha256:0",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('environment = ""', "environment must not be empty: a job in no environment has come through no gate"),
        ('workflow = "ci/release.yml"', "workflow must be the name of a file, as release.yml, without a folder"),
        ('publisher = "twine"', "publisher must be one of nox, action"),
        ('python = "3"', 'python must be a version of Python, as "3.13"'),
        ("runners = []", "runners must name at least one"),
        ('runners = ["a b"]', "runners must be names of machines, of letters, digits and ._-"),
        ('image = "a b"', "image must be the name of a container image"),
        ('requirements = "../tools.txt"', "requirements must be a path in the project, of letters, digits and ._/-"),
        ('requirements = "a b.txt"', "requirements must be a path in the project, of letters, digits and ._/-"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, words):
    with pytest.raises(ConfigInvalid) as caught:
        config(tmp_path, text)
    assert caught.value.where == (f"pyproject.toml:2: tool.release.ci.{words}",)


def test_every_key_says_what_it_means():
    assert all(entry.metadata["doc"].endswith((".", "...")) for entry in fields(Ci))

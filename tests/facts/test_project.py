from __future__ import annotations

import pytest

from release.config import read_config
from release.errors import FileUnparsable, ProjectMissing
from release.facts.project import candidate_paths, read_own
from release.facts.repository import read_repository
from release.system.view import View

_SETUP = 'from setuptools import setup\n\nsetup(name="thing", version="1.0")\n'


def own(project):
    view = View(project.root)
    return read_own(view, read_repository(view, read_config(view)).settings)


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[project]\nname = "thing"\n'},
        {"pyproject.toml": '[tool.poetry]\nname = "thing"\n'},
        {"pyproject.toml": "[tool.black]\n", "setup.cfg": "[metadata]\nname = thing\n"},
        {"setup.py": _SETUP},
    ],
    ids=["project", "poetry", "setup-cfg", "setup-py"],
)
def test_the_name_is_found_where_it_is_stated(make_project, files):
    assert own(make_project(files)).name == "thing"


@pytest.mark.parametrize(
    ("files", "packages"),
    [
        ({"thing/__init__.py": ""}, ("thing",)),
        ({"src/other_name/__init__.py": ""}, ("other_name",)),
        ({"thing.py": ""}, ("thing",)),
        ({"different/__init__.py": "", "tests/__init__.py": "", "docs/conf.py": ""}, ("different",)),
        ({"thing/__init__.py": "", "helpers/__init__.py": ""}, ("thing",)),
    ],
    ids=["flat", "src", "module", "another-name", "alike-first"],
)
def test_the_packages_are_found_in_every_layout(make_project, files, packages):
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\n', **files})
    assert own(project).packages == packages


def test_declared_packages_win(make_project):
    text = '[project]\nname = "thing"\n[tool.hatch.build.targets.wheel]\npackages = ["src/declared"]\n'
    files = {"pyproject.toml": text, "src/declared/__init__.py": "", "src/more/__init__.py": ""}
    assert own(make_project(files)).packages == ("declared",)


def test_the_slug_comes_from_the_remote(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\n'})
    project.git("remote", "set-url", "origin", "git@example.invalid:owner/thing.git")
    assert own(project).slug == "owner/thing"


def test_a_folder_without_a_name_is_no_project(make_project):
    with pytest.raises(ProjectMissing) as raised:
        own(make_project({"a.txt": "a\n"}))
    assert raised.value.exit_code == 2


def test_metadata_that_cannot_be_parsed_is_refused_with_its_line(make_project):
    project = make_project({"setup.cfg": "[metadata\nname = thing\n"})
    with pytest.raises(FileUnparsable) as raised:
        own(project)
    assert raised.value.where[0].startswith("setup.cfg")


def test_well_known_files_are_candidates_whatever_they_hold(toonstream):
    view = View(toonstream.root)
    found = candidate_paths(view, own(toonstream))
    assert set(found) >= {"pyproject.toml", "setup.py", "README.md", "CITATION.cff", "toonstream/__init__.py"}
    assert len(found) == len(set(found))

"""In a repository of several projects, whose are the tags?"""

from __future__ import annotations

import pytest

from release.config import read_config
from release.facts.choosing import read_own
from release.facts.prefix import own_prefix
from release.facts.repository import read_repository
from release.system.view import View


def manifest(name, version):
    return f'[project]\nname = "{name}"\nversion = "{version}"\n'


TWO = {"libs/a/pyproject.toml": manifest("mono-a", "1.0.0"), "libs/b/pyproject.toml": manifest("mono-b", "3.1.0")}


def prefix(project, name, folder=""):
    view = View(project.root / folder)
    config = read_config(view)
    repository = read_repository(view, config)
    return own_prefix(view, repository, read_own(view, repository.settings, name), config)


def with_tags(make_project, files, *tags):
    project = make_project(files)
    for tag in tags:
        project.git("tag", "-a", "-m", tag, tag)
    return project


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ((), ("mono-a-v", "mono-b-v")),
        (("v3.1.0",), ("mono-a-v", "v")),
        (("3.1.0", "3.0.0"), ("mono-a-v", "")),
        (("v1.0.0", "mono-b-v3.1.0"), ("v", "mono-b-v")),
        (("a-1", "mono-a/1.0.0", "v3.1.0"), ("mono-a/", "v")),
    ],
    ids=["no tag", "plain ones of one", "without a letter", "each its own", "named ones"],
)
def test_plain_tags_are_those_of_the_project_that_stated_them(make_project, tags, expected):
    project = with_tags(make_project, TWO, *tags)
    assert (prefix(project, "mono-a"), prefix(project, "mono-b")) == expected


def test_examples_are_no_rivals(make_project):
    files = {"python/pyproject.toml": manifest("lib", "1.0.0"), "examples/x/pyproject.toml": manifest("x", "0.1.0")}
    assert prefix(with_tags(make_project, files), "lib") == "v"


def test_the_project_in_the_root_has_the_plain_tags(make_project):
    project = with_tags(make_project, {**TWO, "pyproject.toml": manifest("root", "9.0.0")}, "v8.0.0")
    assert prefix(project, "") == "v"


def test_what_is_configured_holds(make_project):
    files = {**TWO, "pyproject.toml": '[tool.release]\ntag-prefix = "rel-"\n'}
    assert prefix(with_tags(make_project, files), "mono-a") == "rel-"


def test_two_projects_are_released_in_turn(make_project):
    project = with_tags(make_project, TWO, "v3.1.0")
    run = lambda *words: project.run("python", "-m", "release", *words)  # noqa: E731
    for name, tag in (("mono-b", "v3.1.1"), ("mono-a", "mono-a-v1.1.0")):
        assert run("bump", "patch" if name == "mono-b" else "minor", "--project", name).code == 0
        assert run("tag", "--project", name).code == 0
        assert tag in project.git("tag", "--points-at", "HEAD").split()


def test_inside_of_a_projects_own_folder_the_answer_is_the_same(make_project):
    project = with_tags(make_project, TWO, "v3.1.0")
    assert (prefix(project, "", "libs/a"), prefix(project, "", "libs/b")) == ("mono-a-v", "v")
    alone = {"python/pyproject.toml": manifest("lib", "1.0.0"), "pyproject.toml": "[tool.ruff]\n", "tests/setup.py": ""}
    lone = with_tags(lambda files: make_project(files, name="other"), alone)
    assert prefix(lone, "", "python") == "v"

"""What a project stated before shows how it goes back to development."""

from __future__ import annotations

import pytest
from discovering import places_of

from release.facts.history import stated_before
from release.system.view import View


def module(version):
    return f'[project]\nname = "thing"\nversion = "{version}"\n'


def with_history(make_project, *versions):
    project = make_project({"pyproject.toml": module(versions[0])}, tag=f"v{versions[0]}")
    for version in versions[1:]:
        project.commit(f"Version {version}", **{"pyproject.toml": module(version)})
        if "dev" not in version:
            project.git("tag", "-a", "-m", version, f"v{version}")
    return project


def test_each_state_is_told_once_and_in_order(make_project):
    project = with_history(make_project, "1.0", "1.1.dev0", "1.1", "1.2")
    project.commit("Describe it", **{"pyproject.toml": module("1.2") + 'description = "x"\n'})
    project.commit("Break it", **{"pyproject.toml": "[project\n"})
    project.commit("Mend it", **{"pyproject.toml": module("1.2")})
    found = stated_before(View(project.root), places_of(project))
    assert [text for text, _ in found] == ["1.0", "1.1.dev0", "1.1", "1.2"]


def test_a_file_that_no_commit_has_touched_tells_nothing(make_project):
    project = make_project({"pyproject.toml": module("1.0")})
    places = places_of(project)
    project.git("checkout", "-q", "--orphan", "fresh")
    project.git("commit", "-q", "--allow-empty", "-m", "Start")
    project.git("rm", "-q", "--cached", "pyproject.toml")
    project.git("commit", "-q", "--amend", "--allow-empty", "-m", "Nothing")
    assert stated_before(View(project.root), places) == []


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (("1.0", "1.1.dev0", "1.1"), "1.2.dev0"),
        (("1.0.0", "2.0.0.dev0", "2.0.0"), "3.0.0.dev0"),
        (("1.0.0", "1.1.0.dev", "1.1.0"), "1.2.0.dev"),
        (("1.0.0", "1.0.1-dev", "1.0.1"), "1.0.2-dev"),
        (("1.0.0", "1.0.1"), "1.0.2.dev0"),
        (("1.0.0", "1.1.0.dev0"), "1.1.0.dev1"),
        (("1.0.0", "1.1.0rc1"), "1.1.0rc2.dev0"),
    ],
    ids=["minor", "major", "without a number", "with a dash", "no habit", "in development", "after a candidate"],
)
def test_dev_goes_where_the_project_went_before(make_project, versions, expected):
    project = with_history(make_project, *versions)
    ran = project.run("python", "-m", "release", "bump", "dev", "--no-commit")
    assert ran.code == 0, ran.text
    assert project.read("pyproject.toml").decode() == module(expected)


def test_in_a_folder_of_the_repository_its_own_file_is_looked_at(make_project):
    project = make_project({"libs/a/pyproject.toml": module("1.0")})
    for version in ("1.1.dev0", "1.1"):
        project.commit(version, **{"libs/a/pyproject.toml": module(version)})
    ran = project.run("python", "-m", "release", "bump", "dev", "--no-commit", cwd=project.root / "libs/a")
    assert project.read("libs/a/pyproject.toml").decode() == module("1.2.dev0"), ran.text

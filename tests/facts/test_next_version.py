"""The next version: in the project's own spelling, and as asked for where it has none."""

from __future__ import annotations

import pytest
from discovering import places_of

from release.config import read_config
from release.errors import VersionInvalid, VersionNotHigher
from release.facts.next_version import Asked, new_version
from release.facts.repository import read_repository
from release.system.view import View


def asked(project, version):
    view = View(project.root)
    repository = read_repository(view, read_config(view))
    return new_version(view, Asked(version=version, prefix="v"), places_of(project), repository)


def stating(make_project, version):
    return make_project({"pyproject.toml": f'[project]\nname = "thing"\nversion = "{version}"\n'})


@pytest.mark.parametrize(
    ("stated", "version"),
    [("0.6a", "0.6b"), ("2.1.0dev27", "2.1.0.rc1"), ("2.0.dev", "2.0.rc0"), ("2024.05", "2024.06")],
    ids=["no number", "another separator", "no number of a development", "calendar"],
)
def test_a_project_that_leaves_the_normal_form_is_taken_at_its_word(make_project, stated, version):
    assert asked(stating(make_project, stated), version) == version


@pytest.mark.parametrize("stated", ["0.6", "0.6a0", "0.6.0"])
def test_a_project_in_normal_form_keeps_it(make_project, stated):
    with pytest.raises(VersionInvalid):
        asked(stating(make_project, stated), "0.7.rc1")


@pytest.mark.parametrize(
    ("before", "now", "version"),
    [("5.2.0dev0", "5.2.0", "5.3.0dev0"), ("20.4dev", "20.4", "20.5dev"), ("4.9-rc1", "4.9", "4.10-rc2")],
)
def test_a_version_may_be_spelled_as_the_project_has_spelled_one_before(make_project, before, now, version):
    project = stating(make_project, before)
    project.commit(**{"pyproject.toml": project.read("pyproject.toml").decode().replace(before, now)})
    assert asked(project, version) == version
    with pytest.raises(VersionInvalid):
        asked(project, "77.beta7")


def test_a_letter_before_the_number_is_never_part_of_it(make_project):
    with pytest.raises(VersionInvalid):
        asked(stating(make_project, "0.6a"), "v0.6b")


def test_a_version_that_is_too_low_is_told_so_also_where_it_is_spelled_otherwise(make_project):
    with pytest.raises(VersionNotHigher) as caught:
        asked(stating(make_project, "1.0.1"), "v1.0")
    assert caught.value.fix == ("invoke bump 1.0.2",)

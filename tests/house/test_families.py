"""Each family's list is its folder, so that a member cannot be forgotten or lost in silence."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import house_scan as house
import pytest

from release.family import Family


def families() -> dict[str, Family]:
    packages = [import_module(name) for name in house.modules() if name.count(".") == 1]
    found = [value for package in packages for value in vars(package).values() if isinstance(value, Family)]
    return {family.package: family for family in found}


def difference(family: Family) -> set[str]:
    folder = import_module(family.package).__path__
    return {module.name for module in pkgutil.iter_modules(folder)} ^ set(family.members)


def test_there_are_families():
    assert {"release.locations", "release.checks.dists", "release.report"} <= set(families())


@pytest.mark.parametrize("package", sorted(families()))
def test_a_familys_list_equals_its_folder(package):
    family = families()[package]
    assert difference(family) == set()
    assert len(set(family.members)) == len(family.members)


@pytest.mark.parametrize(
    "members",
    [pytest.param(["text"], id="one missing"), pytest.param(["text", "json", "yaml"], id="one too many")],
)
def test_a_list_that_is_not_the_folder_is_seen(members):
    assert difference(Family("release.report", *members))

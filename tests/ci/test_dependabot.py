"""Dependabot's file: actions and tools are kept up to date, and not on the day of a release."""

from __future__ import annotations

import generated
import pytest
import yaml

from release.ci import render
from release.model.ci import is_unedited


def test_actions_and_tools_are_taken_a_week_after_their_release():
    [text] = render("dependabot", generated.facts()).values()
    updates = {each["package-ecosystem"]: each for each in yaml.safe_load(text)["updates"]}
    assert {name: each["cooldown"]["default-days"] for name, each in updates.items()} == {"github-actions": 7, "pip": 7}
    assert is_unedited(text) is True


@pytest.mark.parametrize(
    ("more", "directory"),
    [({}, "/"), ({"requirements": "ci/tools.txt"}, "/ci"), ({"folder": "a/", "requirements": "ci/tools.txt"}, "/a/ci")],
    ids=["at the top", "in a folder", "in a project's folder"],
)
def test_the_locked_tools_are_found_where_they_are(more, directory):
    assert generated.release(kind="dependabot", **more)["updates"][1]["directory"] == directory


def test_it_fits_githubs_schema(tmp_path):
    files = render("dependabot", generated.facts())
    schema = ("--builtin-schema", "vendor.dependabot")
    ran = generated.look(tmp_path, "check-jsonschema", *schema, *files, files=files)
    assert ran.returncode == 0, ran.stdout

"""Families: members in order, imported when asked for, and never missing in silence."""

from __future__ import annotations

import subprocess
import sys

import pytest

from release.family import Family


def test_members_are_given_in_the_stated_order():
    assert [module.__name__ for module in Family("json", "encoder", "decoder")] == ["json.encoder", "json.decoder"]


def test_a_member_is_loaded_by_name_and_others_are_unknown():
    family = Family("json", "encoder")
    assert family.load("encoder").__name__ == "json.encoder"
    with pytest.raises(KeyError, match="decoder"):
        family.load("decoder")


def test_a_member_that_is_missing_is_an_import_error():
    with pytest.raises(ImportError):
        list(Family("json", "encoder", "not_there"))


def test_nothing_is_imported_before_it_is_asked_for():
    code = (
        "import sys, release.locations; print([name for name in sys.modules if name.startswith('release.locations.')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

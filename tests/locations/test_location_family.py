"""The family of locations: what is listed is what is in the folder, and every member keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from release import locations
from release.locations import FAMILY


def test_the_list_is_the_folder():
    folder = Path(locations.__file__).parent
    assert sorted(FAMILY.members) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", FAMILY.members)
def test_a_member_claims_and_finds(name):
    member = FAMILY.load(name)
    assert callable(member.find)
    assert member.claims("src/nothing/of/ours.bin") is False


def test_truth_is_asked_before_documents():
    assert FAMILY.members[:3] == ("pyproject", "setup_cfg", "setup_py")
    assert FAMILY.members.index("python_module") < FAMILY.members.index("document")


def test_a_name_that_is_not_listed_is_no_member():
    with pytest.raises(KeyError):
        FAMILY.load("__init__")

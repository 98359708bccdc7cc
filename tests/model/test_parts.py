"""Versions written part by part, each under a name of its own."""

from __future__ import annotations

import pytest
from packaging.version import Version

from release.model.parts import part_of, read_parts, write_parts

PLAIN = "MAJOR = 1\nMINOR = 7  # since 2020\nMICRO = 0"
MACROS = "X_VERSION_MAJOR 2\r\n#define X_VERSION_MINOR 6\r\n#define X_VERSION_PATCH 3.dev1"
QUOTED = 'MAJOR_VERSION = 1\n\nMINOR_VERSION = 10\nPATCH_VERSION = "0-dev"'


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MAJOR", (0, ())),
        ("X_VERSION_MINOR", (1, ("x", "version"))),
        ("versionPatch", (2, ("version",))),
        ("__version_micro__", (2, ("version",))),
        ("VERSION", None),
        ("MAJOR_MINOR", None),
        ("majority", None),
    ],
)
def test_a_name_says_one_part_or_none(name, expected):
    assert part_of(name) == expected


@pytest.mark.parametrize(
    ("stated", "version"),
    [(PLAIN, "1.7.0"), (MACROS, "2.6.3.dev1"), (QUOTED, "1.10.0.dev0")],
    ids=["plain", "macros", "quoted"],
)
def test_parts_make_a_version_together(stated, version):
    assert str(read_parts(stated)) == version


@pytest.mark.parametrize(
    "stated", ["", "MINOR = 7", "MINOR = 7\nMAJOR = 1\nMICRO = 0"], ids=["nothing", "one part", "another order"]
)
def test_what_is_no_group_makes_none(stated):
    assert read_parts(stated) is None


@pytest.mark.parametrize(
    ("like", "new", "expected"),
    [
        (PLAIN, "1.8.0", PLAIN.replace("7", "8")),
        (PLAIN, "2.0.0", "MAJOR = 2\nMINOR = 0  # since 2020\nMICRO = 0"),
        (PLAIN, "1.8.0rc1", PLAIN.replace("7", "8")),
        (PLAIN, "1.8", PLAIN.replace("7", "8")),
        (MACROS, "2.7.0", MACROS.replace("6", "7").replace("3.dev1", "0")),
        (MACROS, "2.6.3.dev2", MACROS.replace("dev1", "dev2")),
        (QUOTED, "1.10.0", QUOTED.replace("0-dev", "0")),
        (PLAIN, "1.8.0.1", None),
        (PLAIN, "1!1.8.0", None),
    ],
)
def test_a_new_version_changes_the_values_alone(like, new, expected):
    assert write_parts(Version(new), like) == expected

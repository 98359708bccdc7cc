"""Titles of sections: which name one version, which are open, and which are about something else."""

from __future__ import annotations

import pytest
from packaging.version import Version

from release.changelog.title import is_open, read_title

VERSIONS = {
    "1.0.2": ("1.0.2", True),
    "[1.0.2] - 2026-01-02": ("1.0.2", True),
    "v1.0.2": ("1.0.2", True),
    "Version 1.0.2": ("1.0.2", True),
    "Release 1.0.2 (released Jan 02, 2026)": ("1.0.2", True),
    "toon stream 1.0.2 -- 2026-01-02": ("1.0.2", True),
    "1.0.2rc1 (2026-01-02)": ("1.0.2rc1", True),
    "2024.05.01": ("2024.5.1", True),
    "2026-01-02, Version 1.0.2": ("1.0.2", True),
    "[1.0.2](https://h/compare/v1.0.1...v1.0.2) (2026-01-02)": ("1.0.2", True),
    "`1.0.2 <https://h/1.0.2>`_ (2026-01-02)": ("1.0.2", True),
    "1.0.2 [YANKED]": ("1.0.2", True),
    "1.0.2 (unreleased)": ("1.0.2", False),
    "1.0.2 (not yet released)": ("1.0.2", False),
    "1.0.2 - TBD": ("1.0.2", False),
    "1.0.2 (20XX-XX-XX)": ("1.0.2", False),
    "1.0.2 (2026-??-??)": ("1.0.2", False),
    "1.1.0.dev0": ("1.1.0.dev0", False),
    "1.1-dev": ("1.1.dev0", False),
}
OTHERS = [
    *(
        "Bump the build tool to 1.0.2",
        "1.0.2 Last version for old computers",
        "Added",
        "1.0.2/1.0.3",
        "From 1.0.1 to 1.0.2",
    ),
    *("Python 3.12 and 3.13", "Unreleased", "Changelog", "", "1.0.x", "What is new in the great version 1.0.2"),
]
OPEN = [
    *("Unreleased", "[Unreleased]", "UNRELEASED", "[Unreleased](https://h/compare/v1...HEAD)", "**Unreleased**"),
    *("(unreleased)", "Unreleased changes", "Upcoming", "Upcoming release", "Next version", "In development"),
    *("main", "main (unreleased)", "Unreleased - YYYY-MM-DD", "[Unreleased] - ReleaseDate", "X.Y.Z (unreleased)"),
    *("1.z - unreleased", "Unreleased (2026-xx-xx)", "Development version", "TBD"),
    *("Not released yet", "Un-released", "Pending"),
]  # fmt: skip
NOT_OPEN = [
    *(
        "Added",
        "Next steps",
        "Unreleased 1.0.2",
        "The unreleased ones",
        "Headline",
        "",
        "2026-01-02",
        "Main features of 1.0",
    ),
    *("Developers", "Upcoming talks"),
]


@pytest.mark.parametrize(("text", "expected"), VERSIONS.items(), ids=VERSIONS)
def test_a_title_names_a_version(text, expected):
    title = read_title(text)
    assert (title.version, title.is_released) == (Version(expected[0]), expected[1])
    assert not is_open(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_titles_name_none(text):
    assert read_title(text) is None


@pytest.mark.parametrize("text", OPEN)
def test_a_title_is_open(text):
    assert is_open(text)


@pytest.mark.parametrize("text", NOT_OPEN)
def test_a_title_is_not_open(text):
    assert not is_open(text)

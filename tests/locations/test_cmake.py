"""CMakeLists.txt: the version of project()."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import cmake
from release.model.mention import Source

HITS = {
    "one line": "project(toon-stream VERSION 1.0.1 LANGUAGES C)",
    "several lines": 'project(toonstream\n        VERSION "1.0.1"\n        DESCRIPTION "x")',
    "quoted": 'PROJECT("ToonStream" VERSION "1.0.1")',
    "languages first": "project(toonstream LANGUAGES CXX VERSION 1.0.1)",
    "blanks": "  project (\n  toonstream\n  VERSION 1.0.1)",
}
LOOK_ALIKES = {
    "of cmake": "cmake_minimum_required(VERSION 1.0.1)",
    "a comment": "# project(toonstream VERSION 1.0.1)",
    "a variable": "project(toonstream VERSION ${VERSION})",
    "of a package": "find_package(toonstream VERSION 1.0.1)",
    "a call within": "set_project(toonstream VERSION 1.0.1)",
    "another word": "project(toonstream DESCRIPTION 1.0.1)",
}

test_nothing_but_the_version_changes = around(
    cmake,
    "CMakeLists.txt",
    ["cmake_minimum_required(VERSION 3.13)", "# project(x VERSION 1.0.1)", "find_package(rich 1.0.1)", ""],
    [("project(toonstream VERSION ", " LANGUAGES C)"), ('project(toonstream\n  VERSION "', '")')],
)


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_of_the_project_is_found(text):
    assert [version for _, version in found(cmake, "cpp/CMakeLists.txt", f"{text}\n")] == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(cmake, "CMakeLists.txt", f"{text}\n") == []


def test_a_project_of_another_name_is_ours_at_the_top_while_its_digits_are_rare():
    text = b"project(_core VERSION 1.0.1)\n"
    (mention,) = cmake.find(Source(path="CMakeLists.txt", data=text), OWN)
    assert (mention.is_loose, mention.is_weak) == (True, True)
    assert stated(cmake, "cpp/CMakeLists.txt", text) == []
    (mention,) = cmake.find(Source(path="CMakeLists.txt", data=b"project(toonstream VERSION 1.0.1)\n"), OWN)
    assert (mention.is_loose, mention.is_weak) == (True, False)


def test_the_file_is_claimed_where_it_is_ours():
    assert cmake.claims("CMakeLists.txt")
    assert cmake.claims("cpp/CMakeLists.txt")
    assert not cmake.claims("third_party/x/CMakeLists.txt")
    assert not cmake.claims("cmake/x.cmake")


def test_hostile_text_is_read_in_linear_time():
    assert stated(cmake, "CMakeLists.txt", "project(" + " " * 200_000 + "x" + " C" * 50_000) == []
    assert stated(cmake, "CMakeLists.txt", "project(x C\n" * 50_000) == []

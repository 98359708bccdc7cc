"""sonar-project.properties: the project's version."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import sonar

NAME = "sonar-project.properties"


@pytest.mark.parametrize(
    "text",
    [
        "sonar.projectVersion=1.0.1\n",
        "sonar.projectKey=x\n  sonar.projectVersion = v1.0.1 \n",
        "sonar.projectVersion: 1.0.1",
        "x=1\r\nsonar.projectVersion=1.0.1\r\n",
    ],
    ids=["plain", "blanks", "colon", "crlf"],
)
def test_the_projects_version_is_found(text):
    assert stated(sonar, NAME, text) == ["1.0.1"]


@pytest.mark.parametrize(
    "text",
    [
        "sonar.python.version=1.0.1\n",
        "#sonar.projectVersion=1.0.1\n",
        "sonar.projectVersion=1.0.1 beta\n",
        "sonar.projectVersion=1.0.1 # x\n",
        "sonar.projectVersion=${VERSION}\n",
        "x=sonar.projectVersion=1.0.1\n",
    ],
    ids=["the language", "a comment", "more text", "no comment", "a variable", "another key"],
)
def test_a_look_alike_is_not_found(text):
    assert stated(sonar, NAME, text) == []


def test_the_file_is_claimed_where_it_is_not_foreign():
    assert sonar.claims(NAME)
    assert sonar.claims(f"app/{NAME}")
    assert not sonar.claims(f"tests/{NAME}")
    assert not sonar.claims("x.properties")


LINES = st.lists(
    st.sampled_from(["# 1.0.1", "", "sonar.python.version=1.0.1", "x=\N{SNOWMAN}", "! sonar.projectVersion=1"])
)


@settings(max_examples=40, deadline=None)
@given(LINES, LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]), st.sampled_from("=:"))
def test_nothing_but_the_version_changes(before, after, end, mark, sign):
    head = mark + "".join(line + end for line in before) + f"sonar.projectVersion{sign}"
    tail = " " + "".join(end + line for line in after)
    assert_only_the_version_changes(sonar, NAME, head.encode(), "1.0.1", tail.encode())

"""publiccode.yml: the version of the software, not of the format."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import publiccode


@pytest.mark.parametrize(
    "text",
    ["softwareVersion: 1.0.1\n", 'softwareVersion: "1.0.1" # x\n', "---\r\nsoftwareVersion: v1.0.1\r\n"],
    ids=["plain", "quotes", "v and crlf"],
)
def test_the_software_version_is_found(text):
    assert stated(publiccode, "publiccode.yml", text) == ["1.0.1"]


@pytest.mark.parametrize(
    "text",
    [
        "publiccodeYmlVersion: 1.0.1\n",
        "dependsOn:\n  open:\n    - name: x\n      softwareVersion: 1.0.1\n",
        "description:\n  en:\n    longDescription: |\n      softwareVersion: 1.0.1\n",
    ],
    ids=["the format", "a dependency", "a text"],
)
def test_a_look_alike_is_not_found(text):
    assert stated(publiccode, "publiccode.yml", text) == []


def test_only_the_file_at_the_root_is_claimed():
    assert publiccode.claims("publiccode.yml")
    assert publiccode.claims("publiccode.yaml")
    assert not publiccode.claims("docs/publiccode.yml")


LINES = st.lists(
    st.sampled_from(["publiccodeYmlVersion: 1.0.1", "# softwareVersion: 1.0.1", "", "x: \N{SNOWMAN}", "y:"])
)


@settings(max_examples=40, deadline=None)
@given(LINES, LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]), st.sampled_from("'\" "))
def test_nothing_but_the_version_changes(before, after, end, mark, quote):
    head = mark + "".join(line + end for line in before) + f"softwareVersion: {quote}"
    tail = quote + "".join(end + line for line in after)
    assert_only_the_version_changes(publiccode, "publiccode.yml", head.encode(), "1.0.1", tail.encode())

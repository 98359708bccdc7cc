"""SECURITY.md: the table of supported versions, and no other table."""

from __future__ import annotations

import pytest
from finding import OWN, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import security_policy
from release.model.edit import Edit, splice
from release.model.mention import Source

TABLE = "| Version | Supported |\n| ------- | --------- |\n| {0} | yes |\n| {1} | no |\n"
SUPPORTED = {
    "series": ("1.0.x", "< 1.0.x", ["1.0", "1.0"]),
    "numbers": ("1.0", "< 1.0", ["1.0", "1.0"]),
    "an entity": ("1.0.x", "&lt; 1.0", ["1.0", "1.0"]),
    "two series": ("1.0.x", "0.9.x", []),
    "a gap": ("1.0.x", "< 0.9", []),
    "a whole version": ("1.0.1", "< 1.0.1", []),
    "the other way round": ("< 1.0", "1.0.x", []),
}


@pytest.mark.parametrize(("row", "below", "expected"), SUPPORTED.values(), ids=SUPPORTED)
def test_the_only_supported_series_is_found(row, below, expected):
    assert stated(security_policy, "SECURITY.md", TABLE.format(row, below)) == expected


@pytest.mark.parametrize(("path", "is_claimed"), [(".github/SECURITY.md", True), ("docs/versions.md", False)])
def test_only_the_policy_is_claimed(path, is_claimed):
    assert security_policy.claims(path) is is_claimed


def test_a_table_of_more_series_is_a_maintainers():
    text = TABLE.format("1.0.x", "0.9.x") + "| < 0.9 | no |\n"
    assert stated(security_policy, "SECURITY.md", text) == []


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(st.sampled_from(["", "# Security", "Text 1.0.", "- 1.0"])),
    after=st.lists(st.sampled_from(["", "# More", "Text 1.0."])),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_nothing_but_the_version_changes(before, after, end):
    text = "\n".join([*before, "", "| {0}.x | yes |", "| < {0} | no |", *after]).replace("\n", end)
    source = Source(path="SECURITY.md", data=text.format("1.0").encode())
    edits = [Edit(mention=mention, new="7.8") for mention in security_policy.find(source, OWN)]
    assert splice(source.data, edits) == text.format("7.8").encode()

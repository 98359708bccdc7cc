""".zenodo.json: the version of the deposit."""

from __future__ import annotations

import json

import pytest
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import zenodo


def test_the_version_is_found():
    assert stated(zenodo, ".zenodo.json", '{"title": "toonstream 1.0.1", "version": "v1.0.1"}') == ["v1.0.1"]


@pytest.mark.parametrize(
    "text",
    ['{"related_identifiers": [{"version": "1.0.1"}]}', '{"title": "toonstream 1.0.1"}', '{"version": null}'],
    ids=["another work", "a title", "nothing"],
)
def test_a_look_alike_is_not_found(text):
    assert stated(zenodo, ".zenodo.json", text) == []


def test_what_is_no_json_is_named():
    with pytest.raises(FileUnparsable, match=r"\.zenodo\.json is not valid JSON"):
        stated(zenodo, ".zenodo.json", "{")


def test_only_the_file_at_the_root_is_claimed():
    assert zenodo.claims(".zenodo.json")
    assert not zenodo.claims("docs/.zenodo.json")


@settings(max_examples=30, deadline=None)
@given(
    others=st.dictionaries(st.sampled_from(["a", "\N{SNOWMAN}"]), st.sampled_from(["1.0.1", [{"version": "1.0.1"}]])),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_nothing_but_the_version_changes(others, end, mark):
    text = mark + json.dumps({**others, "version": "<here>"}, indent=4).replace("\n", end)
    head, _, tail = text.encode().partition(b"<here>")
    assert_only_the_version_changes(zenodo, ".zenodo.json", head, "1.0.1", tail)
    assert json.loads((head + b"7.8.9" + tail).decode("utf-8-sig")) == {**others, "version": "7.8.9"}

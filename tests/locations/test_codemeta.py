"""codemeta.json: the software's own version."""

from __future__ import annotations

import json

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import codemeta
from release.model.mention import Source

LOOK_ALIKES = {
    "a requirement": '{"softwareRequirements": [{"name": "x", "version": "1.0.1"}]}',
    "the runtime": '{"runtimePlatform": "1.0.1", "schemaVersion": "1.0.1"}',
    "a number": '{"version": 1.0}',
    "a list": '["version", "1.0.1"]',
}


def test_both_keys_are_found():
    text = '{\n"softwareVersion": "1.0.1",\n"x": {"version": "1.0.1"},\n"version": "v1.0.1"}'
    assert found(codemeta, "codemeta.json", text) == [(2, "1.0.1"), (4, "v1.0.1")]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(codemeta, "codemeta.json", text) == []


@pytest.mark.parametrize(("path", "is_loose"), [("codemeta.json", False), ("docs/codemeta.json", True)])
def test_only_the_file_at_the_top_can_be_stale(path, is_loose):
    (mention,) = codemeta.find(Source(path=path, data=b'{"version": "0.9"}'), OWN)
    assert mention.is_loose is is_loose


def test_what_is_no_json_is_named():
    with pytest.raises(FileUnparsable, match=r"codemeta\.json is not valid JSON"):
        stated(codemeta, "codemeta.json", "version: 1.0.1\n")


def test_the_file_is_claimed_where_it_is_not_foreign():
    assert codemeta.claims("codemeta.json")
    assert not codemeta.claims("tests/codemeta.json")
    assert not codemeta.claims("xcodemeta.json")


@settings(max_examples=50, deadline=None)
@given(
    others=st.dictionaries(
        st.sampled_from(["a", "\N{SNOWMAN}", "x"]), st.sampled_from(["1.0.1", {"version": "1.0.1"}])
    ),
    place=st.integers(0, 3),
    key=st.sampled_from(["version", "softwareVersion"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_nothing_but_the_version_changes(others, place, key, end, mark):
    items = list(others.items())
    items.insert(place, (key, "<here>"))
    text = mark + json.dumps(dict(items), indent=2, ensure_ascii=False).replace("\n", end)
    head, _, tail = text.encode().partition(b"<here>")
    assert_only_the_version_changes(codemeta, "codemeta.json", head, "1.0.1", tail)
    assert json.loads((head + b"7.8.9" + tail).decode("utf-8-sig")) == {**others, key: "7.8.9"}

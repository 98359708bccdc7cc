"""tree-sitter.json: the version in its metadata."""

from __future__ import annotations

import json

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import tree_sitter
from release.model.mention import Form, Source

WHOLE = """\
{
  "grammars": [{"name": "toon", "version": "1.0.1", "metadata": {"version": "1.0.1"}}],
  "metadata": {
    "authors": [{"name": "A", "version": "1.0.1"}],
    "version": "1.0.1",
    "links": {"version": "1.0.1"}
  },
  "version": "1.0.1"
}
"""
LOOK_ALIKES = {
    "at the top": '{"version": "1.0.1"}',
    "of a grammar": '{"grammars": [{"metadata": {"version": "1.0.1"}}]}',
    "deeper": '{"metadata": {"links": {"version": "1.0.1"}}}',
    "a number": '{"metadata": {"version": 1.0}}',
    "empty": '{"metadata": {"version": ""}}',
}


def test_the_version_of_the_metadata_is_found():
    assert found(tree_sitter, "tree-sitter.json", WHOLE) == [(5, "1.0.1")]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(tree_sitter, "tree-sitter.json", text) == []


def test_it_moves_only_while_it_states_the_current_version_and_is_written_as_semver():
    (mention,) = tree_sitter.find(Source(path="tree-sitter.json", data=WHOLE.encode()), OWN)
    assert mention.is_loose
    assert mention.form is Form.SEMVER


def test_what_is_no_json_is_named():
    with pytest.raises(FileUnparsable, match=r"tree-sitter\.json is not valid JSON"):
        stated(tree_sitter, "tree-sitter.json", "{")


def test_the_file_is_claimed_at_the_top():
    assert tree_sitter.claims("tree-sitter.json")
    assert not tree_sitter.claims("grammars/toon/tree-sitter.json")
    assert not tree_sitter.claims("my-tree-sitter.json")


@settings(max_examples=50, deadline=None)
@given(
    others=st.dictionaries(
        st.sampled_from(["links", "\N{SNOWMAN}", "x"]), st.sampled_from(["1.0.1", {"version": "1.0.1"}])
    ),
    place=st.integers(0, 3),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_nothing_but_the_version_changes(others, place, end, mark):
    items = list(others.items())
    items.insert(place, ("version", "<here>"))
    document = {"grammars": [{"version": "1.0.1"}], "metadata": dict(items), "version": "1.0.1"}
    text = mark + json.dumps(document, indent=2, ensure_ascii=False).replace("\n", end)
    head, _, tail = text.encode().partition(b"<here>")
    assert_only_the_version_changes(tree_sitter, "tree-sitter.json", head, "1.0.1", tail)

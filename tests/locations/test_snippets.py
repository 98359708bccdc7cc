"""snippet_metadata*.json: the client library's version, none of its APIs."""

from __future__ import annotations

import json

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import snippets
from release.model.mention import Source

PATH = "samples/generated_samples/snippet_metadata_toonstream.v1.json"
WHOLE = """\
{
  "clientLibrary": {
    "apis": [
      {
        "id": "toonstream.v1",
        "version": "1.0.1"
      }
    ],
    "language": "PYTHON",
    "name": "toon-stream",
    "version": "1.0.1"
  },
  "snippets": [{"name": "toon-stream", "version": "1.0.1", "clientLibrary": {"version": "1.0.1"}}],
  "version": "1.0.1"
}
"""
LOOK_ALIKES = {
    "another": '{"clientLibrary": {"name": "rich", "version": "1.0.1"}}',
    "a longer word": '{"clientLibrary": {"name": "toonstreamer", "version": "1.0.1"}}',
    "our name behind another": '{"clientLibrary": {"name": "rich-toonstream", "version": "1.0.1"}}',
    "no name": '{"clientLibrary": {"version": "1.0.1"}, "name": "toonstream"}',
    "an API": '{"clientLibrary": {"name": "toonstream", "apis": [{"version": "1.0.1"}]}}',
    "a number": '{"clientLibrary": {"name": "toonstream", "version": 1.0}}',
    "a list": '[{"clientLibrary": {"name": "toonstream", "version": "1.0.1"}}]',
}


def test_the_version_of_the_client_library_is_found():
    assert found(snippets, PATH, WHOLE) == [(11, "1.0.1")]


def test_a_part_of_the_library_has_the_own_name_and_more():
    text = '{"clientLibrary": {"name": "toon-stream-admin-api", "version": "1.0.1"}}'
    assert stated(snippets, PATH, text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(snippets, PATH, text) == []


def test_it_moves_only_while_it_states_the_current_version():
    (mention,) = snippets.find(Source(path=PATH, data=WHOLE.encode()), OWN)
    assert mention.is_loose


def test_what_is_no_json_is_named():
    with pytest.raises(FileUnparsable, match=r"snippet_metadata_toonstream\.v1\.json is not valid JSON"):
        stated(snippets, PATH, "{")


def test_the_file_is_claimed_among_samples_too():
    assert snippets.claims(PATH)
    assert snippets.claims("snippet_metadata.json")
    assert not snippets.claims("tests/snippet_metadata.json")
    assert not snippets.claims("samples/metadata.json")
    assert not snippets.claims("samples/snippet_metadata.json.in")


@settings(max_examples=50, deadline=None)
@given(
    others=st.dictionaries(
        st.sampled_from(["apis", "\N{SNOWMAN}", "x"]), st.sampled_from(["1.0.1", [{"version": "1.0.1"}]])
    ),
    place=st.integers(0, 3),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_nothing_but_the_version_changes(others, place, end, mark):
    items = [*others.items(), ("name", "toonstream")]
    items.insert(place, ("version", "<here>"))
    document = {"version": "1.0.1", "clientLibrary": dict(items), "snippets": [{"version": "1.0.1"}]}
    text = mark + json.dumps(document, indent=2, ensure_ascii=False).replace("\n", end)
    head, _, tail = text.encode().partition(b"<here>")
    assert_only_the_version_changes(snippets, PATH, head, "1.0.1", tail)

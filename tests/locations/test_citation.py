"""CITATION.cff: the version of the work itself, not of what it cites."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import citation

HITS = {
    "plain": "version: 1.0.1\n",
    "double quotes": 'version: "1.0.1"\n',
    "single quotes": "version: '1.0.1'\n",
    "with v": "version: v1.0.1\n",
    "quoted key": '"version": 1.0.1\n',
    "blanks": "version :   1.0.1  \n",
    "comment": "version: 1.0.1 # the last one\n",
    "no final newline": "cff-version: 1.2.0\nversion: 1.0.1",
    "crlf": "cff-version: 1.2.0\r\nversion: 1.0.1\r\n",
    "cr": "cff-version: 1.2.0\rversion: 1.0.1\r",
    "byte order mark": "\ufeffversion: 1.0.1\n",
}

LOOK_ALIKES = {
    "the format's version": "cff-version: 1.0.1\n",
    "a reference": "references:\n  - title: x\n    version: 1.0.1\n",
    "a reference at a list item": "references:\n- version: 1.0.1\n",
    "text": "abstract: >\n  version: 1.0.1\n",
    "a comment": "# version: 1.0.1\n",
    "more than a version": "version: 1.0.1, beta\n",
    "no mapping": "version:1.0.1\n",
    "empty": "version:\n",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_top_level_version_is_found(text):
    assert stated(citation, "CITATION.cff", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(citation, "CITATION.cff", text) == []


def test_only_the_file_at_the_root_is_claimed():
    assert citation.claims("CITATION.cff")
    assert not citation.claims("docs/CITATION.cff")


LINES = st.lists(
    st.sampled_from(
        [
            "title: 1.0.1",
            "# version: 1.0.1",
            "references:",
            "  - version: 1.0.1",
            "x: caf\N{LATIN SMALL LETTER E WITH ACUTE}",
        ]
    )
)


@settings(max_examples=40, deadline=None)
@given(
    LINES,
    LINES,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "'", '"']),
)
def test_nothing_but_the_version_changes(before, after, end, mark, quote):
    head = mark + "".join(line + end for line in before) + f"version: {quote}"
    tail = quote + "".join(end + line for line in after)
    assert_only_the_version_changes(citation, "CITATION.cff", head.encode(), "1.0.1", tail.encode())

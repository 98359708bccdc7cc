"""CITATION.cff: the version of the work itself, not of what it cites."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import citation
from release.model.mention import Source

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


def mentions(text, path="CITATION.cff"):
    return list(citation.find(Source(path=path, data=text.encode()), OWN))


def test_the_top_level_version_can_be_stale():
    assert [mention.is_loose for mention in mentions("version: 0.9\n")] == [False]


def test_a_preferred_citation_of_this_project_has_a_version_that_is_never_stale():
    text = "preferred-citation:\n  type: software\n  title: 'ToonStream: tokens'\n  version: 1.0.1\nversion: 1.0.1\n"
    assert [(mention.line, mention.is_loose) for mention in mentions(text)] == [(5, False), (4, True)]


def test_a_preferred_citation_of_another_work_is_not_ours():
    assert mentions("preferred-citation:\n  title: Streams\n  version: 1.0.1\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "date-released: 2024-05-06\n",
        "version: 1\r\ndate-released: '2024-05-06' # x\r\n",
        '\ufeff"date-released": "2024-05-06"',
    ],
    ids=["plain", "quotes, comment and crlf", "quoted key and mark"],
)
def test_the_day_of_the_release_has_a_span(text):
    start, end = citation.released(Source(path="CITATION.cff", data=text.encode()))
    assert text.encode()[start:end] == b"2024-05-06"


@pytest.mark.parametrize(
    "text",
    ["references:\n  - date-released: 2024-05-06\n", "date-released: May 2024\n", "date-accessed: 2024-05-06\n", ""],
    ids=["a reference", "no day", "another day", "nothing"],
)
def test_without_a_day_there_is_no_span(text):
    assert citation.released(Source(path="CITATION.cff", data=text.encode())) is None


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

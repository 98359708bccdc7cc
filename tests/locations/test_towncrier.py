"""towncrier's version: its key in its own table, and nothing else in those files."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import towncrier
from release.model.mention import Kind, Source

HITS = {
    "double quotes": '[tool.towncrier]\nversion = "1.0.1"\n',
    "single quotes": "[tool.towncrier]\nversion = '1.0.1'\n",
    "dotted": 'tool.towncrier.version = "1.0.1"\n',
    "inline": '[tool]\ntowncrier = {name = "1.0.1", version = "1.0.1"}\n',
    "quoted key": '[tool."towncrier"]\n"version" = "1.0.1" # 1.0.1\n',
    "no final newline": '[tool.towncrier]\r\nversion = "1.0.1"',
}

LOOK_ALIKES = {
    "the project's": '[project]\nversion = "1.0.1"\n[tool.towncrier]\nname = "x"\n',
    "another tool's": '[tool.other]\nversion = "1.0.1"\n[tool.towncrier]\n',
    "a type's": '[tool.towncrier.type]\nversion = "1.0.1"\n',
    "a number": "[tool.towncrier]\nversion = 1.0\n",
    "empty": '[tool.towncrier]\nversion = ""\n',
    "a comment": '[tool.towncrier]\n# version = "1.0.1"\n',
    "no table": 'tool = "towncrier"\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_of_the_table_is_found(text):
    assert stated(towncrier, "towncrier.toml", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(towncrier, "pyproject.toml", text) == []


def test_it_follows_the_version_and_tells_none():
    (mention,) = towncrier.find(Source(path="towncrier.toml", data=HITS["dotted"].encode()), OWN)
    assert (mention.kind, mention.is_loose) == (Kind.DOCUMENT, True)


def test_only_the_files_at_the_root_are_claimed():
    assert [towncrier.claims(path) for path in ("towncrier.toml", "pyproject.toml", "x/towncrier.toml")] == [
        *(True, True, False),
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(['[project]\nversion = "1.0.1"', "# 1.0.1", '[tool.x]\nversion = "1.0.1"']), unique=True),
    st.lists(st.sampled_from(["# caf\N{LATIN SMALL LETTER E WITH ACUTE} 1.0.1", 'name = "1.0.1"']), unique=True),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["'", '"']),
)
def test_nothing_but_the_version_changes(before, after, end, quote):
    head = "".join(line.replace("\n", end) + end for line in before) + f"[tool.towncrier]{end}version = {quote}"
    tail = quote + "".join(end + line for line in after)
    assert_only_the_version_changes(towncrier, "towncrier.toml", head.encode(), "1.0.1", tail.encode())

"""Declared places: every match in the files that a configuration names."""

from __future__ import annotations

import re

import pytest
from finding import assert_only_the_version_changes, found
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import declared
from release.model.mention import Kind, Source
from release.model.own import Declared, Own
from release.syntax.declaring import STANDING_ALONE, literal


def own_with(template="v={version};", glob="docs/*.md", count=None):
    patterns = literal(template.split("{version}")) if template else STANDING_ALONE
    places = (Declared(glob=glob, pattern=pattern, why="declared in x", count=count) for pattern in patterns)
    return Own(name="toon-stream", declared=tuple(places))


def test_every_match_is_found():
    assert found(declared, "docs/a.md", "v=1.0.1; 1.0.1\nv=2.0;\n", own_with()) == [(1, "1.0.1"), (2, "2.0")]


@pytest.mark.parametrize("path", ["a.md", "docs/deep/a.md", "other/docs/a.md", "docs/a.rst"])
def test_other_files_hold_nothing_that_is_declared(path):
    assert found(declared, path, "v=1.0.1;", own_with()) == []


def test_without_declarations_nothing_is_found():
    assert found(declared, "docs/a.md", "v=1.0.1;", Own(name="x")) == []


def test_a_place_that_is_declared_twice_is_one():
    twice = Own(name="x", declared=own_with().declared + own_with("{version};").declared)
    assert found(declared, "docs/a.md", "v=1.0.1;", twice) == [(1, "1.0.1")]


@pytest.mark.parametrize(("count", "is_loose"), [(None, True), (1, False)], ids=["another tool's", "the project's own"])
def test_another_tools_word_holds_only_for_the_current_version(count, is_loose):
    (mention,) = declared.find(Source(path="docs/a.md", data=b"v=1.0.1;"), own_with(count=count))
    assert (mention.kind, mention.is_loose, mention.why) == (Kind.DOCUMENT, is_loose, "declared in x")


def test_a_pattern_of_ones_own_is_used_as_it_is():
    own = Own(name="x", declared=(Declared(glob="a", pattern=re.compile(rb"<(?P<version>.+?)>"), why="y"),))
    assert found(declared, "a", "<1.0.1> 1.0.1", own) == [(1, "1.0.1")]


def test_files_that_hold_no_text_are_not_claimed():
    assert declared.claims("src/any.thing")
    assert not any(declared.claims(path) for path in ("logo.PNG", "a/b.whl", "data.bin"))


@settings(max_examples=60, deadline=None)
@given(before=st.binary(max_size=40), after=st.binary(max_size=40), template=st.sampled_from(["", "v={version};"]))
def test_nothing_but_the_version_changes(before, after, template):
    head, tail = before + b"\nv=", b";\n" + after
    assert_only_the_version_changes(declared, "docs/a.md", head, "1.0.1", tail, own_with(template))

"""Lines that history says go from version to version."""

from __future__ import annotations

import re

import pytest
from finding import assert_only_the_version_changes, found
from hypothesis import given
from hypothesis import strategies as st

from release.locations import habit
from release.model.mention import Source
from release.model.own import Habit, Own


def own_with(*patterns, path="a.txt", is_published=True):
    found = (re.compile(pattern, re.MULTILINE) for pattern in patterns)
    habits = tuple(Habit(path=path, pattern=pattern, is_published=is_published) for pattern in found)
    return Own(name="toon-stream", habits=habits)


LINE = rb"^at (?P<version>[0-9][0-9.rc]*?)/x$"


def test_the_lines_of_the_file_are_places_and_no_others():
    assert found(habit, "a.txt", "at 1.0.1/x\nat 1.0.1/y\n at 1.0.1/x\nat 2.0/x\n", own_with(LINE)) == [
        (1, "1.0.1"),
        (4, "2.0"),
    ]
    assert found(habit, "b.txt", "at 1.0.1/x\n", own_with(LINE)) == []
    assert found(habit, "a.txt", "at 1.0.1/x\n", Own(name="x")) == []


@pytest.mark.parametrize("is_published", [True, False])
def test_what_went_from_release_to_release_may_name_the_last_one_and_is_never_stale(is_published):
    own = own_with(LINE, is_published=is_published)
    (mention,) = habit.find(Source(path="a.txt", data=b"at 1.0.1/x"), own)
    assert (mention.is_published, mention.is_loose, mention.is_dated) == (is_published, not is_published, True)


@given(st.binary(max_size=80), st.binary(max_size=80), st.sampled_from(["1.0.1", "2024.5", "1.0rc1"]))
def test_whatever_stands_around_it_only_the_version_changes(above, below, version):
    before = above.replace(b"at ", b"in ") + b"\nat "
    after = b"/x\n" + below.replace(b"at ", b"in ")
    assert_only_the_version_changes(habit, "a.txt", before, version, after, own_with(LINE))

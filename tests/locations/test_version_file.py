"""VERSION, version.txt and kin: files whose whole text is the version."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import version_file
from release.model.mention import Kind, Source
from release.model.own import Own, Pointed

HITS = {
    "plain": "1.0.1\n",
    "without a line end": "1.0.1",
    "v": "v1.0.1\r\n",
    "byte order mark": "\ufeff1.0.1\n",
    "blanks": "\n  1.0.1\t\n\n",
}
LOOK_ALIKES = {
    "empty": "",
    "one number": "1\n",
    "words": "version 1.0.1\n",
    "words behind": "1.0.1 beta\n",
    "two versions": "1.0.1\n1.0.1\n",
    "local": "1.0.1+g1\n",
    "a long file": "1.0.1" + " " * 300,
}


@pytest.mark.parametrize("data", HITS.values(), ids=HITS)
def test_a_file_that_is_the_version_is_found(data):
    assert stated(version_file, "VERSION", data) == ["1.0.1"]


@pytest.mark.parametrize("data", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_another_text_is_not(data):
    assert stated(version_file, "VERSION", data) == []


def whole(path, own=OWN, home=""):
    return [(m.kind, m.is_loose, m.why) for m in version_file.find(Source(path=path, data=b"1.0.1\n", home=home), own)]


@pytest.mark.parametrize(
    "path", ["VERSION", "version.txt", ".version", ".release", "VERSION.rst", "src/toonstream/_version.txt"]
)
def test_at_the_top_and_in_its_packages_it_is_truth(path):
    assert whole(path) == [(Kind.CODE, False, "the whole file")]


def test_elsewhere_it_follows():
    assert whole("a/VERSION") == [(Kind.DOCUMENT, True, "the whole file")]
    assert whole("a/VERSION", home="a/") == [(Kind.CODE, False, "the whole file")]


def test_what_the_backend_reads_is_metadata_whatever_its_name():
    own = Own(name="x", pointed=(Pointed(path="a/NUMBER", why="pyproject.toml"),))
    assert whole("a/NUMBER", own) == [(Kind.METADATA, False, "pyproject.toml")]
    assert whole("b/NUMBER", own) == []


@pytest.mark.parametrize("path", ["NOTES", "versions.txt", "VERSION.in.txt"])
def test_another_name_is_not_read(path):
    assert whole(path) == []


@pytest.mark.parametrize("path", ["VERSION", "a/version.txt", ".version", "VERSION.in", "VERSION.rst"])
def test_a_file_without_ending_or_of_text_is_claimed(path):
    assert version_file.claims(path)


@pytest.mark.parametrize("path", ["version.py", "README.rst", "tests/VERSION", "vendor/x/VERSION", "examples/VERSION"])
def test_another_file_is_not_claimed(path):
    assert not version_file.claims(path)


BLANKS = st.text(" \t\r\n", max_size=9)


@settings(max_examples=40, deadline=None)
@given(before=BLANKS, after=BLANKS, mark=st.sampled_from([b"", b"\xef\xbb\xbf"]), letter=st.sampled_from(["", "v"]))
def test_nothing_but_the_version_changes(before, after, mark, letter):
    head = mark + f"{before}{letter}".encode()
    assert_only_the_version_changes(version_file, "VERSION", head, "1.0.1", after.encode())

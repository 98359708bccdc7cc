"""Files of which the build backend says that they state the version: by a Python name or by a pattern."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import pointed
from release.model.mention import Form, Kind, Source
from release.model.own import Own, Pointed


def own(path="a/v.py", **how):
    return Own(name="toon-stream", pointed=(Pointed(path=path, why="pyproject.toml", **how),))


NAMES = {
    "text": ("V = '1.0.1'\n", "1.0.1"),
    "annotated": ("V: str = '1.0.1'\n", "1.0.1"),
    "another constant": ("W = '1.0.1'\nV = W\n", "1.0.1"),
    "tuple": ("V = (1, 0, 1)\n", "1, 0, 1"),
    "tuple of another constant": ("W = 1, 0, 1\nV = W\n", "1, 0, 1"),
    "named tuple": ("V = info(major=1, minor=0)\n", "major=1, minor=0"),
    "under try": ("try:\n    V = '1.0.1'\nexcept E:\n    V = '0.0.0'\n", "1.0.1"),
}


@pytest.mark.parametrize(("data", "version"), NAMES.values(), ids=NAMES)
def test_what_a_name_is_given_is_metadata(data, version):
    (mention,) = pointed.find(Source(path="a/v.py", data=data.encode()), own(name="V"))
    assert (mention.stated, mention.kind, mention.why) == (version, Kind.METADATA, "pyproject.toml")
    assert (mention.form is Form.NUMBERS) == ("," in version)


TUPLES = {
    "computed from it": ("V_INFO = 3\n__version_info__ = (1, 0, 1)\nV = '.'.join(__version_info__)\n", Kind.CODE),
    "computed from the version": ("VERSION = (1, 0, 1, None)\nV = text(VERSION)\n", Kind.CODE),
    "beside the text": ("V = '1.0.1'\nversion_info = (1, 0, 1)\n", Kind.DOCUMENT),
    "beside the text in quotes": ("V = '1.0.1'\nVERSION_INFO = ('1', '0', '1')\n", Kind.DOCUMENT),
}


@pytest.mark.parametrize(("data", "kind"), TUPLES.values(), ids=TUPLES)
def test_a_tuple_beside_it_is_the_truth_or_follows(data, kind):
    (mention,) = (m for m in pointed.find(Source(path="a/v.py", data=data.encode()), own(name="V")) if "," in m.stated)
    assert (mention.kind, mention.form) == (kind, Form.NUMBERS)


def test_beside_the_text_a_tuple_of_a_version_may_be_anothers():
    assert stated(pointed, "a/v.py", "V = '1.0.1'\nVERSION = (1, 0, 1)\n", own(name="V")) == ["1.0.1"]


@pytest.mark.parametrize(
    "data",
    ["W = '1.0.1'", "V = 'latest'", "V = '.'.join(W)", "V = (a, 1)", "V = ('x', 'y')", "def f():\n    V = '1.0.1'"],
    ids=["another name", "no version", "computed", "a computed item", "words", "in a function"],
)
def test_what_is_no_literal_version_is_not_found(data):
    assert stated(pointed, "a/v.py", data, own(name="V")) == []


def test_a_file_that_nobody_points_to_says_nothing():
    assert stated(pointed, "b/v.py", "V = '1.0.1'", own(name="V")) == []
    assert stated(pointed, "a/v.py", "V = '1.0.1'", own()) == []


def test_what_is_no_python_is_named():
    with pytest.raises(FileUnparsable, match="not valid Python"):
        stated(pointed, "a/v.py", "V = (", own(name="V"))


PATTERNS = {
    "a line": (r"^V (?P<version>\S+)$", "# V 1.0\nV 1.0.1\nV 1.0.2\n"),
    "a v": (r'V "(?P<version>[^"]+)"', '#define V "v1.0.1"\n'),
    "letters of two bytes": (
        "caf\N{LATIN SMALL LETTER E WITH ACUTE} (?P<version>.*)",
        "caf\N{LATIN SMALL LETTER E WITH ACUTE} 1.0.1",
    ),
}


@pytest.mark.parametrize(("pattern", "data"), PATTERNS.values(), ids=PATTERNS)
def test_the_first_match_of_a_pattern_is_metadata(pattern, data):
    (mention,) = pointed.find(Source(path="v.h", data=data.encode()), own("v.h", pattern=pattern))
    assert (mention.stated, mention.kind) == ("1.0.1", Kind.METADATA)


@pytest.mark.parametrize(
    "pattern", ["W (?P<version>.*)", "V (.*)", "(?P<version>x?)V"], ids=["no match", "no group", "an empty group"]
)
def test_a_pattern_that_gives_nothing_finds_nothing(pattern):
    assert stated(pointed, "v.h", "V 1.0.1", own("v.h", pattern=pattern)) == []


def test_a_broken_pattern_is_named():
    with pytest.raises(FileUnparsable, match=r"pyproject\.toml is no regular expression"):
        stated(pointed, "v.h", "V 1.0.1", own("v.h", pattern="V ("))


def test_files_of_text_are_claimed():
    assert pointed.claims("any/x.h")
    assert not pointed.claims("x.png")


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from(["# 1.0.1", "W = '1.0.1'", "", "x = '\N{LATIN SMALL LETTER E WITH ACUTE}1.0.1'"])),
    end=st.sampled_from(["\n", "\r\n"]),
    form=st.sampled_from([("V = '", "'", {"name": "V"}), ("V: ", " #", {"pattern": r"^V: v?(?P<version>\S+)"})]),
)
def test_nothing_but_the_version_changes(before, end, form):
    head, tail = "".join(line + end for line in before) + form[0], f"{form[1]}{end}W = '1.0.1'{end}"
    assert_only_the_version_changes(pointed, "a/v.py", head.encode(), "1.0.1", tail.encode(), own("a/v.py", **form[2]))

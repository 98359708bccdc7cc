"""Spelling: one version in several styles, and where it begins and ends in text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from release.model.spelling import VERSION_IN_TEXT, as_semver, in_style, respell, short_form, spellings, write_release

IN_TEXT = re.compile(VERSION_IN_TEXT, re.IGNORECASE)

RESPELLED = [
    ("the same", "1.0.1", "1.0.1", "1.0.2", "1.0.2"),
    ("the user's spelling", "1.0-rc.1", "1.0-rc.1", "1.0-rc.2", "1.0-rc.2"),
    ("dashes", "1.0.0-rc.1", "1.0.0rc1", "1.0.0rc2", "1.0.0-rc.2"),
    ("long words", "1.0.0-alpha.1", "1.0.0a1", "1.0.0b1", "1.0.0-beta.1"),
    ("long word and rc", "1.0.0-beta2", "1.0.0b2", "1.0.0rc1", "1.0.0-rc1"),
    ("a badge's double dash", "1.0.0--rc1", "1.0.0rc1", "1.0.0", "1.0.0"),
    ("a badge's next double dash", "1.0.0--rc1", "1.0.0rc1", "1.0.0rc2", "1.0.0--rc2"),
    ("more parts", "1.0.0", "1.0", "1.1", "1.1.0"),
    ("fewer parts", "1.0", "1.0.0", "1.1.0", "1.1"),
    ("fewer parts than needed", "1.0", "1.0.0", "1.0.1", "1.0.1"),
    ("a v", "v1.0.1", "1.0.1", "1.0.2", "v1.0.2"),
    ("the project's own v", "v1.0.1", "v1.0.1", "1.0.2", "v1.0.2"),
    ("the project's own big V", "V1.0.1", "V1.0.1", "1.0.2", "V1.0.2"),
    ("a v in both", "v1.0.1", "v1.0.1", "v1.0.2", "v1.0.2"),
    ("a v in the new one only", "1.0.1", "1.0.1", "v1.0.2", "v1.0.2"),
    ("padding", "2024.05.01", "2024.5.1", "2024.6.2", "2024.06.02"),
    ("padding and two digits", "2024.05.01", "2024.5.1", "2024.11.12", "2024.11.12"),
    ("dev without a number", "1.1.0-dev", "1.1.0.dev0", "1.2.0.dev0", "1.2.0-dev"),
    ("dev to final", "1.1.0-dev", "1.1.0.dev0", "1.1.0", "1.1.0"),
    ("an epoch", "1!1.0", "1!1.0.0", "1!1.1.0", "1!1.1"),
    ("a post", "1.0-post1", "1.0.post1", "1.0.post2", "1.0-post2"),
]


@pytest.mark.parametrize(
    ("stated", "old", "new", "expected"), [row[1:] for row in RESPELLED], ids=[r[0] for r in RESPELLED]
)
def test_a_place_keeps_its_way_of_writing(stated, old, new, expected):
    assert respell(stated, old, new) == expected


@pytest.mark.parametrize("stated", ["1.0.2", "1.0", "11.0.1", "latest", "", "1.0.1rc1"])
def test_another_version_is_not_respelled(stated):
    assert respell(stated, "1.0.1", "1.0.2") is None


def test_what_is_no_version_is_not_respelled():
    assert respell("1.0", "one", "1.1") is None


@pytest.mark.parametrize(
    ("stated", "old", "new", "expected"),
    [
        ("1.0", "1.0.1", "1.1.0", "1.1"),
        ("1.0", "1.0.1", "1.0.2", "1.0"),
        ("1", "1.0.1", "2.0.0", "2"),
        ("1.0", "1.0.1", "2", "2.0"),
        ("1.0", "1.0.0rc1", "1.1.0rc1", "1.1"),
        ("1.0.1", "1.0.1", "1.0.2", None),
        ("1.1", "1.0.1", "1.0.2", None),
        ("", "1.0.1", "1.0.2", None),
    ],
)
def test_a_short_form_follows_its_version(stated, old, new, expected):
    assert short_form(stated, Version(old), Version(new)) == expected


@pytest.mark.parametrize(
    ("new", "like", "expected"),
    [
        ("1.1.0.dev0", "1.0.1", "1.1.0"),
        ("1.1rc1", "1.0.1", "1.1.0"),
        ("1.1.0.4", "1.0", "1.1.0.4"),
        ("1.1.0", "v1.0.1", "v1.1.0"),
        ("1.1.0", "V1.0.1", "V1.1.0"),
    ],
)
def test_the_numbers_of_a_release_are_written_alone(new, like, expected):
    assert write_release(Version(new), like) == expected


@settings(max_examples=300, deadline=None)
@given(
    new=st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|b|rc)[0-9])?(\.post[0-9])?(\.dev[0-9])?", fullmatch=True),
    like=st.from_regex(
        r"v?[0-9]{1,2}(\.[0-9]{1,2}){0,3}([-_.]?(alpha|beta|preview|rc|a|b|c)[-_.]?[0-9]?)?([-_.]?post[0-9])?([-_.]?dev[0-9]?)?",
        fullmatch=True,
    ),
)
def test_a_style_never_changes_the_version(new, like):
    assert Version(in_style(Version(new), like)) == Version(new)


TEXTS = st.from_regex(r"(1!)?[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|b|rc)[0-9])?(\.post[0-9])?(\.dev[0-9])?", fullmatch=True)
STYLES = st.from_regex(
    r"v?[0-9](\.[0-9]{1,2}){0,3}([-_.]?(alpha|beta|rc|a|b)[-_.]?[0-9])?([-_.]post[0-9])?([-_.]?dev[0-9]?)?",
    fullmatch=True,
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, STYLES)
def test_there_and_back_a_place_states_the_same_version(old, new, like):
    stated = in_style(Version(old), like)
    there = respell(stated, old, new)
    assert there is not None
    assert Version(there) == Version(new)
    back = respell(there, new, old)
    assert back is not None
    assert Version(back) == Version(old)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_the_projects_own_spelling_returns_as_it_was(old, new):
    assert respell(respell(old, old, new), new, old) == old


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), TEXTS, TEXTS)
def test_any_text_is_the_version_or_is_left(stated, old, new):
    there = respell(stated, old, new)
    assert there is None or Version(there) == Version(new)


def test_a_pre_release_may_leave_out_its_zero_and_only_that():
    assert in_style(Version("0.6b0"), "0.6a") == "0.6b"
    assert in_style(Version("0.6b1"), "0.6a") == "0.6b1"
    assert in_style(Version("0.6b0"), "0.6") == "0.6b0"


def test_a_style_that_is_none_gives_the_normal_form():
    assert in_style(Version("1.0-rc.1"), "latest") == "1.0rc1"


def test_the_spellings_of_a_version_start_with_its_own_and_are_stable():
    found = spellings("1.0.0-rc.1")
    assert found[:2] == ("1.0.0-rc.1", "1.0.0rc1")
    assert "1.0.0-rc1" in found
    assert len(set(found)) == len(found)
    assert spellings("1.0.0a1")[1:3] == ("1.0.0-a1", "1.0.0-a.1")


@pytest.mark.parametrize(
    ("old", "another"),
    [
        ("1.0.0a1", "1.0.0-alpha.1"),
        ("1.0.0b1", "1.0.0-beta-1"),
        ("1.0.0.dev3", "1.0.0-dev3"),
        ("1.0.0.dev0", "1.0.0-dev"),
        ("01.0", "1.0"),
    ],
)
def test_usual_spellings_are_searched_too(old, another):
    assert another in spellings(old)


def test_a_final_version_has_one_spelling():
    assert spellings("1.0.1") == ("1.0.1",)


def test_what_is_no_version_is_searched_as_it_is():
    assert spellings("latest") == ("latest",)


SEEN = {
    "alone": ("1.0.1", "1.0.1"),
    "with v": ("v1.0.1", "1.0.1"),
    "end of a sentence": ("It is 1.0.1.", "1.0.1"),
    "brackets": ("(1.0.1)", "1.0.1"),
    "comma": ("1.0.1, and", "1.0.1"),
    "quotes": ('"1.0.1"', "1.0.1"),
    "badge colour": ("1.0.1-brightgreen", "1.0.1"),
    "badge colour alpha": ("1.0.1-alphabet", "1.0.1"),
    "archive": ("x-1.0.1.tar.gz", "1.0.1"),
    "xz": ("x-1.0.1.xz", "1.0.1"),
    "wheel": ("x-1.0.1-py3-none-any.whl", "1.0.1"),
    "pre-release": ("1.0.1rc1", "1.0.1rc1"),
    "pre-release with dashes": ("1.0.1-rc.1", "1.0.1-rc.1"),
    "pre-release of a badge": ("1.0.1--rc1-blue", "1.0.1--rc1"),
    "all parts": ("1!1.0.1a2.post3.dev4", "1!1.0.1a2.post3.dev4"),
    "dev at the end of a sentence": ("1.0.1-dev.", "1.0.1-dev"),
    "four parts": ("1.0.1.2", "1.0.1.2"),
    "eleven": ("11.0.1", "11.0.1"),
    "ellipsis": ("v1.0.1...main", "1.0.1"),
    "slash": ("/v1.0.1/", "1.0.1"),
}


@pytest.mark.parametrize(("text", "expected"), SEEN.values(), ids=SEEN)
def test_a_version_ends_where_it_ends(text, expected):
    match = IN_TEXT.search(text)
    assert match
    assert match["version"] == expected


@pytest.mark.parametrize(
    "text", ["1.0.1+x", "1.0.1x", "x1.0.1", "rev1.0.1", "1.0.1_", "_1.0.1", "1.0.*", "1.0.x", "1.0.X "]
)
def test_part_of_a_longer_word_is_no_version(text):
    assert IN_TEXT.search(text) is None


def test_hostile_text_is_read_at_once():
    assert IN_TEXT.fullmatch("1" + ".a..a" * 10_000 + "_") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0.1", "1.0.1"),
        ("1.0", "1.0.0"),
        ("1", "1.0.0"),
        ("1.0.0a1", "1.0.0-alpha.1"),
        ("1.0b2", "1.0.0-beta.2"),
        ("1.0.0-rc1", "1.0.0-rc1"),
        ("1.0.0-beta-1", "1.0.0-beta-1"),
        ("1.0.0.dev3", "1.0.0-dev.3"),
        ("1.0rc1.dev2", "1.0.0-rc.1.dev.2"),
        ("v1.0.1", "1.0.1"),
        ("latest", "latest"),
    ],
)
def test_a_version_is_written_as_semver_demands(text, expected):
    assert as_semver(text) == expected


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}((a|b|rc)[0-9])?(\.dev[0-9])?", fullmatch=True))
def test_semver_of_semver_is_the_same(text):
    once = as_semver(text)
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9a-z.]+)?", once)
    assert as_semver(once) == once

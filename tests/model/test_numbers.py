"""Versions written as numbers: a tuple's items, a NamedTuple's arguments, hexadecimal digits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from release.model.numbers import read_hex, read_numbers, write_hex, write_numbers

READ = {
    "plain": ("1, 0, 1", "1.0.1"),
    "without blanks": ("1,0,1", "1.0.1"),
    "two numbers": ("1, 0", "1.0"),
    "long word": ('1, 0, 0, "alpha", 2', "1.0.0a2"),
    "in the last number": ('6, 1, "18a1"', "6.1.18a1"),
    "marked in the last number": ("06, 1, '18.dev1' ,", "6.1.18.dev1"),
    "short word": ('1, 0, 0, "b", 2', "1.0.0b2"),
    "candidate": ("1, 0, 0, 'candidate', 1", "1.0.0rc1"),
    "final": ('1, 0, 1, "final", 0', "1.0.1"),
    "suffix in one word": ('6, 0, 0, "b1", ""', "6.0.0b1"),
    "suffix with separators": ('1, 0, 0, "-rc.1"', "1.0.0rc1"),
    "suffix without a number": ('1, 0, 0, "beta"', "1.0.0b0"),
    "development": ('1, 0, 0, "dev3"', "1.0.0.dev3"),
    "post": ('1, 0, 0, "post", 3', "1.0.0.post3"),
    "no word": ('1, 0, 1, "", 0', "1.0.1"),
    "named": ('major=1, minor=0, micro=1, releaselevel="final", serial=0', "1.0.1"),
    "named with blanks": ("major = 1, minor = 0", "1.0"),
    "nothing behind the numbers": ("4, 1, 0, None", "4.1.0"),
    "nothing for every suffix": ("3, 13, 0, None, None, None", "3.13.0"),
    "a suffix behind an empty word": ('5, 4, 0, "", "dev"', "5.4.0.dev0"),
    "numbers in quotes": ('"9", "10", \'7\'', "9.10.7"),
    "incremental's": ('"thing", 24, 10, 0', "24.10.0"),
    "incremental's candidate": ("'the-thing', 24, 10, 0, release_candidate=1, dev=2", "24.10.0rc1.dev2"),
    "incremental's over lines": ('"thing",\n    24,\n    10,\n    0,\n    post=3,\n', "24.10.0.post3"),
    "over lines with comments": ('1,  # was 2\n    0,  # "rc", 4\n    1', "1.0.1"),
}


@pytest.mark.parametrize(("stated", "version"), READ.values(), ids=READ)
def test_items_are_read_as_a_version(stated, version):
    assert str(read_numbers(stated)) == version


@pytest.mark.parametrize(
    "stated",
    [
        "",
        '"rc"',
        '"1", "0", 1',
        "None",
        "None, 1",
        '1, 0, "x"',
        '1, 0, "0x1"',
        '1, "0rc1", 2',
        "major, minor",
        *(f'{"9" * 5000}, "1a1"', f'1, "{"9" * 5000}a1"', f'1, "1a{"9" * 5000}"'),
        '1, 0, 0, "#1"',
    ],
)
def test_items_that_are_no_version_are_not_read(stated):
    assert read_numbers(stated) is None


WRITTEN = {
    "the next number": ("1, 0, 1", "1.0.2", "1, 0, 2"),
    "its blanks": ("1,0,  1", "2.1.0", "2,1,  0"),
    "more items than parts": ("1, 0, 1", "1.1", "1, 1, 0"),
    "a third number": ("1, 0", "1.0.2", "1, 0, 2"),
    "a third number in quotes": ("'1','0'", "1.1.2", "'1','1','2'"),
    "incremental's": ("'thing', 24, 10, 0, release_candidate=1", "24.10.0", "'thing', 24, 10, 0"),
    "incremental's candidate": ('"thing", 24, 10, 0', "24.11rc2", '"thing", 24, 11, 0, release_candidate=2'),
    "incremental's post-release": ('"thing", 24, 10, 0, dev=1', "24.10.0.post1", '"thing", 24, 10, 0, post=1'),
    "names": ("major=1, minor=0, micro=1", "1.1.0", "major=1, minor=1, micro=0"),
    "comments": ("1,  # 1\n0", "2.3", "2,  # 1\n3"),
    "a mark before the suffix": ("4, 0, 1, '.dev0'", "4.1.0.dev0", "4, 1, 0, '.dev0'"),
    "a mark before another suffix": ("4, 0, 1, '-dev0'", "4.1.0rc1", "4, 1, 0, '-rc1'"),
    "a long word": ('1, 0, 0, "alpha", 1', "1.0.0b2", '1, 0, 0, "beta", 2'),
    "the same word": ('1, 0, 0, "candidate", 1', "1.0.0rc2", '1, 0, 0, "candidate", 2'),
    "a short word": ('1, 0, 0, "a", 1', "1.0.0b2", '1, 0, 0, "b", 2'),
    "final": ('1, 0, 1, "final", 0', "1.0.2", '1, 0, 2, "final", 0'),
    "to final": ('1, 0, 0, "rc", 1', "1.0.0", '1, 0, 0, "final", 0'),
    "from final": ("1, 0, 1, 'final', 0", "1.1.0rc2", "1, 1, 0, 'rc', 2"),
    "final as the last item": ('1, 0, 1, "final"', "1.0.2", '1, 0, 2, "final"'),
    "an empty word as the last item": ('1, 0, 1, ""', "1.0.2", '1, 0, 2, ""'),
    "no word": ('1, 0, 1, "", 0', "1.0.2", '1, 0, 2, "", 0'),
    "a suffix in one word": ('6, 0, 0, "b1", ""', "6.0.0b2", '6, 0, 0, "b2", ""'),
    "a suffix in one word to final": ('6, 0, 0, "b1", ""', "6.0.0", '6, 0, 0, "", ""'),
    "a suffix as the last item": ('1, 0, 0, "rc1"', "1.0.0rc2", '1, 0, 0, "rc2"'),
    "a suffix as the last item to final": ('1, 0, 0, "rc1"', "1.0.0", "1, 0, 0"),
    "a word without a number": ('1, 2, 0, "alpha"', "1.3.0a0", '1, 3, 0, "alpha"'),
    "a word that gets a number": ('1, 2, 0, "alpha"', "1.3.0a1", '1, 3, 0, "alpha1"'),
    "a long word with its number": ('1, 2, 0, "alpha1"', "1.3.0a2", '1, 3, 0, "alpha2"'),
    "another long word with its number": ('1, 2, 0, "alpha1"', "1.3.0b2", '1, 3, 0, "beta2"'),
    "a short word instead of a long one": ('1, 2, 0, "alpha1"', "1.3.0rc2", '1, 3, 0, "rc2"'),
    "a suffix in the last number": ('6, 1, "18a1"', "6.1.19rc2", '6, 1, "19rc2"'),
    "a marked suffix in the last number": ("6,1,'18.dev1',", "6.2.dev0", "6,2,'0.dev0',"),
    "a suffix in the last number to final": ('6, 1, "18a1"', "6.1.18", "6, 1, 18"),
    "nothing behind the numbers": ("4, 1, 0, None", "4.2.0", "4, 2, 0, None"),
    "a suffix behind an empty word": ('5, 4, 0, "", "dev"', "5.5.0.dev0", '5, 5, 0, "", "dev0"'),
    "a suffix behind an empty word to final": ('5, 4, 0, "", "dev"', "5.4.0", '5, 4, 0, "", ""'),
    "numbers in quotes": ('"9", "10", "7"', "9.11.0", '"9", "11", "0"'),
    "a development release": ('1, 0, 0, "dev", 1', "1.0.0.dev2", '1, 0, 0, "dev", 2'),
}


@pytest.mark.parametrize(("like", "new", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_items_keep_their_manner(like, new, expected):
    assert write_numbers(Version(new), like) == expected


@pytest.mark.parametrize(
    ("like", "new"),
    [
        ("1, 0, 1", "1.1.0rc1"),
        ("1, 0, 1", "1.0.1.post1"),
        ('1, 0, 0, "b", 1', "1.0.0"),
        ("1, 0, 1", "1.0.1.1"),
        ("1", "1.0.1"),
        ("major=1, minor=0", "1.0.1"),
        ("1, 0", "1.0.1rc1"),
        ("1, 0, 1", "1!1.0.2"),
        ("1, 0, 1", "1.0.2+local"),
        ('1, 0, 0, "rc", 1', "1.0.0rc1.dev2"),
        ('"rc"', "1.0"),
        ('"thing", 24, 10, 0', "24.11.0a1"),
        ('"thing", 24, 10, 0', "24.11.0.1"),
        ('"thing", 24, 10, 0', "1!24.11.0"),
        ("1, 0, 1, None", "1.1.0rc1"),
        ('"1", "0"', "1.1rc1"),
        ('5, 4, 0, "", "dev"', "5.4.0rc1"),
        ('6, 1, "18a1"', "6.1.18.1"),
        ('6, 1, "18a1"', "6.1.18a1.dev2"),
        ('6, 1, "18a1"', "1!6.1.19"),
        ('1, 0, 1, "final"', "1.1.0rc1"),
    ],
    ids=[
        *(
            "a pre-release",
            "a post-release",
            "a final version in one letter",
            "a fourth number",
            "two more numbers",
            "a third number that has no name",
            "a third number and a suffix",
            "an epoch",
            "a local part",
            "two suffixes",
            "no number",
            "an alpha for Incremental",
            "a fourth number for Incremental",
            "an epoch for Incremental",
        ),
        *("a pre-release for None", "a pre-release in quotes", "a pre-release for another suffix"),
        *("a number behind the last one", "two suffixes in the last number", "an epoch before the last number"),
        "a suffix for a final without a number",
    ],
)
def test_what_items_cannot_say_is_not_written(like, new):
    assert write_numbers(Version(new), like) is None


VERSIONS = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|b|rc)[0-9]|\.post[0-9]|\.dev[0-9])?", fullmatch=True)
LIKES = st.sampled_from([like for like, _, _ in WRITTEN.values()])


@settings(max_examples=200, deadline=None)
@given(new=VERSIONS, like=LIKES)
def test_what_is_written_is_read_again_or_refused(new, like):
    text = write_numbers(Version(new), like)
    assert text is None or read_numbers(text) == Version(new)


@settings(max_examples=200, deadline=None)
@given(
    new=st.lists(st.integers(0, 300), min_size=1, max_size=2),
    like=LIKES.filter(lambda like: not re.search(r"[\"'][abc][\"']", like)),  # what is final beside these, code knows
)
def test_a_final_version_of_two_numbers_can_always_be_said(new, like):
    assert write_numbers(Version(".".join(map(str, new))), like) is not None


@pytest.mark.parametrize(
    ("stated", "version"),
    [("0x010001", "1.0.1"), ("0x023401", "2.34.1"), ("0x0123", "1.23"), ("0x01020304", "1.2.3.4")],
)
def test_two_decimal_digits_of_a_hex_number_are_a_part(stated, version):
    assert str(read_hex(stated)) == version


@pytest.mark.parametrize("stated", ["0x1", "0x100", "0x01000a", "0X010001", "65537", "", "0x"])
def test_another_number_is_no_version(stated):
    assert read_hex(stated) is None


@pytest.mark.parametrize(
    ("new", "expected"), [("1.0.2", "0x010002"), ("1.1", "0x010100"), ("2.34.1", "0x023401"), ("1.0.99", "0x010099")]
)
def test_a_hex_number_keeps_its_length(new, expected):
    assert write_hex(Version(new), "0x010001") == expected


@pytest.mark.parametrize("new", ["1.1.0rc1", "1.100.0", "1.0.0.1", "1!1.0", "1.0.post1", "1.0+local"])
def test_what_two_digits_cannot_say_is_not_written(new):
    assert write_hex(Version(new), "0x010001") is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=3, max_size=3))
def test_a_hex_number_is_read_as_it_was_written(numbers):
    new = Version(".".join(map(str, numbers)))
    assert read_hex(write_hex(new, "0x010001") or "") == new

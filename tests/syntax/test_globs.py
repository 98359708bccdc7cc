"""Shell patterns on paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.syntax.globs import in_tree, matches, may_be_text

FITS = {
    "itself": ("a/b.py", "a/b.py"),
    "in a folder": ("a/*.py", "a/b.py"),
    "any depth": ("a/**/*.py", "a/b/c/d.py"),
    "no depth": ("a/**/*.py", "a/b.py"),
    "any depth from the root": ("**/*.py", "b.py"),
    "everything below": ("a/**", "a/b/c"),
    "a folder": ("a/", "a/b/c"),
    "one character": ("?.py", "b.py"),
    "a set": ("[a-c].py", "b.py"),
    "not in a set": ("[!x].py", "b.py"),
    "a bracket alone": ("[b.py", "[b.py"),
    "a set of a bracket": ("[[]b].py", "[b].py"),
    "points and other signs": ("a+(b).py", "a+(b).py"),
    "no range": ("[c-a].py", "[c-a].py"),
}
FITS_NOT = {
    "another folder": ("*.py", "a/b.py"),
    "a point": ("a.py", "abpy"),
    "longer": ("a.py", "a.pyc"),
    "longer before it": ("a.py", "b/a.py"),
    "in a set": ("[!b].py", "b.py"),
    "two characters": ("?.py", "ab.py"),
    "a name that begins alike": ("a/", "ab/c"),
}


@pytest.mark.parametrize(("pattern", "path"), FITS.values(), ids=FITS)
def test_a_path_fits(pattern, path):
    assert matches(pattern, path)


@pytest.mark.parametrize(("pattern", "path"), FITS_NOT.values(), ids=FITS_NOT)
def test_a_path_does_not_fit(pattern, path):
    assert not matches(pattern, path)


@pytest.mark.parametrize(
    ("home", "path", "expected"),
    [
        ("", "a.py", "a.py"),
        ("libs/x/", "a.py", "libs/x/a.py"),
        ("libs/[x]/", "a*.py", "libs/[[]x]/a*.py"),
        ("", "./a//b.py", "a/b.py"),
        ("libs/", "../a.py", "a.py"),
        ("", "../a.py", ""),
        ("", "/etc/a.py", ""),
        ("", "", ""),
        ("", "src\\a.py", "src/a.py"),
    ],
)
def test_a_path_is_seen_from_the_root(home, path, expected):
    assert in_tree(home, path, is_glob=True) == expected


NAMES = st.text(st.characters(exclude_characters="/\\\0", codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: name not in {".", ".."}
)


@given(st.lists(NAMES, min_size=1, max_size=3), st.lists(NAMES, max_size=2))
def test_a_plain_path_fits_itself_and_only_itself(names, folders):
    home, path = "".join(f"{name}/" for name in folders), "/".join(names)
    pattern = in_tree(home, path, is_glob=False)
    assert matches(pattern, home + path)
    assert not matches(pattern, home + path + "x")
    assert not matches(pattern, f"x{home}{path}")


def test_pictures_hold_no_text():
    assert (may_be_text("a.md"), may_be_text("A.PNG")) == (True, False)

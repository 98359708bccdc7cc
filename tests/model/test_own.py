"""The project itself: which names are its own, which are anybody's, and which folder a path belongs to."""

from __future__ import annotations

import pytest

from release.model.own import Own

OWN = Own(name="toon-stream", packages=("toonstream", "core"), slug="someone/toon-repo", siblings=("toon-cli",))


@pytest.mark.parametrize("text", ["Toon_Stream", "toon repo", "ToonCLI"], ids=["name", "slug", "sibling"])
def test_name_slug_and_siblings_are_own_names(text):
    assert OWN.is_named(text)


@pytest.mark.parametrize("text", ["core", "someone", "toon", "toonstreams", ""])
def test_generic_packages_and_parts_of_names_are_not(text):
    assert not OWN.is_named(text)


def test_a_generic_name_counts_where_the_project_itself_has_it():
    assert Own(name="core").is_named("Core")
    assert Own(name="core").pattern.search(b"core 1.0")
    assert not Own(name="x", slug="someone/backend").is_named("backend")


def test_generic_names_and_siblings_are_in_no_pattern():
    assert OWN.pattern.search(b"core 1.0, toon-cli 1.0") is None


ENDS = {
    "alone": b"toonstream",
    "behind words": b"we use the Toon Stream",
    "behind a path": b"forge.invalid/someone/toon-repo",
    "behind a bracket": b"(toon.stream",
    "behind a quote": b'"toon_stream',
    "with a point": b"see toonstream.",
    "a sibling": b"the toon cli",
}


@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS)
def test_a_text_may_end_with_an_own_name(text):
    assert OWN.is_named_at_end(text)


NO_ENDS = {
    "nothing": b"",
    "a longer name": b"my-toonstream",
    "a longer word": b"mytoonstream",
    "a part of a module": b"x.toonstream",
    "a generic package": b"the core",
    "a blank behind it": b"toonstream ",
    "two blanks inside": b"toon  stream",
    "a word behind it": b"toonstream is",
    "part of it": b"stream",
}


@pytest.mark.parametrize("text", NO_ENDS.values(), ids=NO_ENDS)
def test_another_end_is_not_an_own_name(text):
    assert not OWN.is_named_at_end(text)


def test_hostile_text_is_read_at_once():
    assert not OWN.is_named_at_end(b"toon " * 100_000 + b"x" * 100_000 + b"-" * 100_000)


HOMES = Own(name="a", homes=("", "b/"), strangers=("b/c/", "d/"))


@pytest.mark.parametrize(
    ("path", "home"), [("x", ""), ("e/x", ""), ("b/x", "b/"), ("bc/x", ""), ("b/c/x", None), ("d/e/x", None)]
)
def test_a_path_belongs_to_the_nearest_folder(path, home):
    assert HOMES.home_of(path) == home


def test_a_project_in_a_folder_is_at_home_there():
    own = Own(name="a", homes=("b/c/",), strangers=("", "b/"))
    assert (own.home_of("b/c/x"), own.home_of("b/x"), own.home_of("x")) == ("b/c/", None, None)


@pytest.mark.parametrize(
    ("homes", "path", "expected"),
    [(("",), "any/x", True), (("b/", "c/"), "c/x", True), (("b/",), "x", False), (("b/",), "bc/x", False)],
    ids=["the root", "one of two", "above", "another name"],
)
def test_a_file_in_a_folder_of_the_project_is_at_home(homes, path, expected):
    assert Own(name="a", homes=homes).is_at_home(path) is expected


def test_the_whole_repository_is_home_unless_said():
    assert Own(name="a").home_of("any/x") == ""


@pytest.mark.parametrize(
    ("name", "text", "is_ours"),
    [
        ("toon-stream-kit", "TSK", True),
        ("Toon.stream_kit", "tsk", True),
        ("toon-stream-kit", "TS", False),
        ("toon-stream", "TS", False),
        ("toon", "", False),
    ],
    ids=["capitals", "other separators", "too few letters", "too few words", "nothing"],
)
def test_the_first_letters_of_three_words_are_initials(name, text, is_ours):
    assert Own(name=name).is_initials(text) is is_ours


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        (b"'toon-stream-binary", True),
        (b"toon_stream.cli", True),
        (b"toon-stream", False),
        (b"toon-streams", False),
        (b"my-toon-stream-cli", False),
        (b"toonlib-cli", False),
    ],
    ids=["part", "other separators", "the name", "a longer word", "a longer name before", "a part of a package"],
)
def test_a_part_has_the_distributions_name_before_its_own(text, is_ours):
    assert Own(name="toon-stream", packages=("toonlib",)).is_part_at_end(text) is is_ours

"""Mentions: lines, and the names under which a project speaks of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.model.mention import Kind, Source, mention_at
from release.model.own import Own, normal_name


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
def test_lines_are_counted_with_every_line_end(end):
    source = Source(path="x", data=end.join([b"one", b"", b"three", b"four"]))
    assert [source.line_at(source.data.index(word)) for word in (b"one", b"three", b"four")] == [1, 3, 4]


def test_a_line_is_the_same_whatever_was_asked_before():
    source = Source(path="x", data=b"a\r\nb\nc\rd")
    places = [source.data.index(letter) for letter in b"dacbda"]
    assert [source.line_at(place) for place in places] == [4, 1, 3, 2, 4, 1]


def test_mixed_line_ends_are_counted():
    source = Source(path="x", data=b"1\r2\n3\r\n4\r\r5\n\r6")
    assert source.line_at(source.data.index(b"6")) == 8


@given(st.lists(st.sampled_from([b"x", b"\n", b"\r\n", b"\r"])))
def test_lines_are_those_of_pythons_splitlines(pieces):
    before = b"".join(pieces)
    assert Source(path="x", data=before + b"!").line_at(len(before)) == len((before + b"!").splitlines())


def test_a_name_is_without_folders():
    assert [Source(path=path, data=b"").name for path in ("a/b.py", "b.py")] == ["b.py", "b.py"]


OWN = Own(name="toon-stream", packages=("toonlib",), slug="someone/toon-repo")


@pytest.mark.parametrize(
    "text",
    ["toon-stream", "toon_stream", "toon.stream", "toonstream", "Toon Stream", "TOON-STREAM", "toonlib", "toon_repo"],
)
def test_all_spellings_of_all_names_are_own(text):
    assert OWN.is_named(text)


@pytest.mark.parametrize("text", ["toon", "stream", "toonstreams", "my-toon-stream", "toon-stream-cli", "someone", ""])
def test_another_name_is_not_own(text):
    assert not OWN.is_named(text)


@pytest.mark.parametrize(
    "text",
    ["my-toonstream", "my_toonstream", "my.toonstream", "toonstreams", "toonstream2", "toonstream_x", "xtoonstream"],
)
def test_a_name_inside_a_longer_one_is_not_seen(text):
    assert OWN.pattern.search(text.encode()) is None


@pytest.mark.parametrize(
    "text", ["(toonstream)", "/toon-stream/", "'toon.stream'", "git+x/toonstream@", "a toonstream."]
)
def test_a_name_in_text_is_seen(text):
    assert OWN.pattern.search(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "toonstream 1.0.1",
        "ToonStream v1.0.1",
        "toon_stream-1.0.1",
        "**toonlib** 1.0.1",
        "toonlib, version 1.0.1",
        "toonlib (1.0.1)",
    ],
)
def test_a_name_right_before_a_version_states_it(text):
    match = OWN.before_version.search(text.encode())
    assert match
    assert match["version"] == b"1.0.1"


@pytest.mark.parametrize(
    "text", ["toonstream 2 files", "toonstream is 1.0.1", "toonstream-cli 1.0.1", "toonstream 1.0.x"]
)
def test_a_name_with_something_between_states_nothing(text):
    assert OWN.before_version.search(text.encode()) is None


def test_a_project_without_names_is_named_nowhere():
    assert Own(name="").pattern.search(b"anything 1.0") is None


def test_a_name_is_not_a_pattern():
    assert not Own(name="a+b").is_named("aab")


def test_a_mention_is_its_span():
    source = Source(path="a/x", data=b"one\nv1.0.1\n")
    mention = mention_at(source, (5, 10), Kind.DOCUMENT, "why")
    assert (mention.stated, mention.line, mention.path) == ("1.0.1", 2, "a/x")


def test_the_normal_form_is_that_of_pep_503():
    assert normal_name("Toon__Stream.-x") == "toon-stream-x"

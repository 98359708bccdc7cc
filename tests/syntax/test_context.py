"""What stands around a version in running text, and why it is this project's or a tale."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from release.model.own import Own
from release.syntax import context
from release.syntax.context import enumerated, named, spots, with_same
from release.syntax.tales import is_statement

OWN = Own(name="toon-stream", packages=("toonstream",), slug="someone/toon-stream")
URL = "https://forge.invalid/someone/toon-stream"

NAMED = {
    "pin": ("toonstream==", context.PIN),
    "pin with extras": ("toonstream[cli,x] ~= ", context.PIN),
    "pin in quotes": ('toon-stream = "^', context.PIN),
    "tag": ("someone/toon-stream@", context.REFERENCE),
    "image": ("forge.invalid/someone/toon-stream:", context.REFERENCE),
    "clone": (f"git+{URL}.git@", context.REFERENCE),
    "release": (f"{URL}/releases/download/", context.LINKED),
    "archive": (f"{URL}/archive/refs/tags/", context.LINKED),
    "raw": (f"{URL}/", context.LINKED),
    "manual": ("https://toon-stream.readthedocs.io/en/", context.LINKED),
    "agent": ('"ToonStream/', context.AGENT),
    "agent with more words": ("'ToonStreamHTTPClient/", context.AGENT),
    "file": ("toon_stream-", context.FILE),
    "name": ("the Toon Stream ", context.NAMED),
    "bold name": ("**ToonStream** (", context.NAMED),
    "word version": ("ToonStream, version ", context.NAMED),
    "key": ('"toonstream_version": "', context.NAMED),
    "variable": ("toonstream_version = '", context.NAMED),
    "up to date": ("toonstream is up to date (", context.NAMED),
    "your version": ("Run `toonstream --version`: your version is *", context.NAMED),
    "part in a scope": ("@toonstream/player@", context.NAMED),
    "part": ('"toon-stream-binary==', context.FAMILY),
}


@pytest.mark.parametrize(("before", "why"), NAMED.values(), ids=NAMED)
def test_the_own_name_before_a_version_says_how(before, why):
    assert named(before.encode(), OWN) == why


@pytest.mark.parametrize(
    "before",
    [
        "",
        "rich==",
        "my-toonstream==",
        "toonstream>=",
        "toonstream!=",
        "toonstream is ",
        "__version__ == ",
        '"min_toonstream_version": "',
        "Run `rich --version`: your version is *",
        "toonstream wants that your version is not ",
        "toon-stream-cli>=",
        "@rich/player@",
        "RichClient/",
        "MyToonStream/",
        f"{URL}/issues/",
        "other/rich@",
    ],
)
def test_anything_else_does_not(before):
    assert named(before.encode(), OWN) == ""


def whys(text):
    return [(spot.match["version"].decode(), spot.why) for spot in spots(text.encode(), OWN)]


def test_every_version_of_two_numbers_is_a_spot():
    assert whys("rich 1.0.1, 7, x2.0, v3.1rc1, 11.0.1 toonstream 4") == [
        ("1.0.1", ""),
        ("3.1rc1", ""),
        ("11.0.1", ""),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_a_name_on_the_line_above_is_not_beside(end):
    assert whys(f"toonstream{end} 1.0.1") == [("1.0.1", "")]
    assert whys(f"rich{end}toonstream 1.0.1") == [("1.0.1", context.NAMED)]


REVISIONS = {
    "the next line": f"- repo: {URL}\n  rev: v1.0.1",
    "with suffix and quotes": f"- repo: '{URL}.git'\r\n  rev: 'v1.0.1'",
    "behind a comment and a blank line": f"- repo: {URL}\n  # pinned\n\n  rev: v1.0.1",
}


@pytest.mark.parametrize("text", REVISIONS.values(), ids=REVISIONS)
def test_a_revision_below_the_own_repository_is_ours(text):
    assert whys(text) == [("1.0.1", context.REVISION)]


@pytest.mark.parametrize(
    ("before", "why"),
    [('"toon-cli>=', context.FAMILY), ("toon_cli[x] >= ", context.FAMILY), ('"toon-stream>=', ""), ('"rich>=', "")],
    ids=["sibling", "with extras", "the name itself", "another"],
)
def test_a_floor_is_ours_for_what_is_released_together(before, why):
    assert named(before.encode(), Own(name="toon-stream", siblings=("toon-cli",))) == why


@pytest.mark.parametrize("name", ["toonstream-pre-commit", "mirrors-toonstream", "pre-commit-toonstream.git"])
def test_a_revision_below_the_mirror_is_the_mirrors(name):
    assert whys(f"- repo: https://forge.invalid/x/{name}\n  rev: v1.0.1") == [("1.0.1", context.MIRROR)]


NO_REVISIONS = {
    "nothing above": "  rev: v1.0.1",
    "another repository": "- repo: https://forge.invalid/other/rich\n  rev: v1.0.1",
    "another repository between": f"- repo: {URL}\n- repo: https://forge.invalid/other/rich\n  rev: v1.0.1",
    "another key between": f"- repo: {URL}\n  hooks: x\n  rev: v1.0.1",
    "too far": f"- repo: {URL}\n\n\n\n\n  rev: v1.0.1",
    "a longer line": f"- repo: {URL}\n" + "x" * 300 + " rev: v1.0.1",
}


@pytest.mark.parametrize("text", NO_REVISIONS.values(), ids=NO_REVISIONS)
def test_another_revision_is_not(text):
    assert whys(text) == [("1.0.1", "")]


def is_now(text):
    data = text.encode()
    (spot,) = spots(data, OWN)
    return is_statement(data, spot)


STATEMENTS = ["toonstream 1.0.1", "toonstream 1.0.1 supports x", "Since long. toonstream 1.0.1", "(toonstream 1.0.1)"]


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_sentence_may_speak_of_now(text):
    assert is_now(text)


def test_what_follows_the_version_that_another_is_compatible_with_may_speak_of_now():
    data = b"compatible with rich 2.0, toonstream 1.0.1"
    rich, ours = spots(data, OWN)
    assert (is_statement(data, rich), is_statement(data, ours)) == (False, True)


TALES = {
    "since": "since toonstream 1.0.1",
    "needs to": "toonstream 1.0.1 needs to have x",
    "an example in code": "your version (e.g., `toonstream 1.0.1`)",
    "as of": "As of toonstream 1.0.1",
    "added in": "Added in toonstream 1.0.1",
    "changed": "changed: toonstream 1.0.1",
    "deprecated in": "deprecated in toonstream 1.0.1",
    "removed in": "removed in toonstream 1.0.1",
    "a directive": ".. versionadded:: toonstream 1.0.1",
    "todo": "TODO drop with toonstream 1.0.1",
    "requires": "requires toonstream 1.0.1",
    "or later": "toonstream 1.0.1 or later",
    "and lower": "toonstream 1.0.1 and lower",
    "after": "no wheels after toonstream 1.0.1 for that one",
    "a try": "It is too old: try using toonstream 1.0.1",
    "what it set": "toonstream 1.0.1 sets strict mode",
    "what it enabled": "toonstream 1.0.1 enables it, and disables that",
    "and above": "toonstream 1.0.1, and above",
    "introduced": "toonstream 1.0.1 introduced x",
    "also fixed": "toonstream 1.0.1 also fixed x",
    "compatibility": "for backward compatibility with toonstream 1.0.1",
    "compatible": "kept compatible to the old `toonstream 1.0.1`",
    "a date": "toonstream 1.0.1 (2024-01-02)",
    "a date to come": "toonstream 1.0.1 - YYYY-MM-DD",
}


@pytest.mark.parametrize("text", TALES.values(), ids=TALES)
def test_a_tale_does_not(text):
    assert not is_now(text)


def test_the_same_words_before_three_versions_are_a_list():
    found = list(spots(b"toonstream 1.0\ntoonstream 1.1\n toonstream 1.2\nthe toonstream 1.2\nrich 1.0", OWN))
    assert enumerated(found) == {0, 1, 2}


@pytest.mark.parametrize(
    "text",
    [b"toonstream 1.0\ntoonstream 1.1\ntoonstream 1.1", b"toonstream==1.0\ntoonstream==1.1\ntoonstream==1.2"],
    ids=["two versions", "pins"],
)
def test_others_are_no_list(text):
    assert enumerated(list(spots(text, OWN))) == set()


def test_rows_of_what_each_version_needs_list_nothing():
    rows = (("3.8", "1.0.1"), ("3.7", "1.0.0"), ("3.6", "0.9.9"))
    text = "".join(f"| Python {python} | toonstream {version} |\n" for python, version in rows)
    assert enumerated(list(spots(text.encode(), OWN))) == set()


def repeated(text):
    data = text.encode()
    found = list(spots(data, OWN))
    ours = {i: spot.why for i, spot in enumerate(found) if spot.why}
    return [spot.match.start() for spot, _ in with_same(found, ours, data)]


def test_the_same_version_on_a_line_of_ours_is_ours():
    assert repeated("1.0.1 toonstream==1.0.1 v1.0.1") == [0, 24]


@pytest.mark.parametrize(
    "text",
    ["toonstream==1.0.1\n1.0.1", "toonstream==1.0.1 1.0.2", "toonstream==1.0.1 rich>=1.0.1", "rich 1.0.1 1.0.1"],
    ids=["the next line", "another version", "another pin", "a line of others"],
)
def test_another_one_is_not(text):
    assert repeated(text) == []


def test_what_repeats_a_version_says_which_reason_it_repeats():
    data = b"toonstream==1.0.1 v1.0.1"
    found = list(spots(data, OWN))
    assert [why for _, why in with_same(found, {0: context.PIN}, data)] == [context.PIN]


ARCHIVES = {
    "named again": ("tar xf {}", True),
    "in a path": ("pip install dist/{}", True),
    "another version": ("tar xf part-1.0.2.tar.gz", False),
    "another file": ("tar xf other-1.0.1.tar.gz", False),
    "another platform": ("tar xf part-1.0.1-win.tar.gz", False),
    "a longer name": ("tar xf a-{}", False),
    "no file": ("cd part-1.0.1", False),
}


@pytest.mark.parametrize(("text", "is_ours"), ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_of_our_release_is_ours_wherever_it_is_named_again(text, is_ours):
    file = "part-1.0.1.tar.gz"
    data = f"wget {URL}/releases/download/v1.0.1/{file}\ncd x\n{text.format(file)}\n"
    last = data.rindex("1.0.")
    assert (last in repeated(data)) is is_ours


def test_an_archive_that_others_released_is_theirs():
    assert repeated("wget https://forge.invalid/rich/releases/download/v1.0.1/part-1.0.1.zip\npart-1.0.1.zip\n") == []


def test_links_to_three_releases_are_a_list():
    link = f"[Notes]({URL}/releases/tag/v{{}})\n"
    text = "".join(f"| {number} | {link.format(number)}" for number in ("1.0.1", "1.0.0", "0.9.0"))
    found = list(spots(text.encode(), OWN))
    assert {i for i, spot in enumerate(found) if spot.why == context.LINKED} <= enumerated(found)


def test_a_link_to_one_release_in_three_places_is_no_list():
    text = f"[Notes]({URL}/releases/tag/v1.0.1)\n" * 3
    assert enumerated(list(spots(text.encode(), OWN))) == set()


IN_NAMES = {
    "an end": ("toon_stream_1.0.1.exe", ["1.0.1"]),
    "a platform": ("toonstream_v1.0.1_win64.zip", ["1.0.1"]),
    "a dash and a platform": ("toon-stream-1.0.1_amd64.deb", ["1.0.1"]),
    "a dash behind it": ("toonstream_1.0.1-x64.msi", ["1.0.1"]),
    "another name": ("rich_1.0.1_win64.zip", []),
    "more words": ("toonstream_extra_1.0.1_win64.zip", []),
    "a series": ("toonstream_1.0.x", []),
    "more letters": ("toonstream_1.0.1rc_x", []),
    "a longer number": ("toonstream_1.0.1.2.", []),
}


@pytest.mark.parametrize(("text", "expected"), IN_NAMES.values(), ids=IN_NAMES)
def test_an_underscore_parts_a_version_from_the_own_name_of_a_file(text, expected):
    ours = [spot for spot in spots(text.encode(), OWN) if spot.why == context.FILE]
    assert [spot.match["version"].decode() for spot in ours] == expected


def test_a_line_of_links_and_files_is_changed_as_a_whole():
    name = "toonstream_v1.0.1_win32"
    text = f"`{name} <{URL}/releases/download/v1.0.1/{name}.7z>`_"
    assert [spot.why for spot in spots(text.encode(), OWN)] == [context.FILE, context.LINKED, context.FILE]


@pytest.mark.parametrize("words", ["For example, in ", "e.g. ", "obsolete in "])
def test_an_example_is_no_statement(words):
    data = f"{words}toonstream 1.0.1\n".encode()
    (spot,) = spots(data, OWN)
    assert not is_statement(data, spot)


HOSTILE = {
    "file names": b"toonstream_1.0.1_" * 20_000,
    "numbers in a file's name": b"a-" + b"1." * 60_000 + b"_x",
    "links": f"({URL}/releases/tag/v1.0.1)\n".encode() * 5_000,
    "pins on one line": b"toonstream==1.0.1 " * 20_000,
    "pins on lines": b"toonstream==1.0.1\n" * 20_000,
    "line ends of old": b"toonstream 1.0.1\r" * 20_000,
    "names": b"toonstream " * 20_000 + b"1.0.1",
    "brackets": b"toonstream[" * 20_000 + b"]==1.0.1",
    "numbers": b"toonstream 1" + b".1" * 60_000 + b"x",
    "suffixes": b"toonstream 1" + b".a..a" * 20_000 + b"_",
    "revisions": b"  rev: v1.0.1\n" * 20_000,
    "an address": b"- repo: " + b"x" * 100_000 + b"\n  rev: 1.0.1",
    "since": b"since " * 20_000 + b"toonstream 1.0.1",
    "an agent": b"A" * 100_000 + b"/1.0.1",
    "archives": f"{URL}/releases/download/v1.0.1/a-1.0.1".encode() + b"-a" * 20 + b"\n" + b"a-1.0.1-a_a" * 20_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.sampled(3)
def test_hostile_text_is_read_in_linear_time(data):
    found = list(spots(data, OWN))
    listed = enumerated(found)
    ours = {i: spot.why for i, spot in enumerate(found) if spot.why and is_statement(data, spot) and i not in listed}
    assert len(list(with_same(found, ours, data))) < len(found) + 1


def test_another_name_before_the_same_version_on_a_line_of_ours_is_anothers():
    data = b"thing 1.0.1 needs rich 1.0.1; tag 1.0.1\n"
    found = list(spots(data, OWN))
    again = [spot.match.start() for spot, _ in with_same(found, {0: context.NAMED}, data)]
    assert again == [data.rindex(b"1.0.1")]


def test_a_line_may_end_with_a_carriage_return_alone():
    data = b"unchanged since last year\rthing 1.0.1\r"
    assert [is_statement(data, spot) for spot in spots(data, OWN)] == [True]


PIECES = [
    b"1.0",
    b"2!3.4",
    b"v",
    b"V",
    b".",
    b"_",
    b"-",
    b"x",
    b"rc1",
    b" ",
    b"\n",
    b"10",
    b".zip",
    b"name_1.0.1_x64",
    b"\xc3",
]


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map(b"".join))
@example(b"1.0-1.0_rc1")  # two begin at one place
def test_looking_at_numbers_only_finds_what_looking_at_every_byte_does(data):
    every = (*context._DOTTED.finditer(data), *context._IN_NAME.finditer(data))
    found = [spot.match.span() for spot in spots(data, OWN)]
    assert sorted(found) == sorted(match.span() for match in every)
    assert [start for start, _ in found] == sorted(start for start, _ in found)

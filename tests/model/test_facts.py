"""Places: what a mention reads at the next version, and which ones are current, stale or disagree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from release.model.facts import Places
from release.model.mention import Form, Kind, Source, mention_at
from release.model.own import Own
from release.model.version import asked_version


def mention(text, path="README.md", kind=Kind.DOCUMENT, **changes):
    source = Source(path=path, data=text.encode())
    return replace(mention_at(source, (0, len(text)), kind, "why"), **changes)


def places(stated, *mentions, last=""):
    own = Own(name="thing")
    return Places(own=own, stated=stated, version=asked_version(stated), mentions=mentions, left=(), last=last)


@pytest.mark.parametrize(
    ("form", "text", "stated", "new", "expected"),
    [
        (Form.TEXT, "5.57.0", "5.57.0", "5.58.0-rc.0", "5.58.0-rc.0"),
        (Form.TEXT, "v1.2.0", "1.2.0", "1.3.0", "v1.3.0"),
        (Form.TEXT, "1.1.0", "1.2.0", "1.3.0", None),
        (Form.NORMAL, "5.57.0", "5.57.0", "5.58.0-rc.0", "5.58.0rc0"),
        (Form.NORMAL, "5.58.0rc0", "5.58.0-rc.0", "5.58.0", "5.58.0"),
        (Form.NORMAL, "5.56.0", "5.57.0", "5.58.0", None),
        (Form.SEMVER, "4.0.3", "4.0.3", "4.0.4a1", "4.0.4-alpha.1"),
        (Form.SEMVER, "4.0.4-alpha.1", "4.0.4a1", "4.0.4", "4.0.4"),
        (Form.SEMVER, "4.0.0", "4.0.3", "4.0.4", None),
        (Form.SEMVER, "4.0.4-pre", "4.0.4.dev0", "4.0.4", "4.0.4"),
        (Form.SEMVER, "4.0.3-pre", "4.0.4.dev0", "4.0.4", None),
        (Form.SEMVER, "4.0.4-pre", "4.0.4a1", "4.0.4", "4.0.4"),
        (Form.TEXT, "4.0.4rc1", "4.0.4.dev0", "4.0.4", None),
        (Form.NUMBERS, "1, 2, 3", "1.2.3", "1.3.0", "1, 3, 0"),
        (Form.NUMBERS, "1, 2, 2", "1.2.3", "1.3.0", None),
        (Form.NUMBERS, "1, 3, 0", "1.3.0rc1", "1.4.0", "1, 4, 0"),
        (Form.HEX, "0x010203", "1.2.3", "1.3.0", "0x010300"),
        (Form.SHORT, "1.2", "1.2.3", "1.3.0", "1.3"),
        (Form.SHORT, "1.1", "1.2.3", "1.3.0", None),
        (Form.SHORT, "1.2.3", "1.2.3.dev0", "1.3.0", "1.3.0"),
        (Form.SHORT, "1.2.3", "1.2.3rc1", "1.2.3", "1.2.3"),
        (Form.SHORT, "1.2.2", "1.2.3.dev0", "1.3.0", None),
    ],
)
def test_a_place_at_the_current_version_reads_the_new_one_in_its_form(form, text, stated, new, expected):
    place = mention(text, form=form)
    assert places(stated, place).restated(place, new) == expected


OLDER = {
    "older": ("1.1.0", {}, "", True),
    "chosen": ("1.1.0", {"is_dated": True}, "", False),
    "zeros": ("0.0.0", {}, "", False),
    "zero": ("0", {}, "", False),
    "published, before a final one": ("1.1.0", {"is_published": True}, "1.3.0", True),
    "published, before a candidate": ("1.1.0", {"is_published": True}, "1.3.0rc1", False),
    "published, before a development version": ("1.1.0", {"is_published": True}, "1.3.0.dev0", True),
    "a published candidate before the next": ("1.2.0rc1", {"is_published": True}, "1.3.0rc1", True),
    "another place before a candidate": ("1.1.0", {}, "1.3.0rc1", True),
}


@pytest.mark.parametrize(("text", "changes", "asked", "is_stale"), OLDER.values(), ids=OLDER)
def test_an_older_version_is_stale_where_it_should_have_moved(text, changes, asked, is_stale):
    found = replace(places("1.2.0", mention(text, **changes)), asked=asked_version(asked) if asked else None)
    assert bool(found.stale()) is is_stale


def test_a_published_version_waits_while_the_current_one_is_a_candidate():
    assert places("1.3.0rc1", mention("1.1.0", is_published=True)).stale() == ()


@pytest.mark.parametrize(("is_loose", "expected"), [(True, None), (False, "1.3")], ids=["loose", "firm"])
def test_a_loose_place_is_current_only_in_full(is_loose, expected):
    place = mention("1.2", is_loose=is_loose)
    assert places("1.2.0", place).restated(place, "1.3.0") == expected


@pytest.mark.parametrize(("last", "expected"), [("1.2", "1.3"), ("v1.2", "1.3"), ("1.2.0", None), ("", None)])
def test_a_loose_place_may_be_short_where_the_tags_are(last, expected):
    place = mention("1.2", is_loose=True)
    assert replace(places("1.2.0", place), last=last).restated(place, "1.3.0") == expected


PUBLISHED = {"is_published": True}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (mention("1.2.0", **PUBLISHED), True),
        (mention("v1.2.0", **PUBLISHED), True),
        (mention("1.2.0", is_loose=True, **PUBLISHED), True),
        (mention("1.2.0"), True),
        (mention("1.2.0", is_loose=True), False),
        (mention("1.1.0", **PUBLISHED), False),
        (mention("1.3.0.dev0", **PUBLISHED), False),
        (mention("1.2.0", kind=Kind.CODE, path="a.py", **PUBLISHED), False),
    ],
    ids=["pin", "other-style", "loose-pin", "firm", "loose", "older", "current", "code"],
)
def test_what_names_the_last_release_is_at_last_while_the_next_is_pending(place, expected):
    pending = places("1.3.0.dev0", place, last="1.2.0")
    assert pending.is_at_last(place) is expected
    assert not places("1.3.0", place, last="1.2.0").is_at_last(place)
    assert not places("1.3.0.dev0", place).is_at_last(place)


@pytest.mark.parametrize(
    ("place", "at_candidate", "at_development"),
    [
        (mention("1.2.0", **PUBLISHED), "1.2.0", "1.2.0"),
        (mention("1.2.0"), "1.3.0rc1", "1.2.0"),
        (mention("1.2", form=Form.SHORT), "1.3", "1.2"),
    ],
    ids=["what users have", "anchored", "short"],
)
def test_what_is_at_last_waits_for_what_it_is_about(place, at_candidate, at_development):
    pending = places("1.3.0.dev0", place, last="1.2.0")
    assert (pending.restated(place, "1.3.0rc1") or "1.2.0") == at_candidate
    assert (pending.restated(place, "1.3.0.dev1") or place.stated) == at_development
    assert pending.stale() == ()


@pytest.mark.parametrize(("place", "is_stale"), [(mention("1.2.0", **PUBLISHED), False), (mention("1.2.0"), True)])
def test_what_no_candidate_moved_is_stale_unless_it_is_what_users_have(place, is_stale):
    pending = places("1.3.0a4", place, last="1.2.0")
    assert (place in pending.stale()) is is_stale
    assert (pending.restated(place, "1.3.0") is None) is is_stale


@pytest.mark.parametrize(
    ("new", "expected"), [("1.3.0", "1.3.0"), ("1.3.0rc1", None), ("1.3.0.dev1", None)], ids=["final", "rc", "dev"]
)
def test_only_a_release_moves_what_names_the_last_one(new, expected):
    place = mention("1.2.0", **PUBLISHED)
    assert places("1.3.0.dev0", place, last="1.2.0").restated(place, new) == expected


def test_a_truth_at_another_version_disagrees():
    truths = [mention(text, "a.py", Kind.CODE) for text in ("1.2.0", "1.2", "1.4.0", "0.0.0", "0.0.0.dev0", "odd")]
    found = places("1.2.0", *truths, mention("1.4.0"))
    assert [item.stated for item in found.disagreeing()] == ["1.4.0", "odd"]
    assert str(found.highest) == "1.4.0"


def test_a_document_at_an_older_version_is_stale():
    texts = ("1.1.0", "1.2.0", "1.4.0", "odd")
    documents = [mention(text) for text in texts] + [mention("1.0.0", is_loose=True)]
    found = places("1.3.0.dev0", *documents, mention("1.1.0", "a.py", Kind.CODE), last="1.2.0")
    assert [item.stated for item in found.stale()] == ["1.1.0"]


def test_current_places_are_those_in_any_spelling():
    found = places("1.0.0rc1", mention("1.0.0-rc.1"), mention("v1.0.0rc1"), mention("1.0.0"), mention("1.0.0--rc1"))
    assert [item.stated for item in found.current()] == ["1.0.0-rc.1", "v1.0.0rc1", "1.0.0--rc1"]


@pytest.mark.parametrize(
    ("stated", "expected"), [("0.1.0", None), ("4.3.2", "5.0.0")], ids=["what many things have", "telling"]
)
def test_a_weak_place_needs_digits_that_few_things_have(stated, expected):
    place = mention(stated, path="Makefile", is_loose=True, is_weak=True)
    assert places(stated, place).restated(place, "5.0.0") == expected


def test_a_weak_place_may_come_to_digits_that_many_things_have():
    place = mention("0.9.9", path="Makefile", is_loose=True, is_weak=True)
    assert places("0.9.9", place).restated(place, "1.0.0") == "1.0.0"


STABLE = {"is_loose": True, "is_published": True, "is_stable": True}


@pytest.mark.parametrize(
    ("stated", "last", "new", "expected"),
    [
        ("4.0.3", "4.0.3", "4.0.4a1", "4.0.3"),
        ("4.0.3", "4.0.3", "4.0.4", "4.0.4"),
        ("4.0.4a1", "4.0.3", "4.0.4a2", None),
        ("4.0.4a1", "4.0.3", "4.0.4", "4.0.4"),
    ],
    ids=["to a pre-release", "to a final one", "between pre-releases", "from a pre-release to the final one"],
)
def test_a_stable_place_moves_from_final_to_final(stated, last, new, expected):
    place = mention("4.0.3", path="docs/conf.py", **STABLE)
    assert places(stated, place, last=last).restated(place, new) == expected


def test_beside_the_name_that_the_backend_reads_another_states_something_else():
    read = mention("1.2.3", path="a/b.py", kind=Kind.METADATA)
    other = mention("4.5.6", path="a/b.py", kind=Kind.CODE)
    elsewhere = mention("4.5.6", path="a/c.py", kind=Kind.CODE)
    assert places("1.2.3", read, other, elsewhere).disagreeing() == (elsewhere,)


PARTS = "VERSION_MAJOR 1\n#define VERSION_MINOR 2\n#define VERSION_PATCH 3"


@pytest.mark.parametrize(
    ("kind", "new", "expected"),
    [
        (Kind.DOCUMENT, "1.3.0", PARTS.replace("MINOR 2", "MINOR 3").replace("PATCH 3", "PATCH 0")),
        (Kind.DOCUMENT, "1.3.3rc1", PARTS.replace("MINOR 2", "MINOR 3")),
        (Kind.CODE, "1.3.3rc1", None),
    ],
    ids=["final", "the release alone", "a truth has to say all"],
)
def test_named_parts_read_the_new_version(kind, new, expected):
    place = mention(PARTS, "x.h", kind, form=Form.PARTS)
    assert places("1.2.3", place).restated(place, new) == expected


@pytest.mark.parametrize("stated", ["1.2.4", "0.1.0"], ids=["another version", "what many things have"])
def test_named_parts_of_something_else_stay(stated):
    text = PARTS if stated == "1.2.4" else "VERSION_MAJOR 0\n#define VERSION_MINOR 1\n#define VERSION_PATCH 0"
    place = mention(text, "x.h", form=Form.PARTS, is_loose=True, is_weak=True)
    assert places(stated, place).restated(place, "2.0.0") is None


@pytest.mark.parametrize(
    ("text", "stated", "new", "expected"),
    [
        ("7.0.0b1", "7.0.0b2", "7.0.0", "7.0.0"),
        ("1.0.dev", "1.0.0a0", "1.0", "1.0"),
        ("7.0.0b1", "7.0.0b2", "7.0.0rc1", None),
        ("6.9.0b1", "7.0.0b2", "7.0.0", None),
        ("7.0.0b3", "7.0.0b2", "7.0.0", None),
        ("7.0.0b1", "7.0.0b2", "7.1.0", None),
        ("7.0.0b1", "7.0.0", "7.0.1", None),
    ],
)
def test_a_document_at_an_earlier_pre_release_follows_to_the_final_one(text, stated, new, expected):
    place = mention(text, path="docs/conf.py")
    assert places(stated, place).restated(place, new) == expected
    loose, code = mention(text, is_loose=True), mention(text, "a.py", Kind.CODE)
    assert (places(stated, loose).restated(loose, new), places(stated, code).restated(code, new)) == (None, None)


def test_a_truth_at_the_asked_version_waits_for_the_others():
    truths = [mention(text, "a.py", Kind.CODE) for text in ("1.3.0", "1.1.0")]
    found = replace(places("1.2.0", *truths), asked=asked_version("1.3.0"))
    assert [item.stated for item in found.disagreeing()] == ["1.1.0"]
    assert str(found.highest) == "1.2.0"
    assert [item.stated for item in replace(found, asked=None).disagreeing()] == ["1.3.0", "1.1.0"]

"""What an index token is for, told without the index; and narrower ones made of it."""

from __future__ import annotations

import dataclasses
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macaroon_tools import INDEX, UUID, data_of, pieces_of, signature, token

from release.errors import TokenInvalid
from release.index.caveats import Period, Projects
from release.index.token import Reach, describe, is_for, narrowed, read_token

BEGIN, END = 1_793_000_000, 1_796_083_200
END_IN_WORDS = "2026-12-01T00:00:00Z"
LATER = [5, "something new"]
ONE, USER, PUBLISHER = [1, ["mylib"]], [3, "u1"], [4, "p1", {"ref": "refs/tags/v1"}]


def scope(*caveats):
    return read_token(token(*caveats)).scope


@pytest.mark.parametrize(
    ("caveats", "reach", "names"),
    [
        pytest.param([ONE], Reach.PROJECTS, {"mylib"}, id="one project"),
        pytest.param([ONE, USER], Reach.PROJECTS, {"mylib"}, id="one project of a user"),
        pytest.param([ONE, PUBLISHER], Reach.PROJECTS, {"mylib"}, id="one project of a publisher"),
        pytest.param([[1, ["a", "b"]]], Reach.PROJECTS, {"a", "b"}, id="two projects"),
        pytest.param([[1, ["a", "b"]], [1, ["b", "c"]]], Reach.PROJECTS, {"b"}, id="what two caveats share"),
        pytest.param([USER, ONE, [1, ["mylib", "x"]]], Reach.PROJECTS, {"mylib"}, id="attenuated twice"),
        pytest.param([ONE, LATER], Reach.PROJECTS, {"mylib"}, id="one project and something unknown"),
        pytest.param([[2, ["7"]]], Reach.PROJECTS, None, id="by id"),
        pytest.param([[2, ["7"]], ONE], Reach.PROJECTS, {"mylib"}, id="by id and name"),
        pytest.param([PUBLISHER, [2, ["7", "8"]]], Reach.PROJECTS, None, id="a publisher's projects"),
        pytest.param([USER], Reach.ACCOUNT, None, id="account"),
        pytest.param([USER, [0, END, BEGIN]], Reach.ACCOUNT, None, id="account for a time"),
        pytest.param([USER, LATER], Reach.ACCOUNT, None, id="account and something unknown"),
        pytest.param([{"version": 1, "permissions": "user"}, USER], Reach.ACCOUNT, None, id="account of both kinds"),
        pytest.param([PUBLISHER], Reach.PUBLISHER, None, id="publisher"),
        pytest.param([], Reach.UNKNOWN, None, id="no caveat"),
        pytest.param([LATER], Reach.UNKNOWN, None, id="an unknown caveat"),
        pytest.param([[0, END, BEGIN]], Reach.UNKNOWN, None, id="a time alone"),
        pytest.param([[1, []]], Reach.NOTHING, set(), id="no project"),
        pytest.param([[1, ["a"]], [1, ["b"]]], Reach.NOTHING, set(), id="nothing in common"),
        pytest.param([[2, ["7"]], [2, ["8"]], ONE], Reach.NOTHING, {"mylib"}, id="no id in common"),
        pytest.param([ONE, USER, [3, "u2"]], Reach.NOTHING, {"mylib"}, id="two users"),
        pytest.param([PUBLISHER, [4, "p2"]], Reach.NOTHING, None, id="two publishers"),
    ],
)
def test_all_caveats_hold_together(caveats, reach, names):
    assert (scope(*caveats).reach, scope(*caveats).names) == (reach, names)


@pytest.mark.parametrize(
    ("caveats", "has_unknown"),
    [
        pytest.param([], True, id="no caveat"),
        pytest.param([LATER], True, id="unknown alone"),
        pytest.param([ONE, LATER], True, id="unknown beside a project"),
        pytest.param([[0, END, 0]], True, id="time alone"),
        pytest.param([ONE], False, id="project"),
        pytest.param([USER, [0, END, 0]], False, id="account"),
    ],
)
def test_what_cannot_be_read_may_restrict_and_never_means_everything(caveats, has_unknown):
    assert scope(*caveats).has_unknown is has_unknown


@pytest.mark.parametrize(
    ("caveats", "is_one"),
    [
        ([ONE], True),
        ([[1, ["a", "b"]]], False),
        ([[2, ["7"]]], True),
        ([[2, ["7", "8"]]], False),
        ([[1, ["a", "b"]], [2, ["7"]]], True),
        ([[1, ["a", "b"]], [1, ["b"]]], True),
        ([ONE, [1, ["other"]]], False),
        ([ONE, USER, [3, "u2"]], False),
        ([USER], False),
        ([], False),
    ],
    ids=["name", "names", "id", "ids", "names and id", "shared name", "nothing", "two users", "account", "unknown"],
)
def test_a_token_is_limited_to_one_project_by_name_or_id(caveats, is_one):
    assert scope(*caveats).is_one_project is is_one


@pytest.mark.parametrize(
    ("caveats", "project", "is_out"),
    [
        ([ONE], "mylib", False),
        ([ONE], "MyLib", False),
        ([[1, ["my-lib"]]], "My__Lib", False),
        ([ONE], "mylib2", True),
        ([[1, ["MyLib"]]], "mylib", True),
        ([ONE, USER, [3, "u2"]], "mylib", True),
        ([[2, ["7"]]], "mylib", False),
        ([USER], "mylib", False),
        ([], "mylib", False),
    ],
    ids=[
        *("it", "capitals", "separators", "another", "written so that no name is it", "two users", "an id", "account"),
        "unknown",
    ],
)
def test_a_project_is_excluded_only_where_that_is_certain(caveats, project, is_out):
    assert scope(*caveats).excludes(project) is is_out


def test_times_are_the_latest_begin_and_the_earliest_end():
    seen = scope([0, 50, 10], {"exp": 40, "nbf": 5}, [0, 60, 20], USER)
    assert (seen.not_before, seen.expires) == (20, 40)
    assert [now for now in (0, 19, 20, 39, 40, 50) if seen.is_valid_at(now)] == [20, 39]


def test_a_token_without_times_is_always_in_its_time():
    assert (scope(ONE).not_before, scope(ONE).expires) == (None, None)
    assert all(scope(ONE).is_valid_at(now) for now in (-1, 0, 2**80))


def test_it_is_seen_whether_a_trusted_publisher_has_it():
    assert [scope(*caveats).is_from_publisher for caveats in ([ONE, PUBLISHER], [ONE, USER], [])] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("caveats", "words"),
    [
        pytest.param([ONE, [0, END, 0]], f"project mylib, expires {END_IN_WORDS}", id="project and end"),
        pytest.param([ONE], "project mylib", id="project"),
        pytest.param([[1, ["b", "a"]]], "projects a, b", id="projects"),
        pytest.param([[1, list("gfedcba")]], "projects a, b, c and 4 more", id="many projects"),
        pytest.param([[2, ["7"]]], "one project, known by its id", id="id"),
        pytest.param([[2, ["7", "8"]]], "2 projects, known by their ids", id="ids"),
        pytest.param([USER], "whole account", id="account"),
        pytest.param([[1, []]], "no project at all", id="nothing"),
        pytest.param([PUBLISHER], "all projects of a trusted publisher", id="publisher"),
        pytest.param([ONE, PUBLISHER], "project mylib, from a trusted publisher", id="publisher's project"),
        pytest.param([], "restrictions unknown", id="no caveat"),
        pytest.param([LATER, [0, END, 0]], f"restrictions unknown, expires {END_IN_WORDS}", id="unknown and end"),
        pytest.param([USER, LATER], "whole account, further restrictions unknown", id="account and unknown"),
        pytest.param(
            [ONE, [0, END, BEGIN]],
            f"project mylib, valid from 2026-10-26T07:33:20Z, expires {END_IN_WORDS}",
            id="begin and end",
        ),
        pytest.param([USER, [0, 10**30, 0]], "whole account, expires after the year 9999", id="end of all calendars"),
        pytest.param([USER, [0, -(10**30), 0]], "whole account, expires before the year 1", id="before all calendars"),
        pytest.param([[1, ["a\n::error::b"]]], r"project 'a\n::error::b'", id="a name with a line end"),
        pytest.param([[1, ["a\x1b[2J\u202e\ud800"]]], r"project 'a\x1b[2J\u202e\ud800'", id="a name that hides"),
        pytest.param([[1, ["m\u0443lib"]]], r"project 'm\u0443lib'", id="a name with a letter that looks like another"),
        pytest.param([[1, ["a " * 500]]], f"project '{'a ' * 30}'", id="a name without end"),
    ],
)
def test_a_token_is_told_in_words(caveats, words):
    assert describe(read_token(token(*caveats))) == words


@pytest.mark.parametrize(
    ("written", "asked", "is_it"),
    [
        (INDEX, INDEX, True),
        (INDEX, INDEX.upper(), True),
        (INDEX, f"test.{INDEX}", False),
        (f"test.{INDEX}", INDEX, False),
        ("", INDEX, False),
        ("", "", False),
    ],
    ids=["same", "capitals", "another", "the other way", "none written", "none at all"],
)
def test_a_token_is_for_the_index_that_is_written_in_it(written, asked, is_it):
    assert is_for(read_token(token(ONE, location=written)), asked) is is_it


def test_neither_text_nor_fields_of_a_token_show_it():
    text = token(ONE, USER, PUBLISHER, [0, END, BEGIN], LATER)
    seen = read_token(text)
    made = signature(UUID.encode())
    assert pieces_of(text, seen, seen.scope, dataclasses.asdict(seen), *seen.caveats) == []
    assert pieces_of(made.hex(), seen, dataclasses.asdict(seen)) == []
    assert repr(seen) == str(seen) == f"<Token of {INDEX}: {describe(seen)}>"


def test_a_location_that_hides_is_shown_escaped():
    assert repr(read_token(token(ONE, location="x\x1b[2J"))) == r"<Token of 'x\x1b[2J': project mylib>"


def test_tokens_that_say_the_same_are_equal():
    text = token(ONE, PUBLISHER)
    assert read_token(text) == read_token(f" {text}\n")
    assert len({read_token(text), read_token(text)}) == 1
    assert read_token(text) != read_token(token(ONE))
    assert read_token(token(LATER)) != read_token(token([6]))


def test_a_narrowed_token_has_two_caveats_more_and_the_next_signature():
    text = token(USER)
    made = narrowed(text, "My.Lib", not_before=BEGIN, expires=END)
    more = [b'[1,["my-lib"]]', f"[0,{END},{BEGIN}]".encode()]
    old, new = data_of(text), data_of(made)
    kept = len(old) - 35  # the mark behind the caveats, and the signature with its head
    assert new[:kept] == old[:kept]
    assert new[kept:-35] == b"".join(bytes([2, len(one)]) + one + b"\0" for one in more)
    assert new[-35:-32] == old[-35:-32]
    assert new[-32:] == hmac.digest(hmac.digest(old[-32:], more[0], "sha256"), more[1], "sha256")
    assert read_token(made).caveats == (
        *read_token(text).caveats,
        Projects(names=("my-lib",)),
        Period(expires=END, not_before=BEGIN),
    )


@pytest.mark.parametrize("size", [1, 120, 121, 128, 20_000])
def test_a_name_of_any_length_is_written_with_its_length(size):
    name = "x" * size
    assert read_token(narrowed(token(), name, not_before=0, expires=1)).scope.names == {name}


CAVEATS = st.one_of(
    st.tuples(st.just(0), st.integers(), st.integers()),
    st.tuples(st.just(1), st.lists(st.sampled_from(["mylib", "other", "third"]))),
    st.tuples(st.just(2), st.lists(st.text())),
    st.tuples(st.just(3), st.text()),
    st.tuples(st.just(4), st.text(), st.none() | st.dictionaries(st.text(), st.text())),
    st.tuples(st.integers(5), st.text()),
    st.just({"version": 1, "permissions": "user"}),
    st.fixed_dictionaries({"exp": st.integers(), "nbf": st.integers()}),
    st.binary(max_size=300),
)


@settings(max_examples=200, deadline=None)
@given(caveats=st.lists(CAVEATS, max_size=6), location=st.text(), identifier=st.text())
def test_any_token_is_read_told_and_narrowed_and_never_reaches_further(caveats, location, identifier):
    text = token(*caveats, location=location, identifier=identifier)
    old = read_token(text)
    new = read_token(narrowed(f"\n{text} ", "mylib", not_before=10, expires=20))
    assert (old.location, old.identifier, len(old.caveats)) == (location, identifier, len(caveats))
    assert (new.location, new.identifier, new.caveats[:-2]) == (location, identifier, old.caveats)
    assert new.scope.names == ({"mylib"} if old.scope.names is None else {"mylib"} & old.scope.names)
    assert new.scope.reach in {Reach.PROJECTS, Reach.NOTHING}
    assert all(old.scope.is_valid_at(now) for now in range(9, 22) if new.scope.is_valid_at(now))
    assert not new.scope.is_valid_at(9)
    assert not new.scope.is_valid_at(20)
    assert pieces_of(text, old, describe(old), new, describe(new)) == []


def test_what_is_no_token_cannot_be_narrowed():
    with pytest.raises(TokenInvalid):
        narrowed(token(USER)[:-3], "mylib", not_before=BEGIN, expires=END)

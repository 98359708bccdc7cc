"""What the caveats of an index token say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from macaroon_tools import INDEX, UUID, packet, signature, text_of, token

from release.index.caveats import OfPublisher, OfUser, Period, ProjectIds, Projects, Unknown
from release.index.token import read_token

CLAIMS = {"ref": "refs/tags/v1", "sha": "0" * 40}


def only(text):
    (caveat,) = read_token(text).caveats
    return caveat


@pytest.mark.parametrize(
    ("stated", "caveat"),
    [
        pytest.param([0, 20, 10], Period(expires=20, not_before=10), id="time"),
        pytest.param([0, -1, 10**30], Period(expires=-1, not_before=10**30), id="time out of every calendar"),
        pytest.param([1, ["a", "b"]], Projects(names=("a", "b")), id="names"),
        pytest.param([1, []], Projects(names=()), id="no names"),
        pytest.param([2, ["7", "8"]], ProjectIds(ids=("7", "8")), id="ids"),
        pytest.param([3, "u1"], OfUser(id="u1"), id="user"),
        pytest.param([4, "p1"], OfPublisher(id="p1"), id="publisher"),
        pytest.param([4, "p1", None], OfPublisher(id="p1"), id="publisher without claims"),
        pytest.param([4, "p1", CLAIMS], OfPublisher(id="p1", claims=CLAIMS), id="publisher with claims"),
        pytest.param([1, ["a"], "later"], Projects(names=("a",)), id="a value that the index lets be"),
        pytest.param({"version": 1, "permissions": "user"}, OfUser(), id="first kind: user"),
        pytest.param(
            {"version": 1, "permissions": {"projects": ["a"]}}, Projects(names=("a",)), id="first kind: projects"
        ),
        pytest.param({"nbf": 10, "exp": 20}, Period(expires=20, not_before=10), id="first kind: time"),
        pytest.param({"project_ids": ["7"]}, ProjectIds(ids=("7",)), id="first kind: ids"),
    ],
)
def test_every_kind_of_caveat_is_read(stated, caveat):
    assert only(token(stated)) == caveat


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param([], id="empty array"),
        pytest.param([5, "x"], id="unknown number"),
        pytest.param(["1", ["a"]], id="number as text"),
        pytest.param([0, 20], id="end alone"),
        pytest.param([0, 20, None], id="no begin"),
        pytest.param([0, "20", "10"], id="times as text"),
        pytest.param([0, 20.5, 10], id="half a second"),
        pytest.param([0, True, 10], id="a boolean as the end"),
        pytest.param([0, 20, False], id="a boolean as the begin"),
        pytest.param([1], id="no list of names"),
        pytest.param([1, "mylib"], id="names as one text"),
        pytest.param([1, ["a", 1]], id="number as a name"),
        pytest.param([2, [7]], id="ids as numbers"),
        pytest.param([3], id="no user"),
        pytest.param([3, None], id="empty user"),
        pytest.param([4], id="no publisher"),
        pytest.param([4, "p1", ["claim"]], id="claims as a list"),
        pytest.param({}, id="empty mapping"),
        pytest.param({"version": 1}, id="first kind: nothing"),
        pytest.param({"version": 1, "permissions": "owner"}, id="first kind: another word"),
        pytest.param({"version": 1, "permissions": {"projects": "mylib"}}, id="first kind: one text"),
        pytest.param({"version": 1, "exp": 20, "nbf": 10}, id="first kind: time in the wrong place"),
        pytest.param({"version": 2, "permissions": "user"}, id="another version"),
        pytest.param({"exp": 20}, id="first kind: end alone"),
        pytest.param("user", id="text"),
        pytest.param(3, id="number"),
        pytest.param(None, id="null"),
        pytest.param(b"user = someone", id="not JSON"),
        pytest.param(b'[1, ["a"]', id="JSON cut off"),
        pytest.param(b'\xff[1, ["a"]]', id="no text"),
        pytest.param('[1, ["a"]]'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"[" * 30_000, id="very deep"),
    ],
)
def test_another_caveat_is_unknown_and_the_token_is_still_read(stated):
    assert isinstance(only(token(stated)), Unknown)


def test_a_number_of_ten_thousand_digits_is_no_error():
    assert repr(read_token(token(b"[0," + b"9" * 10_000 + b",0]")))


def test_the_caveat_of_a_third_party_is_unknown_even_if_it_looks_like_one_of_ours():
    data = b'[1, ["mylib"]]'
    caveat = packet(1, b"elsewhere") + packet(2, data) + packet(4, b"key") + b"\0"
    header = packet(1, INDEX.encode()) + packet(2, UUID.encode()) + b"\0"
    text = text_of(b"\x02" + header + caveat + b"\0" + packet(6, signature(UUID.encode())))
    assert only(text) == Unknown(data=data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_any_json_is_read_without_an_error(value):
    for stated in (value, [0, value, value], [1, value], [2, value], [3, value], [4, value, value]):
        only(token(stated))


def test_the_order_of_the_caveats_stays():
    kinds = [type(caveat) for caveat in read_token(token([3, "u"], [1, ["a"]], [0, 2, 1])).caveats]
    assert kinds == [OfUser, Projects, Period]

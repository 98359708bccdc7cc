"""Another reader and writer of macaroons agrees with ours; run where pymacaroons is installed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import TokenInvalid
from release.index.macaroon import read_macaroon
from release.index.token import narrowed, read_token

pymacaroons = pytest.importorskip("pymacaroons")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=6,
)
KNOWN = st.one_of(
    st.tuples(st.just(0), st.integers(), st.integers()),
    st.tuples(st.sampled_from([1, 2]), st.lists(TEXTS)),
    st.tuples(st.just(3), TEXTS),
    st.tuples(st.just(4), TEXTS),
    st.tuples(st.just(4), TEXTS, st.none() | st.dictionaries(TEXTS, TEXTS)),
    st.just({"version": 1, "permissions": "user"}),
    st.fixed_dictionaries({"version": st.just(1), "permissions": st.fixed_dictionaries({"projects": st.lists(TEXTS)})}),
    st.fixed_dictionaries({"exp": st.integers(), "nbf": st.integers()}),
    st.fixed_dictionaries({"project_ids": st.lists(TEXTS)}),
)
PREDICATES = st.one_of(KNOWN.map(json.dumps), JSON.map(json.dumps), TEXTS, TEXTS.map(lambda text: text * 20))
KEYS = st.binary(min_size=1, max_size=40)


def minted(key, location, identifier, predicates):
    macaroon = pymacaroons.Macaroon(location=location, identifier=identifier, key=key, version=pymacaroons.MACAROON_V2)
    for predicate in predicates:
        macaroon.add_first_party_caveat(predicate)
    return macaroon


def theirs(text):
    return pymacaroons.Macaroon.deserialize(text.removeprefix("pypi-"))


@settings(max_examples=1000, deadline=None)
@given(key=KEYS, location=TEXTS, identifier=TEXTS, predicates=st.lists(PREDICATES, max_size=6))
def test_any_macaroon_is_read_the_same_and_verifies_when_narrowed(key, location, identifier, predicates):
    macaroon = minted(key, location, identifier, predicates)
    text = f"pypi-{macaroon.serialize()}"
    seen = read_macaroon(text)
    assert (seen.location, seen.identifier) == (location, identifier)
    assert [caveat.data.decode() for caveat in seen.caveats] == predicates
    assert seen.signature.hex() == macaroon.signature

    made = theirs(narrowed(text, "My_Lib", not_before=10, expires=20))
    asked = []
    verifier = pymacaroons.Verifier()
    verifier.satisfy_general(lambda predicate: asked.append(predicate) is None)
    assert verifier.verify(made, key)
    assert asked == [*predicates, '[1,["my-lib"]]', "[0,20,10]"]
    assert len(read_token(text).caveats) == len(predicates)


@settings(max_examples=50, deadline=None)
@given(key=KEYS, other=KEYS, predicates=st.lists(PREDICATES, max_size=3))
def test_a_macaroon_with_a_third_partys_caveat_verifies_when_narrowed(key, other, predicates):
    macaroon = minted(key, "index.example.invalid", "id", predicates)
    macaroon.add_third_party_caveat("elsewhere.example.invalid", other, "their id")
    text = f"pypi-{macaroon.serialize()}"
    assert [caveat.is_ours for caveat in read_macaroon(text).caveats] == [True] * len(predicates) + [False]

    made = theirs(narrowed(text, "mylib", not_before=10, expires=20))
    discharge = pymacaroons.Macaroon(
        location="elsewhere.example.invalid", identifier="their id", key=other, version=pymacaroons.MACAROON_V2
    )
    verifier = pymacaroons.Verifier()
    verifier.satisfy_general(lambda _: True)
    assert verifier.verify(made, key, [made.prepare_for_request(discharge)])


@pytest.mark.parametrize("size", [1, 119, 120, 121, 128, 16_400])
def test_a_long_name_is_written_as_it_reads(size):
    text = f"pypi-{minted('key', 'index.example.invalid', 'id', []).serialize()}"
    made = theirs(narrowed(text, "x" * size, not_before=10, expires=20))
    assert [caveat.caveat_id.decode() for caveat in made.caveats] == [f'[1,["{"x" * size}"]]', "[0,20,10]"]


def test_a_macaroon_of_the_older_format_is_no_token_of_the_index():
    macaroon = pymacaroons.Macaroon(location="index.example.invalid", identifier="id", key="key")
    with pytest.raises(TokenInvalid, match="version 2"):
        read_token(f"pypi-{macaroon.serialize()}")

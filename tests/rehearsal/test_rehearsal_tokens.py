"""Tokens as an index makes them, checked by other people's code where it is there."""

from __future__ import annotations

import time

import pytest

from release.rehearsal import macaroons, web_tokens

KEY = b"a root key"


@pytest.fixture(scope="module")
def signer():
    return web_tokens.Signer()


def token(*caveats, key=KEY):
    return macaroons.issue(key, "127.0.0.1", "an id", caveats)


def claims(**changes):
    now = int(time.time())
    stated = {"iss": "issuer", "aud": "index", "iat": now, "nbf": now, "exp": now + 60, **changes}
    return {name: value for name, value in stated.items() if value is not None}


def test_a_token_is_read_as_it_was_made():
    macaroon = macaroons.read(token([1, ["demo"]], [0, 20, 10]))
    assert (macaroon.location, macaroon.identifier) == ("127.0.0.1", "an id")
    assert macaroon.caveats == (b'[1,["demo"]]', b"[0,20,10]")
    assert macaroons.is_signed(macaroon, KEY)
    assert not macaroons.is_signed(macaroon, b"another key")


@pytest.mark.parametrize("length", [1, 127, 128, 16_383, 16_384, 70_000])
def test_caveats_of_any_length_are_read(length):
    macaroon = macaroons.read(token([1, ["x" * length]]))
    assert len(macaroon.caveats[0]) == length + len('[1,[""]]')
    assert macaroons.is_signed(macaroon, KEY)


@pytest.mark.parametrize(
    "text",
    [
        *("", "pypi-", "pypi-AgEJMTI3LjAuMC4xAg", "pypi-!!!!", "ghs_123", "pypi-\xe9", "pypi-AAAA"),
        pytest.param(token([1, ["demo"]])[:-8], id="cut short"),
        pytest.param(token([1, ["demo"]]) + "AAAA", id="too long"),
    ],
)
def test_what_is_no_token_is_not_read(text):
    assert macaroons.read(text) is None


def test_a_changed_token_is_not_signed():
    text = token([1, ["demo"]])
    for place in range(10, len(text) - 1):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        macaroon = macaroons.read(changed)
        unsigned = macaroon is None or macaroon.location != "127.0.0.1" or not macaroons.is_signed(macaroon, KEY)
        assert unsigned, place


def test_another_library_reads_verifies_and_narrows_the_token():
    pymacaroons = pytest.importorskip("pymacaroons")
    other = pymacaroons.Macaroon.deserialize(token([3, "someone"]).removeprefix("pypi-"))
    verifier = pymacaroons.Verifier()
    verifier.satisfy_general(lambda _: True)
    assert verifier.verify(other, KEY)
    other.add_first_party_caveat('[1,["demo"]]')
    narrowed = macaroons.read("pypi-" + other.serialize(pymacaroons.serializers.BinarySerializer()))
    assert narrowed.caveats == (b'[3,"someone"]', b'[1,["demo"]]')
    assert macaroons.is_signed(narrowed, KEY)


def test_a_web_token_of_the_key_for_the_audience_is_verified(signer):
    stated = claims(jti="1")
    assert web_tokens.verified(signer.sign(stated), signer.keys, "index", time.time()) == stated


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"aud": "another"}, id="another audience"),
        pytest.param({"aud": ["index", "another"]}, id="two audiences"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"nbf": 9e9}, id="not yet"),
        *(pytest.param({name: None}, id=f"no {name}") for name in ("iss", "aud", "iat", "exp")),
    ],
)
def test_a_web_token_that_states_something_else_is_not_verified(signer, changes):
    assert web_tokens.verified(signer.sign(claims(**changes)), signer.keys, "index", time.time()) is None


def test_a_clock_may_be_half_a_minute_off(signer):
    text, now = signer.sign(claims()), time.time()
    assert [bool(web_tokens.verified(text, signer.keys, "index", now + s)) for s in (-40, -25, 85, 95)] == [
        *(False, True, True, False)
    ]


def test_a_web_token_of_another_key_or_changed_is_not_verified(signer):
    now, text = time.time(), signer.sign(claims())
    other = web_tokens.Signer()
    head, body, signature = text.split(".")
    forged = ".".join([head, signer.sign(claims(aud="index", sub="evil")).split(".")[1], signature])
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    assert web_tokens.verified(text, other.keys, "index", now) is None
    assert [web_tokens.verified(each, signer.keys, "index", now) for each in (forged, unsigned)] == [None, None]


@pytest.mark.parametrize("head", [{"alg": "HS256"}, {"alg": "none"}, {"kid": "another"}], ids=["HMAC", "none", "key"])
def test_a_web_token_that_says_it_is_signed_otherwise_is_not_verified(signer, head):
    assert web_tokens.verified(signer.sign(claims(), **head), signer.keys, "index", time.time()) is None


@pytest.mark.parametrize("text", ["", "a.b.c", "only", "e30.e30", "W10.W10.W10"])
def test_what_is_no_web_token_is_not_verified(signer, text):
    assert web_tokens.verified(text, signer.keys, "index", time.time()) is None


def test_another_library_verifies_the_web_token(signer):
    jwt = pytest.importorskip("jwt")
    key = jwt.PyJWK(signer.keys["keys"][0])
    assert jwt.decode(signer.sign(claims(sub="x")), key=key, audience="index", algorithms=["RS256"])["sub"] == "x"

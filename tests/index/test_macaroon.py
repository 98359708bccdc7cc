"""Index tokens are taken apart, and what is none is refused without showing a part of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macaroon_tools import INDEX, UUID, data_of, packet, pieces_of, signature, stated, text_of, token

from release.errors import TokenInvalid
from release.index.macaroon import read_macaroon
from release.index.token import Token, read_token

HEADER = packet(1, INDEX.encode()) + packet(2, UUID.encode()) + b"\0"
END = b"\0" + packet(6, signature(UUID.encode()))
TOKEN = token([1, ["mylib"]], [0, 1_900_000_000, 1_700_000_000], [3, UUID])


def refusal(text):
    """The error of a token that cannot be read, after a look for pieces of the token in all of it."""
    with pytest.raises(TokenInvalid) as caught:
        read_token(text)
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert pieces_of(text, error, error.args, error.what, error.where, error.why, error.fix, vars(error)) == []
    return error


def test_location_identifier_caveats_and_signature_are_read():
    caveats = stated([1, ["mylib"]], [3, "user"])
    macaroon = read_macaroon(token(*caveats))
    assert (macaroon.location, macaroon.identifier) == (INDEX, UUID)
    assert [caveat.data for caveat in macaroon.caveats] == caveats
    assert macaroon.signature == signature(UUID.encode(), *caveats)


@pytest.mark.parametrize("around", ["{}\n", "  {}  ", "\r\n{}\r\n", "\t{}"], ids=["line", "blanks", "lines", "tab"])
def test_blanks_and_line_ends_around_a_pasted_token_do_not_matter(around):
    assert read_token(around.format(TOKEN)) == read_token(TOKEN)


@pytest.mark.parametrize("size", [0, 1, 127, 128, 16_383, 16_384, 40_000])
def test_caveats_of_any_length_are_read_whole(size):
    assert [caveat.data for caveat in read_macaroon(token(b"x" * size)).caveats] == [b"x" * size]


def test_a_token_that_names_no_index_is_read():
    assert read_token(text_of(b"\x02" + packet(2, b"id") + b"\0" + END)).location == ""


@pytest.mark.parametrize(
    ("text", "defect"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \n", "empty", id="blanks"),
        pytest.param("pypi-", "nothing behind", id="prefix alone"),
        pytest.param(f'"{TOKEN}"', "quotes", id="quotes"),
        pytest.param(f"{TOKEN}'", "quotes", id="closing quote"),
        pytest.param(f"\u201c{TOKEN}\u201d", "quotes", id="typographic quotes"),
        pytest.param(f"\ufeff{TOKEN}", "byte order mark", id="byte order mark"),
        pytest.param(f"{TOKEN[:60]}\n{TOKEN[60:]}", "line ends in it", id="wrapped"),
        pytest.param(f"{TOKEN} {TOKEN}", "blanks", id="twice"),
        pytest.param(TOKEN.removeprefix("pypi-"), "does not begin", id="no prefix"),
        pytest.param(TOKEN.replace("pypi-", "testpypi-"), "does not begin", id="another prefix"),
        pytest.param(TOKEN.replace("pypi-", "PYPI-"), "does not begin", id="prefix in capitals"),
        pytest.param(f"ghp_{'a' * 36}", "does not begin", id="a forge's token"),
        pytest.param(f"{TOKEN}=", "characters that are in no token", id="padding"),
        pytest.param(f"{TOKEN}é", "characters that are in no token", id="an accent"),
        pytest.param(f"{TOKEN}\udc80", "characters that are in no token", id="a byte that is no text"),
        pytest.param(f"{TOKEN[:60]}\0{TOKEN[60:]}", "characters that are in no token", id="a null"),
        pytest.param(TOKEN[:-1], "", id="last character missing"),
        pytest.param(TOKEN[:-2] + "+/", "characters that are in no token", id="the other base64"),
        pytest.param("pypi-" + "A" * 65_536, "too long", id="longer than 64 KiB"),
    ],
)
def test_what_is_no_token_is_refused_with_its_defect(text, defect):
    assert defect in refusal(text).what


@pytest.mark.parametrize(
    "text",
    [
        "pypi-AgEVaW5kZXguZXhhbXBsZS5pbnZhbGlkAg...",
        "pypi-AgEVaW5kZXguZXhhbXBsZS5pbnZhbGlkAg",
        "pypi-AgEVaW5kZXguZXhhbXBsZS5pbnZhbGlkAiQ1NjQ4…",
        "pypi-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "pypi-XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "pypi-****************************************",
        "pypi-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pypi-YOUR_API_KEY_GOES_HERE",
        "pypi-<the value of the key>",
        "${INDEX_KEY}",
        "changeme",
    ],
    ids=["dots", "cut", "ellipsis", "small x", "big x", "stars", "zeros", "words", "brackets", "variable", "word"],
)
def test_placeholders_of_documents_are_refused(text):
    refusal(text)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x01" + HEADER + END, id="version 1"),
        pytest.param(b"\x03" + HEADER + END, id="version 3"),
        pytest.param(b"0016location x\n0010identifier y\n", id="version 1 as text"),
        pytest.param(b"{" + b'"v":2}', id="json form"),
        pytest.param(b"\x02" + packet(1, b"x") + b"\0" + END, id="no identifier"),
        pytest.param(b"\x02\0" + END, id="empty header"),
        pytest.param(b"\x02" + packet(2, b"y") + packet(1, b"x") + b"\0" + END, id="identifier before location"),
        pytest.param(b"\x02" + packet(2, b"y") * 2 + b"\0" + END, id="identifier twice"),
        pytest.param(b"\x02" + packet(2, b"y") + packet(4, b"z") + b"\0" + END, id="key in the header"),
        pytest.param(b"\x02" + packet(2, b"y") + packet(9, b"z") + b"\0" + END, id="unknown part"),
        pytest.param(b"\x02" + HEADER + packet(1, b"x") + packet(2, b"c") + b"\0" + END, id="location without a key"),
        pytest.param(b"\x02" + HEADER + packet(4, b"k") + b"\0" + END, id="caveat without identifier"),
        pytest.param(b"\x02" + packet(1, b"\xff") + packet(2, b"y") + b"\0" + END, id="location that is no text"),
        pytest.param(b"\x02" + packet(2, b"\xff") + b"\0" + END, id="identifier that is no text"),
        pytest.param(b"\x02" + b"\x02\x81\x80\x80\x00y\0" + END, id="length of four bytes"),
        pytest.param(b"\x02" + HEADER + b"\0" + packet(6, b"s" * 31), id="short signature"),
        pytest.param(b"\x02" + HEADER + b"\0" + packet(6, b"s" * 33), id="long signature"),
        pytest.param(b"\x02" + HEADER + b"\0" + packet(5, b"s" * 32), id="another part for the signature"),
        pytest.param(b"\x02" + HEADER + END + b"\0", id="a byte behind it"),
        pytest.param(b"\x02" + HEADER + END + HEADER, id="another header behind it"),
    ],
)
def test_a_structure_that_is_no_macaroon_is_refused(data):
    refusal(text_of(data))


def test_every_beginning_of_a_token_is_refused():
    for size in range(len(TOKEN)):
        refusal(TOKEN[:size])
    data = data_of(TOKEN)
    for size in range(len(data)):
        refusal(text_of(data[:size]))


def test_a_token_with_one_byte_more_is_refused():
    for byte in range(256):
        refusal(text_of(data_of(TOKEN) + bytes([byte])))


def test_every_bit_that_flips_leaves_a_token_or_a_refusal():
    """Lengths, kinds and marks are among the bytes; what still reads shows nothing, and can be narrowed."""
    data = data_of(TOKEN)
    outcomes = set()
    for at in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[at] ^= 1 << bit
            outcomes.add(outcome_of(text_of(bytes(flipped))))
    assert outcomes == {"reads", "refused"}


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(TOKEN) - 1), new=st.characters())
def test_every_character_that_changes_leaves_a_token_or_a_refusal(at, new):
    outcome_of(TOKEN[:at] + new + TOKEN[at + 1 :])


@settings(max_examples=300, deadline=None)
@given(st.binary().map(text_of) | st.binary().map(lambda rest: text_of(b"\x02" + HEADER + rest)))
def test_whatever_is_in_it_is_a_token_or_a_refusal(text):
    outcome_of(text)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text().map("pypi-{}".format))
def test_whatever_is_pasted_is_a_token_or_a_refusal(text):
    assert isinstance(what_is_seen_of(text), (Token, TokenInvalid))  # a text may be made of the message's words


def outcome_of(text):
    """Whether *text* reads or is refused, after a look for pieces of it; any other error goes on."""
    seen = what_is_seen_of(text)
    assert pieces_of(text, seen, *([seen.scope] if isinstance(seen, Token) else [seen.args, vars(seen)])) == []
    if isinstance(seen, Token):
        assert read_macaroon(text).with_caveats([]) == text.strip()
        return "reads"
    assert (seen.__cause__, seen.__context__) == (None, None)
    return "refused"


def what_is_seen_of(text):
    try:
        return read_token(text)
    except TokenInvalid as error:
        return error


def test_the_parts_show_nothing_of_the_token():
    macaroon = read_macaroon(TOKEN)
    assert pieces_of(TOKEN, macaroon) == []
    assert macaroon.signature.hex() not in repr(macaroon)
    assert repr(macaroon.signature)[2:10] not in repr(macaroon)

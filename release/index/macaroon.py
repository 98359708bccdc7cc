"""Macaroons in the text form of index tokens: taking one apart, and adding caveats to it.

The text is ``pypi-`` and base64url without padding; in it is the binary format 2 (libmacaroons, doc/format.txt). No
error made here holds a part of the text, nor the exception of a decoder, which would hand it on.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from release.errors import TokenInvalid
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PREFIX = "pypi-"
_MOST_CHARACTERS = 65_536
_VERSION = 2
_END, _LOCATION, _IDENTIFIER, _KEY, _SIGNATURE = 0, 1, 2, 4, 6  # the kinds of fields
_HEADERS = ({_IDENTIFIER}, {_LOCATION, _IDENTIFIER})
_CAVEATS = ({_IDENTIFIER}, {_IDENTIFIER, _KEY}, {_LOCATION, _IDENTIFIER, _KEY})  # with a key: a third party's
_DIGEST_SIZE = 32  # bytes of an HMAC-SHA256
_SIZE_BYTES = 3  # of a length below 64 KiB, seven bits each
_QUOTES = ('"', "'", "`", "\u201c", "\u201d", "\u2018", "\u2019")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """One caveat as its bytes; ``is_ours`` is false where a third party has to judge it."""

    data: bytes
    is_ours: bool


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Macaroon:
    """The parts of a macaroon; *body* is everything in front of the mark that ends its caveats. It is a secret."""

    location: str
    identifier: str
    caveats: tuple[Stated, ...]
    body: bytes
    signature: bytes

    def with_caveats(self, caveats: Iterable[bytes]) -> str:
        """Return the text of this macaroon with more caveats behind its own; the rest stays to the byte."""
        body, signature = self.body, self.signature
        for data in caveats:
            body += bytes([_IDENTIFIER]) + _varint(len(data)) + data + bytes([_END])
            signature = hmac.digest(signature, data, "sha256")
        return _PREFIX + _encoded(body + bytes([_END, _SIGNATURE, _DIGEST_SIZE]) + signature)


def read_macaroon(text: str) -> Macaroon:
    """Return the parts of the token *text*; blanks around it do not matter. Raises :class:`TokenInvalid`."""
    data = _decoded(text.strip())
    if data[0] != _VERSION:
        raise _invalid("it is no macaroon of version 2, or a placeholder", data)
    header, at = _section(data, 1)
    caveats = []
    end = at
    section, at = _section(data, at)
    while section:
        caveats.append(section)
        end = at
        section, at = _section(data, at)
    location, identifier = (_text(header.get(kind, b"")) for kind in (_LOCATION, _IDENTIFIER))
    if set(header) not in _HEADERS or any(set(caveat) not in _CAVEATS for caveat in caveats):
        raise _invalid("it has other parts than a token", data)
    if location is None or identifier is None:
        raise _invalid("its index or its id is no text", data)
    return Macaroon(
        location=location,
        identifier=identifier,
        caveats=tuple(Stated(data=caveat[_IDENTIFIER], is_ours=_KEY not in caveat) for caveat in caveats),
        body=data[:end],
        signature=_signature(data, at),
    )


def _decoded(stated: str) -> bytes:
    if defect := _defect_of(stated):
        raise _invalid(defect, stated)
    body = stated[len(_PREFIX) :]
    data = urlsafe_b64decode(body + "=" * (-len(body) % 4)) if len(body) % 4 != 1 else b""
    if _encoded(data) != body:
        raise _invalid("it is cut off, or a character is wrong", stated)
    return data


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _defect_of(stated: str) -> str:
    """Return what is wrong with the characters of a token, nothing where they are as they have to be."""
    defects = {
        "it is empty": not stated,
        "it is far too long": len(stated) > _MOST_CHARACTERS,
        "it begins with a byte order mark": stated.startswith("\ufeff"),
        "it stands in quotes": stated.startswith(_QUOTES) or stated.endswith(_QUOTES),
        "there are blanks or line ends in it": len(stated.split(None, 1)) > 1,
        f"it does not begin with {_PREFIX}": not stated.startswith(_PREFIX),
        "there is nothing behind its beginning": stated == _PREFIX,
        "it has characters that are in no token, as a placeholder has": not re.fullmatch(r"[A-Za-z0-9_-]+", stated),
    }
    return next((defect for defect, is_so in defects.items() if is_so), "")


def _invalid(defect: str, seen: str | bytes) -> TokenInvalid:
    unit = "characters" if isinstance(seen, str) else "bytes"
    return TokenInvalid(
        f"the index token cannot be read: {defect}",
        where=(f"{len(seen)} {unit}, which are not shown",),
        fix=("copy the whole token from where it was shown, or make a new one on the index",),
    )


def _section(data: bytes, at: int) -> tuple[Mapping[int, bytes], int]:
    """Return the fields from *at* to the next end mark by their kinds, which only go up, and where the rest begins."""
    fields: dict[int, bytes] = {}
    while at < len(data) and (kind := data[at]) != _END:
        if kind <= max(fields, default=_END):
            raise _invalid("its parts are out of order", data)
        size, begin = _read_varint(data, at + 1)
        at = begin + size
        fields[kind] = data[begin:at]
    if at >= len(data):
        raise _invalid("its end is missing", data)
    return fields, at + 1


def _signature(data: bytes, at: int) -> bytes:
    kind, signature = data[at : at + 2], data[at + 2 :]
    if len(signature) < _DIGEST_SIZE:
        raise _invalid("its end is missing", data)
    if kind != bytes([_SIGNATURE, _DIGEST_SIZE]) or len(signature) > _DIGEST_SIZE:
        raise _invalid("something else stands at its end", data)
    return signature


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place, byte in enumerate(data[at : at + _SIZE_BYTES]):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:  # noqa: PLR2004 - the high bit says that more follows
            return number, at + place + 1
    raise _invalid("a length in it is wrong, or its end is missing", data)


def _varint(number: int) -> bytes:
    head = b""
    while number >= 0x80:  # noqa: PLR2004 - as above
        head += bytes([number & 0x7F | 0x80])
        number >>= 7
    return head + bytes([number])


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None

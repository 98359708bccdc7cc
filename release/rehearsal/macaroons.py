"""Macaroons as an index makes and checks them: binary format 2, first-party caveats, HMAC-SHA256.

Written apart from what reads tokens elsewhere in this package, so that each is a second opinion on the other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

PREFIX = "pypi-"
_VERSION, _END, _LOCATION, _IDENTIFIER, _SIGNATURE = 2, 0, 1, 2, 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Macaroon:
    """A token taken apart; caveats are the bytes that were signed."""

    location: str
    identifier: str
    caveats: tuple[bytes, ...]
    signature: bytes


def issue(key: bytes, location: str, identifier: str, caveats: Sequence[Sequence[Any]]) -> str:
    """Return a token signed with *key*: ``[0, expires, not_before]``, ``[1, [names]]``, ``[3, user]``, ..."""
    signed = tuple(json.dumps(caveat, sort_keys=True, separators=(",", ":")).encode() for caveat in caveats)
    packed = bytes([_VERSION]) + _packed(_LOCATION, location.encode()) + _packed(_IDENTIFIER, identifier.encode())
    packed += bytes([_END]) + b"".join(_packed(_IDENTIFIER, caveat) + bytes([_END]) for caveat in signed)
    packed += bytes([_END]) + _packed(_SIGNATURE, _signature(key, identifier, signed))
    return PREFIX + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read(token: str) -> Macaroon | None:
    """Take *token* apart; ``None`` where it is no token of an index."""
    if not token.startswith(PREFIX) or not token.isascii():
        return None
    text = token.removeprefix(PREFIX)
    try:
        return _unpacked(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, IndexError):
        return None


def is_signed(macaroon: Macaroon, key: bytes) -> bool:
    """Whether all of *macaroon* was signed on from *key*."""
    return hmac.compare_digest(_signature(key, macaroon.identifier, macaroon.caveats), macaroon.signature)


def _signature(key: bytes, identifier: str, caveats: Sequence[bytes]) -> bytes:
    signature = _hmac(_hmac(b"macaroons-key-generator", key), identifier.encode())
    for caveat in caveats:
        signature = _hmac(signature, caveat)
    return signature


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def _packed(kind: int, data: bytes) -> bytes:
    length, rest = b"", len(data)
    while rest > 0x7F:  # noqa: PLR2004 - seven bits a byte
        length, rest = length + bytes([rest & 0x7F | 0x80]), rest >> 7
    return bytes([kind]) + length + bytes([rest]) + data


def _unpacked(data: bytes) -> Macaroon:
    packets: list[tuple[int, bytes]] = []
    if data[0] != _VERSION:
        raise ValueError("another version")
    at = 1
    while at < len(data):
        kind, at = data[at], at + 1
        length, shift = 0, 0
        while kind != _END:
            byte, at = data[at], at + 1
            length, shift = length | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:  # noqa: PLR2004 - the last byte of a length
                break
        packets.append((kind, data[at : at + length]))
        at += length
    (first, location), (second, identifier), (third, _), *rest, (last, signature) = packets
    if (first, second, third, last) != (_LOCATION, _IDENTIFIER, _END, _SIGNATURE) or len(signature) != 32:  # noqa: PLR2004
        raise ValueError("not the packets of a macaroon")
    if {kind for kind, _ in rest} - {_IDENTIFIER, _END}:
        raise ValueError("a third-party caveat")
    return Macaroon(
        location=location.decode(),
        identifier=identifier.decode(),
        caveats=tuple(caveat for kind, caveat in rest if kind == _IDENTIFIER),
        signature=signature,
    )

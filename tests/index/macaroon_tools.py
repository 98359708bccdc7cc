"""Index tokens made by hand, byte by byte, and a search for pieces of them."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

INDEX = "index.example.invalid"
UUID = "8b6f2c1e-1f7a-4c57-9a53-0d2b7e1c4f90"
KEY = b"a root key that only the index has"
_PIECE = 8


def size_of(data):
    """The length of *data* as a varint."""
    number, head = len(data), b""
    while number > 127:
        number, head = number >> 7, head + bytes([number & 127 | 128])
    return head + bytes([number])


def packet(kind, data):
    return bytes([kind]) + size_of(data) + data


def signature(identifier, *caveats):
    made = hmac.digest(hmac.digest(b"macaroons-key-generator", KEY, "sha256"), identifier, "sha256")
    for caveat in caveats:
        made = hmac.digest(made, caveat, "sha256")
    return made


def stated(*caveats):
    """Caveats as the index writes them; bytes stay."""
    return [caveat if isinstance(caveat, bytes) else json.dumps(caveat).encode() for caveat in caveats]


def token(*caveats, location=INDEX, identifier=UUID):
    """A token with these *caveats*, signed with the root key."""
    lines, name = stated(*caveats), identifier.encode()
    header = packet(1, location.encode()) + packet(2, name) + b"\0"
    body = b"".join(packet(2, line) + b"\0" for line in lines)
    return text_of(b"\x02" + header + body + b"\0" + packet(6, signature(name, *lines)))


def text_of(data):
    return "pypi-" + urlsafe_b64encode(data).decode().rstrip("=")


def data_of(text):
    body = text.removeprefix("pypi-")
    return urlsafe_b64decode(body + "=" * (-len(body) % 4))


def pieces_of(secret, *seen):
    """Runs of eight characters of *secret* that stand in what was *seen*."""
    texts = "\n".join(f"{one}\n{one!r}" for one in seen)
    runs = {secret[at : at + _PIECE] for at in range(len(secret) - _PIECE + 1)}
    return [run for run in runs if run in texts]

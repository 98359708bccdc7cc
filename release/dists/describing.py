"""Which file a distribution is: its name, kind, size and SHA-256, whatever is in it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from release.model.distribution import Distribution, kind_of

if TYPE_CHECKING:
    from typing import BinaryIO

_CHUNK = 1 << 20


def describe(stream: BinaryIO, filename: str) -> Distribution:
    """Return name, kind, size and SHA-256 of what *stream* holds; it is closed. Memory does not grow with its size."""
    hasher, size = sha256(), 0
    with stream:
        while chunk := stream.read(_CHUNK):
            hasher.update(chunk)
            size += len(chunk)
    return Distribution(filename=filename, kind=kind_of(filename), size=size, sha256=hasher.hexdigest())

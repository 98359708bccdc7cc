"""SHA-256 for what is small: Python's own, since loading OpenSSL takes longer than all that a bump has to hash.

``random`` in the standard library does the same. Whatever may be large goes through ``hashlib``, which is quicker once
it is loaded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256

__all__ = ["sha256"]

_HOMES = ("_sha2", "_sha256", "hashlib")  # Python 3.12 and later, 3.11, and a Python that has neither


def _found() -> object:
    for home in _HOMES[:-1]:
        try:
            return import_module(home).sha256
        except ImportError:  # noqa: PERF203 - two at most
            continue
    return import_module(_HOMES[-1]).sha256


if not TYPE_CHECKING:
    sha256 = _found()

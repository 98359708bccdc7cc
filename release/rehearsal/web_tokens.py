"""JSON web tokens signed with RSA and SHA-256 (RS256): made by an issuer, checked by an index."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEEWAY_S = 30
_PADDING, _HASH = padding.PKCS1v15(), hashes.SHA256()


class Signer:
    """A key pair of an issuer."""

    def __init__(self, name: str = "rehearsal-1") -> None:
        """Make the keys; *name* is what tokens call them by."""
        self._name = name
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def sign(self, claims: Mapping[str, Any], **head: str) -> str:
        """Return a token that states *claims*; *head* replaces fields of the token's head."""
        head = {"alg": "RS256", "kid": self._name, "typ": "JWT", **head}
        signed = f"{_packed(json.dumps(head).encode())}.{_packed(json.dumps(claims).encode())}"
        return f"{signed}.{_packed(self._key.sign(signed.encode(), _PADDING, _HASH))}"

    @property
    def keys(self) -> dict[str, Any]:
        """The public key as a document in the JWKS form."""
        numbers = self._key.public_key().public_numbers()
        key = {"kid": self._name, "kty": "RSA", "alg": "RS256", "use": "sig"}
        return {"keys": [{**key, "n": _number(numbers.n), "e": _number(numbers.e)}]}


def unverified(token: str) -> dict[str, Any] | None:
    """Return the claims of *token* without looking at its signature; ``None`` where it is not a token."""
    claims = _document(token, 1)
    return claims if token.count(".") == 2 and claims else None  # noqa: PLR2004 - head, claims, signature


def verified(token: str, keys: Mapping[str, Any], audience: str, now: float) -> dict[str, Any] | None:
    """Return the claims of *token* if one of *keys* signed it for *audience* alone, and it is of *now* (seconds)."""
    claims, head = unverified(token), _document(token, 0)
    if claims is None or head is None or head.get("alg") != "RS256":
        return None
    key = next((key for key in keys["keys"] if key["kid"] == head.get("kid")), None)
    if key is None or not _is_signed(token, key):
        return None
    if {"iss", "iat", "exp", "aud"} - set(claims) or claims["aud"] != audience:
        return None
    starts, ends = max(claims["iat"], claims.get("nbf", 0)) - _LEEWAY_S, claims["exp"] + _LEEWAY_S
    return claims if starts <= now < ends else None


def _is_signed(token: str, key: Mapping[str, str]) -> bool:
    signed, _, signature = token.rpartition(".")
    exponent, modulus = (int.from_bytes(_unpacked(key[name]), "big") for name in ("e", "n"))
    try:
        public = rsa.RSAPublicNumbers(exponent, modulus).public_key()
        public.verify(_unpacked(signature), signed.encode(), _PADDING, _HASH)
    except (InvalidSignature, ValueError):
        return False
    return True


def _document(token: str, place: int) -> dict[str, Any] | None:
    try:
        content = json.loads(_unpacked(token.split(".")[place]))
    except (ValueError, IndexError):
        return None
    return content if isinstance(content, dict) else None


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(value: int) -> str:
    return _packed(value.to_bytes((value.bit_length() + 7) // 8, "big"))

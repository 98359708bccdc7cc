"""Take secrets and control characters out of text before anybody sees or stores it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HIDDEN = "[secret]"
_SHORTEST_SECRET = 6
_SECRET_NAME = re.compile(
    r"(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|API_?KEY|PRIVATE_KEY|CREDENTIALS?)(?:_|$)", re.IGNORECASE
)
_NOT_SECRET = re.compile(r"(?:_FILE|_PATH|_URL|_DIR)$")
_SHAPES = re.compile(
    r"pypi(?:-|%2[dD])[A-Za-z0-9_-]{16,}|X190b2tlbl9fOnB5cGkt[A-Za-z0-9+/=_-]*"  # also as a header carries it
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
    r"|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"
    r"|(?<=://)[^/\s:@]*:[^/\s]+(?=@)|(?:(?<=http://)|(?<=https://))[^/\s@]+(?=@)"
    r"|(?i:(?<=authorization: basic )|(?<=authorization: bearer ))\S+"
)
_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_KEPT_CONTROLS = {"\n", "\t"}


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of the variables whose names say that they are secrets, longest first."""
    named = {value for name, value in environment.items() if _SECRET_NAME.search(name) and not _NOT_SECRET.search(name)}
    found = {text.strip() for value in named for text in (value, *value.splitlines())}  # output comes line by line
    return tuple(sorted((text for text in found if len(text) >= _SHORTEST_SECRET), key=len, reverse=True))


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return *text* without the given *secrets* and without anything in the shape of a token or private key."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    if "PRIVATE KEY" in text:
        text = _KEY_BLOCK.sub(HIDDEN, text)
    return _SHAPES.sub(HIDDEN, text)


def visible(text: str) -> str:
    r"""Return *text* with control characters and direction overrides written out (``\x1b``); LF and TAB stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character in _KEPT_CONTROLS or not _is_hidden(character) else _escaped(character)
        for character in text
    )


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004

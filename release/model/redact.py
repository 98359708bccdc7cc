"""Take secrets and control characters out of text before anybody sees or stores it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HIDDEN = "[secret]"
_SHORTEST_SECRET = 6
_PIECE = 12  # so many characters in a row of a long secret are a part of it, and no accident
_LONG = 16
_SECRET_NAME = regex(
    r"(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|API_?KEY|PRIVATE_KEY|CREDENTIALS?)(?:_|$)|(?:^|_)(?:AUTH|PASS|PAT)$",
    re.IGNORECASE,
)
# What a name needs for the pattern above, beside its end.
_SECRET_WORDS = ("TOKEN", "PASS", "SECRET", "KEY", "CREDENTIAL")
_NOT_SECRET = regex(r"(?:_FILE|_PATH|_URL|_DIR)$")
# Each with what a text needs to hold for it: few do, and compiling all takes as long as all else that is done here.
_TOKENS = regex(
    r"pypi(?:-|%2[dD])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{16,}"
    r"|X190b2tlbl9fOnB5cGkt[A-Za-z0-9+/=_-]*"  # the same, as a header carries it
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
    r"|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]*){0,2}"
)
_OF_TOKENS = ("pypi", "X190", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "AKIA", "xox", "eyJ")
_IN_ADDRESS = regex(r"(?<=://)[^/\s:@]*:[^/\s]+(?=@)|(?:(?<=http://)|(?<=https://))[^/\s@]+(?=@)")
_IN_HEADER = regex(
    r"(?i:(?<=authorization: basic )|(?<=authorization: bearer ))\S+"
    r"|(?i:(?<=\bbasic )|(?<=\bbearer ))(?=[^\s\"']*[0-9=])[A-Za-z0-9+/=._~-]{8,}"
)
_OF_HEADER = ("basic ", "bearer ")
_KEY_BLOCK = regex(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_KEPT_CONTROLS = {"\n", "\t"}
_IN_URL = regex(r"://([^/\s:@]*):([^\s/]+)@|https?://()([^/\s:@]+)@")
# How others write a character that is not plain: which of them are left as they are differs.
_UNQUOTED = ("", "/", "!*'()", "!$&'()*+,;=", "!$&'()*+,;=:@/")
_LONE = regex(r"(?!/|~|\.{1,2}/|[A-Za-z]:\\)(?=\S*[0-9])(?=\S*[A-Za-z])\S+")


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of the variables whose names say that they are secrets, and the passwords in URLs."""
    named = {value for name, value in environment.items() if _is_secret_name(name)}
    found = {text.strip() for value in named for text in (value, *value.splitlines())}  # output comes line by line
    found.update(secret for value in environment.values() if "@" in value for secret in passwords_in(value))
    return longest_first(found)


def _is_secret_name(name: str) -> bool:
    capitals = name.upper().rstrip("\n")
    may_be = any(word in capitals for word in _SECRET_WORDS) or capitals.endswith(("AUTH", "PAT"))
    return may_be and _SECRET_NAME.search(name) is not None and _NOT_SECRET.search(name) is None


def passwords_in(text: str) -> tuple[str, ...]:
    """Return the passwords, and tokens in a user's place, of the URLs in *text*, as they stand and decoded."""
    stated = [found[2] or found[4] for found in _IN_URL.finditer(text)]
    if not stated:
        return ()
    from urllib.parse import unquote  # noqa: PLC0415 - hardly any text has one

    return tuple({spelling for password in stated for spelling in (password, unquote(password))})


def longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    """Return those of *texts* that are long enough for a secret, the longest first, so that none leaves a rest."""
    return _sorted({text for text in texts if len(text) >= _SHORTEST_SECRET})


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return *text* without the given *secrets* and without anything in the shape of a token or private key.

    A secret goes in every usual spelling (in JSON, in a URL, in a header), and so does a piece of a long one, as it
    is left by whoever cuts or folds a text.
    """
    spellings, pieces = _known(tuple(secrets))
    for spelling in spellings:
        text = text.replace(spelling, HIDDEN)
    if "PRIVATE KEY" in text:
        text = _KEY_BLOCK.sub(HIDDEN, text)
    if "@" in text and "://" in text:
        text = _IN_ADDRESS.sub(HIDDEN, text)
    if any(mark in text.casefold() for mark in _OF_HEADER):
        text = _IN_HEADER.sub(HIDDEN, text)  # before the tokens: the rest of one in the middle of it would be shown
    if any(mark in text for mark in _OF_TOKENS):
        text = _TOKENS.sub(HIDDEN, text)
    return _without_pieces(text, pieces) if pieces else text


@lru_cache(maxsize=32)
def _known(secrets: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return all spellings of *secrets*, and the pieces of those that are random enough to be told from words."""
    spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
    found = _sorted({text for text in spellings if len(text) >= _SHORTEST_SECRET or text in secrets} - {""})
    long = [text for text in found if len(text) >= _LONG and _LONE.fullmatch(text)]
    pieces = {text[start : start + _PIECE] for text in long for start in range(len(text) - _PIECE + 1)}
    return found, frozenset(pieces)


def _sorted(texts: set[str]) -> tuple[str, ...]:
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))


def _spellings(secret: str) -> set[str]:
    """Return *secret* as it is, as JSON, Python, HTML and URLs write it, and as base64 of it and anything around it."""
    import base64  # noqa: PLC0415 - these take long, and there may be no secret
    import json  # noqa: PLC0415 - as above
    from html import escape  # noqa: PLC0415 - as above
    from urllib.parse import quote  # noqa: PLC0415 - as above

    data = secret.encode("utf-8", "surrogateescape")
    found = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    found |= {escape(secret), escape(secret, quote=False)}
    for safe in _UNQUOTED:
        quoted = quote(data, safe=safe)
        found |= {quoted, quoted.replace("%20", "+"), re.sub("%..", lambda code: code[0].lower(), quoted)}
    for offset in range(3):  # where in a group of three bytes it begins
        text = base64.b64encode(bytes(offset) + data).decode().rstrip("=")
        inner = text[(0, 2, 3)[offset] : len(text) - ((offset + len(data)) % 3 > 0)]
        if len(inner) >= _SHORTEST_SECRET:
            found |= {inner, inner.replace("+", "-").replace("/", "_")}
    return found


def _without_pieces(text: str, pieces: frozenset[str]) -> str:
    """Return *text* without the *pieces* of secrets; those that overlap go as one."""
    kept: list[str] = []
    end = 0
    for start in range(len(text) - _PIECE + 1):
        if text[start : start + _PIECE] in pieces:
            if start > end or not kept:
                kept += [text[end:start], HIDDEN]
            end = start + _PIECE
    return "".join([*kept, text[end:]])


def visible(text: str) -> str:
    r"""Return *text* with control characters and direction overrides written out (``\x1b``); LF and TAB stay."""
    if text.isascii() and text.isprintable():
        return text
    hidden = {ord(each): _escaped(each) for each in set(text).difference(_KEPT_CONTROLS) if _is_hidden(each)}
    return text.translate(hidden) if hidden else text


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004

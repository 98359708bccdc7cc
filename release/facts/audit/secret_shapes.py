"""What secrets look like, and the proof that something is one: it is decoded, or its checksum is computed.

What leaves this module of a secret is its kind, its length, the place in the data, and a fingerprint.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from typing import TYPE_CHECKING

from release.errors import TokenInvalid
from release.index.token import Token, read_token
from release.model.records import dataclass
from release.model.secrets import IN_ADDRESS, INDEX_TOKEN, PRIVATE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GITHUB, _GITLAB, _AWS = "GitHub token", "GitLab token", "AWS key"
_SHAPES = re.compile(
    rb"(?P<index>pypi-[A-Za-z0-9_-]{16,})|(?P<header>X190b2tlbl9fOnB5cGkt[A-Za-z0-9+/_-]{16,})"
    rb"|(?P<github>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])"
    rb"|(?P<gitlab>glpat-[A-Za-z0-9_-]{20,})|(?<![A-Za-z0-9])(?P<aws>A[KS]IA[A-Z2-7]{16})(?![A-Za-z0-9])"
    rb"|-----BEGIN (?P<key>(?:[A-Z0-9]+ )*PRIVATE KEY)-----"
    rb"|[a-z][a-z0-9+]{1,15}://(?P<user>[^\s/:@\"'`<>(){}\[\]]*):(?P<password>[^\s/@\"'`<>(){}\[\]]{8,})@"
    rb"(?P<host>[A-Za-z0-9.-]+)"
)
# Literals of which each shape but one has one, and the middle of that one: without them nothing is looked for.
_HINTS = (
    *(b"pypi-", b"X190b2tlbl9fOnB5cGkt", b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_", b"glpat-"),
    *(b"AKIA", b"ASIA", b"PRIVATE KEY-----"),
)
_ADDRESS = re.compile(rb"://[^\s/:@\"'`<>(){}\[\]]*:[^\s/@\"'`<>(){}\[\]]{8,}@")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CLASSIC, _RANDOM = 36, 30  # of a classic GitHub token behind its prefix: all, and what the checksum is of
_MOST_TAIL = 64
_LEAST_MINTED = 90  # characters: version, domain, id and signature alone are more
_LEAST_VARIETY = 10
_KEY_LINE = re.compile(rb"[A-Za-z0-9+/]{40,}")
_KEY_REACH = 400  # bytes behind the first line of a key in which a line of base64 has to come
_STAND_IN = re.compile(
    r"example|sample|dummy|fake|xxx|placeholder|changeme|change-me|your|secret|passw|hunter2|token|1234|abcd|test"
    r"|\.\.\.|\*\*|\$|%\(|%s|%5b|redacted|username|foo|bar",
    re.IGNORECASE,
)
_NO_HOST = re.compile(
    r"localhost|127\.|0\.0\.0\.0|\[?::1|[^.]*$|(?:.*\.)?(?:example\.\w+|example|test|invalid|local|localhost|internal"
    r"|host\.\w+|domain\.\w+|server\.\w+|foo\.\w+)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """Something in the shape of a secret, from ``start`` to ``end`` of the data.

    ``wrong`` is why it is none, empty where it is one; a ``token`` is what a decoded index token says.
    """

    kind: str
    start: int
    end: int
    wrong: str = ""
    is_proved: bool = False
    fingerprint: str = ""
    token: Token | None = None


def find_shapes(data: bytes) -> Iterator[Shape]:
    """Yield everything in *data* that has the shape of a secret, in its order."""
    if not any(hint in data for hint in _HINTS) and not _ADDRESS.search(data):
        return
    for match in _SHAPES.finditer(data):
        kind = next(name for name, value in match.groupdict().items() if value is not None)
        yield _JUDGES.get(kind, _judge_address)(match, data)


def fingerprint(secret: bytes) -> str:
    """Return the first eight digits of its SHA-256, by which two places with the same secret can be told."""
    return hashlib.sha256(secret).hexdigest()[:8]


def is_placeholder(text: str) -> bool:
    """Tell whether *text* stands where a password would be: a word for one, a variable, or next to nothing."""
    letters = {"letters": re.search("[A-Za-z]", text), "digits": re.search(r"[^A-Za-z]", text)}
    return bool(_STAND_IN.search(text)) or len(set(text)) < 6 or not all(letters.values())  # noqa: PLR2004


def _judge_index(match: re.Match[bytes], _: bytes) -> Shape:
    token, length, wrong = _decoded(match["index"].decode("ascii"))
    start, end = match.span()
    return Shape(
        kind=INDEX_TOKEN,
        start=start,
        end=start + length if token else end,
        wrong=wrong,
        is_proved=token is not None,
        fingerprint=fingerprint(match["index"][:length]) if token else "",
        token=token,
    )


def _judge_header(match: re.Match[bytes], _: bytes) -> Shape:
    """Judge what an ``Authorization`` header carries: base64 of ``__token__:`` and the token."""
    stated = match["header"].replace(b"-", b"+").replace(b"_", b"/")
    try:
        data = base64.b64decode(stated[: len(stated) // 4 * 4] + _rest(stated), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    text = re.match(rb"__token__:(pypi-[A-Za-z0-9_-]+)", data)
    token, length, wrong = _decoded(text[1].decode("ascii")) if text else (None, 0, "it is cut off")
    return Shape(
        kind=INDEX_TOKEN,
        start=match.start(),
        end=match.end(),
        wrong=wrong,
        is_proved=token is not None,
        fingerprint=fingerprint(text[1][:length]) if text and token else "",
        token=token,
    )


def _rest(stated: bytes) -> bytes:
    """Return the last group of base64, filled up, empty where one character is left, which says nothing."""
    rest = stated[len(stated) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _decoded(text: str) -> tuple[Token | None, int, str]:
    """Return the token that *text* begins with and its length, or why it is none: what follows may be another word's.

    Only a tail of a few characters is taken for that.
    """
    wrong = ""
    shortest = max(len(text) - _MOST_TAIL, _LEAST_MINTED)
    for length in range(len(text), min(shortest, len(text)) - 1, -1):
        try:
            return read_token(text[:length]), length, ""
        except TokenInvalid as problem:  # noqa: PERF203 - each length may be the token's
            wrong = wrong or problem.what.rpartition(": ")[2]
    return None, len(text), wrong


def _judge_github(match: re.Match[bytes], _: bytes) -> Shape:
    text = match["github"].decode("ascii")
    body = text.partition("_")[2]
    is_classic = not text.startswith("github_pat_") and len(body) == _CLASSIC
    checksum = _base62(zlib.crc32(body[:_RANDOM].encode())) if is_classic else ""
    is_proved = is_classic and body[_RANDOM:] == checksum
    wrong = "" if is_proved or not is_classic else "its checksum is wrong"
    return _plain(match, _GITHUB, wrong or _monotony(body), is_proved=is_proved)


def _base62(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 62)
        text = _DIGITS[digit] + text
    return text.rjust(6, "0")


def _judge_gitlab(match: re.Match[bytes], _: bytes) -> Shape:
    return _plain(match, _GITLAB, _monotony(match["gitlab"].decode("ascii").removeprefix("glpat-")))


def _judge_aws(match: re.Match[bytes], _: bytes) -> Shape:
    text = match["aws"].decode("ascii")
    return _plain(match, _AWS, "it is the documentation's example" if "EXAMPLE" in text else _monotony(text[4:]))


def _judge_key(match: re.Match[bytes], data: bytes) -> Shape:
    following = data[match.end() : match.end() + _KEY_REACH].replace(b"\\n", b"\n").replace(b"\\r", b"")
    line = _KEY_LINE.search(following)
    wrong = "" if line else "no key follows its first line"
    return Shape(
        kind=PRIVATE_KEY,
        start=match.start(),
        end=match.end(),
        wrong=wrong,
        is_proved=line is not None,
        fingerprint=fingerprint(line[0]) if line else "",
    )


def _judge_address(match: re.Match[bytes], _: bytes) -> Shape:
    password, host = (match[name].decode("utf-8", "replace") for name in ("password", "host"))
    wrong = "no machine has this name" if _NO_HOST.match(host) else ""
    wrong = wrong or ("it stands for a password" if is_placeholder(password) else "")
    return Shape(kind=IN_ADDRESS, start=match.start(), end=match.end(), wrong=wrong)


def _plain(match: re.Match[bytes], kind: str, wrong: str, *, is_proved: bool = False) -> Shape:
    mark = "" if wrong else fingerprint(match[0])
    return Shape(kind=kind, start=match.start(), end=match.end(), wrong=wrong, is_proved=is_proved, fingerprint=mark)


def _monotony(body: str) -> str:
    """Return that *body* was not drawn at random, empty where it may have been."""
    is_random = len(set(body)) >= _LEAST_VARIETY and not re.search(
        r"xxxx|1234567|abcdefg|example|fake", body, re.IGNORECASE
    )
    return "" if is_random else "its characters were not drawn at random"


_JUDGES: dict[str, Callable[[re.Match[bytes], bytes], Shape]] = {
    "index": _judge_index,
    "header": _judge_header,
    "github": _judge_github,
    "gitlab": _judge_gitlab,
    "aws": _judge_aws,
    "key": _judge_key,
}

"""Secrets in the files of a distribution: known shapes, files that are made to hold them, and random assigned texts."""

from __future__ import annotations

import math
import re
from collections import Counter

from release.facts.audit.secret_shapes import find_shapes, fingerprint, is_placeholder
from release.model.dists import Leak
from release.model.secrets import IN_ADDRESS, PRIVATE_KEY

_TESTS = re.compile(
    r"(?:^|/)(?:tests?|testing|fixtures?|test_?data|examples?|docs?(?:_\w+)?|samples?|demos?|dummy\w*|\w*certs?|unit_?tests?|[a-z]+_tests?)/"
    r"|(?:^|/)(?:test_|conftest)[^/]*$|_test\.py$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\.(?:md|markdown|rst|adoc|ipynb|html?|tex|po|pot)$|(?:^|/)(?:README|CHANGE|HISTORY|NEWS)[^/]*$|(?:^|/)PKG-INFO$"
    r"|\.dist-info/METADATA$|(?:^|/)(?:CHANGELOG|CHANGES)\.txt$",
    re.IGNORECASE,
)
# Files that are made to hold secrets; what stands behind .env tells that it is a model of one.
_FILES = re.compile(
    r"(?:^|/)(?:(?P<settings>\.env(?:\.(?!example|sample|template|dist|tmpl|defaults?|ci|tests?$)[\w-]+)?)"
    r"|(?P<pypirc>\.pypirc)|(?P<netrc>[._]netrc)|(?P<git>\.git-credentials)|(?P<aws>\.aws/credentials)"
    r"|(?P<ssh>id_(?:rsa|dsa|ecdsa|ed25519))|(?P<store>[^/]+\.(?:p12|pfx|jks|keystore))|(?P<web>\.htpasswd))$",
    re.IGNORECASE,
)
_FILE_WORDS = {
    "settings": "a file of settings and secrets",
    "pypirc": "the settings of uploads",
    "netrc": "a file of passwords",
    "git": "git's passwords",
    "aws": "a file of cloud keys",
    "ssh": "an ssh key",
    "store": "a store of keys",
    "web": "a file of passwords",
}
_QUOTED = re.compile(rb"(?P<quote>[\"'])(?P<value>[A-Za-z0-9+/_.=~-]{24,120})(?P=quote)")
_NAME_BEFORE = re.compile(
    rb"(?P<name>[\w.-]{0,40}(?:api_?key|secret|token|passw(?:or)?d|passphrase|auth_?key|private_?key)[\w-]{0,20})"
    rb"[\"']?[ \t]{0,8}(?::[ \t]?str)?[ \t]{0,8}(?:=|:|=>)[ \t]{0,8}$",
    re.IGNORECASE,
)
_REACH = 100  # bytes before a text in which its name stands
_HEX = re.compile(r"[0-9a-fA-F]+")
_RANDOM_BITS, _RANDOM_BITS_HEX = 4.3, 3.5  # of entropy a character
_TEXT_BLOCK = 2 << 20  # bytes of a file in which random assigned texts are looked for


class LeakFinder:
    """Sees the bytes of each file, and keeps what looks like a secret."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._found: dict[tuple[str, str, str], Leak] = {}
        self._lines: Counter[str] = Counter()

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """What was found; paths are as the archive states them."""
        return tuple(self._found.values())

    def look(self, path: str, block: bytes) -> None:
        """Look at the next *block* of the file *path*."""
        among_tests = bool(_TESTS.search(path))
        named = _FILES.search(path)
        if named and block.strip():
            self._note(Leak(path=path, kind=_FILE_WORDS[named.lastgroup or ""], among_tests=among_tests))
        for shape in find_shapes(block):
            is_guess = shape.kind == IN_ADDRESS
            if shape.wrong or (not shape.is_proved and _DOCUMENT.search(path)) or (is_guess and among_tests):
                continue
            line = self._lines[path] + block.count(b"\n", 0, shape.start) + 1
            self._note(
                Leak(
                    path=path,
                    kind=shape.kind,
                    line=line if b"\0" not in block[:4096] else 0,
                    fingerprint=shape.fingerprint,
                    is_proved=shape.is_proved and shape.kind != PRIVATE_KEY,
                    is_guess=is_guess,
                    among_tests=among_tests,
                )
            )
        if not among_tests and not _DOCUMENT.search(path) and b"\0" not in block[:4096]:
            self._guess(path, block[:_TEXT_BLOCK])
        self._lines[path] += block.count(b"\n")

    def _guess(self, path: str, block: bytes) -> None:
        for found in _QUOTED.finditer(block):
            value = found["value"].decode("ascii")
            if not _is_random(value) or is_placeholder(value):
                continue
            named = _NAME_BEFORE.search(block[max(0, found.start() - _REACH) : found.start()])
            if named:
                name = named["name"].decode("utf-8", "replace")
                line = self._lines[path] + block.count(b"\n", 0, found.start()) + 1
                mark = fingerprint(found["value"])
                self._note(
                    Leak(path=path, kind=f"a random text for {name}", line=line, fingerprint=mark, is_guess=True)
                )

    def _note(self, leak: Leak) -> None:
        self._found.setdefault((leak.path, leak.kind, leak.fingerprint), leak)


def _is_random(value: str) -> bool:
    """Tell whether *value* was drawn at random, by the entropy of its characters; words and paths are not."""
    counts = Counter(value)
    bits = -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())
    if _HEX.fullmatch(value):
        return len(value) >= 32 and bits >= _RANDOM_BITS_HEX and any(char.isalpha() for char in value)  # noqa: PLR2004
    has_all = all(any(test(char) for char in value) for test in (str.isupper, str.islower, str.isdigit))
    return has_all and bits >= _RANDOM_BITS and not re.search(r"[a-z]{9,}|[A-Z]{9,}|\.\.|/{2}", value)

"""Dockerfiles: the version in ``LABEL``, and in ``ARG`` and ``ENV`` where the variable's name says that it is ours.

``VERSION`` may also be that of the image below, so it is asked only while it states the current version in full, as
is one with the name's initials; ``TOON_STREAM_VERSION`` has the own name in it. An instruction goes on over lines
that end with a backslash, and comments and empty lines between them do not end it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES
from release.model.regex import regex
from release.syntax.paths import is_foreign, is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_FILE = regex(r"(?:docker|container)file(?:[._-].*)?|.+\.(?:docker|container)file", re.IGNORECASE)
_LINE = regex(rb"(?:\A\xef\xbb\xbf)?[ \t]*([^\r\n]*?)[ \t]*(?:\r\n|\r|\n|\Z)")
_INSTRUCTION = regex(rb"(LABEL|ARG|ENV)[ \t]+", re.IGNORECASE)
_PAIR = regex(rb"(?P<key>\"[\w./-]+\"|[\w./-]+)=(?P<value>\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*'|(?:[^\s\"'\\]|\\.)*)")
_OLD_PAIR = regex(rb"(?P<key>[\w./-]+)[ \t]+(?P<value>[^\s=\\]+)\Z")  # LABEL version 1.0.1
_LABELS = frozenset({"version", "org.opencontainers.image.version", "org.label-schema.version"})
_VARIABLES = frozenset({"VERSION", "APP_VERSION"})


def claims(path: str) -> bool:
    """Dockerfile, Dockerfile.NAME, NAME.dockerfile and Containerfile in any folder that is not foreign."""
    return _FILE.fullmatch(path.rpartition("/")[2]) is not None and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the value of each label and variable that says this project's version."""
    for instruction, key, (start, end) in _pairs(source.data):
        whose = key.removesuffix("_VERSION") if key.endswith("_VERSION") else ""
        is_named = own.is_named(whose)
        is_ours = key in _LABELS if instruction == "LABEL" else is_named or key in _VARIABLES or own.is_initials(whose)
        token = VERSION_BYTES.match(source.data, start) if is_ours else None
        if token and token.end() == end:
            is_firm = is_named or (instruction == "LABEL" and is_top(source))
            yield place_at(source, own, token.span("version"), f"{instruction} {key}", is_firm=is_firm)


def _pairs(data: bytes) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield (instruction, key, span of the value without quotes) of every pair of the three instructions."""
    instruction, is_continued, position = "", False, 0
    while position < len(data):
        line = _LINE.match(data, position)
        assert line is not None  # noqa: S101 - the pattern matches any line, the empty one too
        position = line.end()
        (start, end), text = line.span(1), line[1]
        if text.startswith(b"#") or (is_continued and not text):
            continue
        if not is_continued:
            named = _INSTRUCTION.match(text)
            instruction = named[1].decode().upper() if named else ""
            start += named.end() if named else 0
        is_continued = text.endswith(b"\\")
        old = _OLD_PAIR.match(data, start, end)
        for pair in ([old] if old else _PAIR.finditer(data, start, end)) if instruction else ():
            is_quoted = pair["value"][:1] in (b'"', b"'")
            first, last = pair.span("value")
            yield instruction, pair["key"].decode().strip('"'), (first + is_quoted, last - is_quoted)

"""``meson.build``: the ``version`` of ``project()``.

Meson has few kinds of tokens, and one pattern knows them all; so a version in another call, in a comment or in a
text is not taken for it. The version of ``dependency()`` and of ``meson_version`` is another's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.syntax.paths import is_foreign, is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_TOKEN = regex(
    rb"(?P<skip>#[^\r\n]*|\s+)|(?P<long>f?'''.*?''')|(?P<text>'(?:[^'\\\r\n]|\\.)*')|(?P<word>\w+)|(?P<other>.)",
    re.DOTALL,
)
_OPENING, _CLOSING = (b"(", b"[", b"{"), (b")", b"]", b"}")


def claims(path: str) -> bool:
    """meson.build in any folder that is not foreign; only the one of a project has a project() in it."""
    return path.rpartition("/")[2] == "meson.build" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the text that is the version of the one call of project()."""
    name, depth, before = "", 0, (b"", b"")
    is_called = False
    for token in _TOKEN.finditer(source.data):
        text = token[0]
        if token["skip"]:
            continue
        depth += (text in _OPENING) - (text in _CLOSING)
        if is_called and depth == 0:
            return
        is_called = is_called or (before[1] == b"project" and text == b"(" and depth == 1)
        if is_called and depth == 1 and token["text"]:
            name = name or text[1:-1].decode("utf-8", "replace")
            if before == (b"version", b":") and b"\\" not in text and text != b"''":
                span = (token.start() + 1, token.end() - 1)
                yield place_at(source, own, span, "project(version:)", is_firm=own.is_named(name) or is_top(source))
        before = (before[1], text)

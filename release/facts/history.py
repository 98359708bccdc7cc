"""What the tree stated before: the version in each commit of the file that is the source of truth."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.facts.mentions import find_mentions
from release.model.facts import stated_version
from release.model.mention import Source
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

    from release.model.facts import Places
    from release.model.mention import Mention
    from release.system.view import View

_MOST_COMMITS = 60
_SUFFIX_WORD, _FINAL = regex(r"([\"'])[A-Za-z]+[0-9]*\1(?=\s*,?\s*\Z)"), regex(rb"([\"'])final\1")
_ASSIGNED = regex(rb"([A-Za-z_]\w*)[ \t]*(?::[^=\r\n]{0,80})?=[ \t]*[(\[]?[ \t\r\n]*\Z")


def stated_before(view: View, places: Places) -> list[tuple[str, Version]]:
    """Return (as written, version) of each state of the first place's file, the oldest first, repeats left out.

    The last 60 commits that changed the file are looked at; states that cannot be parsed are left out. Empty where no
    file states the version.
    """
    truth = next(iter(places.current()), None)
    found: list[tuple[str, Version]] = []
    for _, stated, version in _states(view, places, truth) if truth else ():
        if not found or found[-1][1] != version:
            found.append((stated.stated, version))
    return found


def items_before(view: View, places: Places, source: Source, place: Mention) -> list[tuple[str, Version]]:
    """Return (items, version) of the tuple *place* in earlier states of *source*, the last one first.

    Only of states whose code reads the tuple as it is read now: the lines with its name are the same. None with a
    comment between the items.
    """
    name = _ASSIGNED.search(source.data, 0, place.start)
    if name is None:
        return []
    now = _readers(source.data, place, name[1])
    states = list(_states(view, places, place))[::-1]
    return [
        (stated.stated, version)
        for data, stated, version in states
        if "#" not in stated.stated and _readers(data, stated, name[1]) == now
    ]


def items_of_final(source: Source, place: Mention) -> str:
    """Return the items of the tuple *place* with ``"final"`` for its suffix, empty unless the code of *source* asks so.

    It does where it reads the item with the suffix, the last one, and has the word.
    """
    name, word = _ASSIGNED.search(source.data, 0, place.start), _SUFFIX_WORD.search(place.stated)
    if name is None or word is None or not _FINAL.search(source.data):
        return ""
    reads = (
        rb"(?<![\w.])" + re.escape(name[1]) + rb"[ \t]*\[[ \t]*%d[ \t]*\]" % place.stated.count(",", 0, word.start())
    )
    return _SUFFIX_WORD.sub(r"\1final\1", place.stated) if re.search(reads, source.data) else ""


def _readers(data: bytes, place: Mention, name: bytes) -> list[bytes]:
    """Return the lines of *data* that have *name* in them, without the items of *place*, blanks and last commas.

    Quotes are one kind: formatters change them all.
    """
    rest = data[: place.start] + data[place.end :].lstrip(b", \t")
    return [line.strip().replace(b"'", b'"') for line in rest.splitlines() if name in line]


def _states(view: View, places: Places, place: Mention) -> Iterator[tuple[bytes, Mention, Version]]:
    """Yield (file, place, version) for each of the last commits that changed the file of *place*, the oldest first."""
    commits = view.git("log", f"--max-count={_MOST_COMMITS}", "--format=%H", "--", place.path).text.split()
    own = replace(places.own, declared=(), excluded=())
    for data in _blobs(view, [f"{commit}:{view.prefix}{place.path}" for commit in reversed(commits)]):
        try:
            mentions = find_mentions([Source(path=place.path, data=data)], own, [])
        except FileUnparsable:
            continue
        stated = next((m for m in mentions if m.why == place.why), None)
        version = stated_version(stated) if stated else None
        if stated and version:
            yield data, stated, version


def _blobs(view: View, names: list[str]) -> list[bytes]:
    """Return the bytes behind *names* (``COMMIT:PATH``) in one question; what is missing is left out."""
    if not names:
        return []
    answer, found = view.git("cat-file", "--batch", stdin="\n".join([*names, ""]).encode()).out, []
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        header = answer[start:end].split(b" ")
        start = end + 1
        if header[-2:-1] == [b"blob"]:
            size = int(header[-1])
            found.append(answer[start : start + size])
            start += size + 1
    return found

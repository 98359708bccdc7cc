"""Which commit wrote a line, and whether it wrote the version of the project, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.git.last_bump import read_last_bump, read_replaced, read_written
from release.model.facts import stated_version
from release.model.mention import Kind
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from packaging.version import Version

    from release.git.last_bump import Replaced
    from release.model.mention import Mention, Source
    from release.system.view import View

# No dash or point but between its own parts: a text can be read in few ways, however many versions are in it.
ANY_VERSION = (
    rb"(?:[0-9]+(?:,[ ]?[0-9]+)+|(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*"
    rb"(?:[-_.]{0,2}(?i:alpha|beta|preview|pre|post|dev|rc|a|b|c)(?:[-_.]?[0-9]+)?){0,3})"
)
_LONGEST_LINE = 2000
_NEAR = 10
_MOST_ANCHORS = 3


def written_by_bumps(
    view: View, seen: Mapping[str, Source], asked: Iterable[Mention], claimed: Iterable[Mention]
) -> frozenset[Mention]:
    """Return those of *asked* whose line was written by the commit that wrote their version to a *claimed* place, too.

    Files are in *seen* by path. The commits of at most three lines are looked for; each tells of all that it wrote.
    """
    left = dict.fromkeys(asked)  # in their order, and without a search for each: there may be thousands
    others = [mention for mention in claimed if mention not in left]
    own = [mention for mention in others if mention.kind is not Kind.DOCUMENT] or others
    forms = {path: form_of(seen[path], anchor) for path, anchor in anchors_of(own).items()}
    found: set[Mention] = set()
    for first in _in_turns(left):
        paths = tuple(dict.fromkeys((*forms, *(mention.path for mention in left))))
        written = _written(view, seen[first.path], first, paths)
        stated = (forms[path].fullmatch(line) for path, line in written if path in forms)
        versions = [version for match in stated if match and (version := read_as_version(match[1]))]
        same = [m for m in left if m is first or (m.path, line_of(seen[m.path], m)) in written]
        found.update(mention for mention in same if any(_is_stated(version, mention) for version in versions))
        for mention in same:
            del left[mention]
    return frozenset(found)


def _in_turns(left: Mapping[Mention, None]) -> Iterator[Mention]:
    """Yield the first of *left*, three times at most; who asks takes out what each commit told of."""
    for _ in range(_MOST_ANCHORS):
        if left:
            yield next(iter(left))


def _written(view: View, source: Source, mention: Mention, paths: Sequence[str]) -> frozenset[tuple[str, bytes]]:
    """Return what the commit that wrote the line of *mention* wrote in *paths*.

    The last one that git finds may have written another line with the same text.
    """
    commit = "HEAD"
    for _ in range(_MOST_ANCHORS):
        commit = commit_of(view, source, mention, commit if commit == "HEAD" else f"{commit}^")
        written = read_written(view, commit, paths) if commit else frozenset[tuple[str, bytes]]()
        if not commit or (mention.path, line_of(source, mention)) in written:
            return written
    return frozenset()


def _is_stated(version: Version, mention: Mention) -> bool:
    """Tell whether *version* is what *mention* states, or one of the series that it states."""
    stated = stated_version(mention)
    return stated is not None and version.release[: len(stated.release)] == stated.release


def developed(view: View, seen: Mapping[str, Source], asked: Iterable[Mention]) -> frozenset[Mention]:
    """Return those of *asked* that stated a development version until their line was written: they follow those.

    Files are in *seen* by path. The commits of at most three lines are looked for; each tells of all that it wrote.
    """
    left = dict.fromkeys(asked)
    found: set[Mention] = set()
    for first in _in_turns(left):
        commit = commit_of(view, seen[first.path], first)
        runs = list(read_replaced(view, commit, tuple({mention.path for mention in left}))) if commit else []
        was = {(run.path, new.rstrip(b"\r")): old for run in runs for old, new in _pairs(run)}
        same = [m for m in left if m is first or (m.path, line_of(seen[m.path], m)) in was]
        for mention in same:
            del left[mention]
            source = seen[mention.path]
            old = _near_form(source, mention).search(was.get((mention.path, line_of(source, mention)), b""))
            version = read_as_version(old[1]) if old else None
            if version and version.is_devrelease:
                found.add(mention)
    return frozenset(found)


def anchors_of(claimed: Iterable[Mention]) -> dict[str, Mention]:
    """Return, by path, the first of the *claimed* places in each of the first files."""
    found: dict[str, Mention] = {}
    for mention in claimed:
        found.setdefault(mention.path, mention)
        if len(found) == _MOST_ANCHORS:
            break
    return found


def commit_of(view: View, source: Source, mention: Mention, since: str = "HEAD") -> str:
    """Return the last commit up to *since* that wrote the line of *mention* in *source*, empty where none is known."""
    line = line_of(source, mention).strip()
    is_plain = len(line) <= _LONGEST_LINE and b"\0" not in line
    return read_last_bump(view, source.path, line if is_plain else mention.stated.encode(), since)


def form_of(source: Source, mention: Mention) -> re.Pattern[bytes]:
    """Return the pattern of the line of *mention*, any version in its place as group 1; of a long line it fits none."""
    line = line_of(source, mention)
    start = mention.start - (source.data.rfind(b"\n", 0, mention.start) + 1)
    before, after = line[:start], line[start + mention.end - mention.start :]
    whole = re.escape(before) + b"(" + ANY_VERSION + b")" + re.escape(after)
    return re.compile(whole if len(line) <= _LONGEST_LINE else rb"(?!)")


def _pairs(run: Replaced) -> Iterator[tuple[bytes, bytes]]:
    """Yield each old line of *run* with the new one in its place; none where it is not plain which those are."""
    if len(run.removed) == len(run.added):
        yield from zip(run.removed, run.added, strict=True)


def _near_form(source: Source, mention: Mention) -> re.Pattern[bytes]:
    """Return the same of what is right before and behind it: a page's line may have another date, too."""
    line = line_of(source, mention)
    start = mention.start - (source.data.rfind(b"\n", 0, mention.start) + 1)
    end = start + mention.end - mention.start
    before, after = line[max(0, start - _NEAR) : start], line[end : end + _NEAR]
    edge = (b"^" if start <= _NEAR else b"", b"\\r?$" if len(line) <= end + _NEAR else b"")
    return re.compile(edge[0] + re.escape(before) + b"(" + ANY_VERSION + b")" + re.escape(after) + edge[1])


def line_of(source: Source, mention: Mention) -> bytes:
    """Return the line of *mention* without its end."""
    start = source.data.rfind(b"\n", 0, mention.start) + 1
    end = source.data.find(b"\n", mention.end)
    return source.data[start : end if end >= 0 else len(source.data)].rstrip(b"\r")


def read_as_version(text: bytes) -> Version | None:
    """Return the version that *text* is, also as numbers between commas."""
    return read_version(re.sub(",[ ]?", ".", text.decode("ascii", "replace")))

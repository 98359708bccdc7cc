"""A case: what one real bump commit had to change, and what it had to leave."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

Place = tuple[str, int]
"""A path from the root and a line from 1, both in the parent commit."""

_STAYS = "correct-leave"
_HISTORY_NAME = re.compile(
    r"(changes?|changelog.*|history|.*news|release[-_ ]?notes?|releases?|whats?[-_]?new|.*version_changes)([-_.].*)?"
)
_HISTORY_FOLDER = re.compile(
    r"(changelog|changes|releases?|release[-_]notes|whatsnew|whats_new|newsfragments|\.changes|\.changeset)"
)
_HISTORY_ANYWHERE = ("debian/changelog", "release_notes", "appdata.xml", "metainfo.xml")
_FOLDERS_OF_HISTORY = (("docs", "history"), ("doc", "whatsnew"))
_SPELLED = re.compile(
    r"v?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-_.]?(?P<pre>a|b|c|rc|alpha|beta|pre|preview)[-_.]?(?P<pre_number>\d*))?"
    r"(?:[-_.]?(?P<post>post)[-_.]?(?P<post_number>\d*))?"
    r"(?:[-_.]?(?P<dev>dev)[-_.]?(?P<dev_number>\d*))?",
    re.IGNORECASE,
)
_PRE_WORDS = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


@dataclass(frozen=True)
class Span:
    """A part of a line, in characters, and what it becomes."""

    start: int
    end: int
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """A line that has to change, and what kind of file it is in."""

    tier: str
    spans: tuple[Span, ...]

    def after(self, data: bytes) -> bytes | None:
        """Return the line with every span replaced, or nothing where *data* is not the line that was meant."""
        text = data.decode("utf-8", "surrogateescape")
        for span in reversed(self.spans):
            if text[span.start : span.end] != span.old:
                return None
            text = text[: span.start] + span.new + text[span.end :]
        return text.encode("utf-8", "surrogateescape")

    def is_other_spelling(self, data: bytes, got: bytes) -> bool:
        """Ask whether *got* has the right version in every span, only spelled in another way."""
        text = data.decode("utf-8", "surrogateescape")
        ends = (0, *(span.end for span in self.spans))
        starts = (*(span.start for span in self.spans), len(text))
        between = [re.escape(text[end:start]) for end, start in zip(ends, starts, strict=True)]
        match = re.fullmatch(r"([\w.+-]+)".join(between), got.decode("utf-8", "surrogateescape"), re.ASCII)
        parts = match.groups() if match else ()
        return bool(parts) and all(
            _meaning(part) is not None and _meaning(part) == _meaning(span.new)
            for part, span in zip(parts, self.spans, strict=True)
        )


@dataclass(frozen=True)
class Case:
    """One bump: where it happened, and what a tool is held to."""

    id: str
    repository: str
    parent: str
    old: str
    new: str
    required: dict[Place, Line]
    optional: frozenset[Place]
    left: dict[Place, tuple[bool, str]]
    """Lines with the old digits that stayed: whether people forgot them (changing them is no fault), and why."""
    new_files: frozenset[str]
    deleted_files: frozenset[str]
    grown: frozenset[str]
    """Files that got new lines."""


def read_cases(path: Path, only: str = "") -> list[Case]:
    """Return the cases in the file, or those whose id has a match of the expression *only*."""
    return [_case(entry) for entry in json.loads(path.read_bytes()) if re.search(only, entry["id"])]


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        id=entry["id"],
        repository=entry["repo"],
        parent=entry["parent"],
        old=entry["old"],
        new=entry["new"],
        required={_place(line): Line(line["tier"], _spans(line["spans"])) for line in entry["required"]},
        optional=frozenset(map(_place, entry.get("also", ()))),
        left={_place(line): (line["verdict"] != _STAYS, line["why"]) for line in entry.get("leave", ())},
        new_files=frozenset(entry.get("new_files", ())),
        deleted_files=frozenset(entry.get("deleted_files", ())),
        grown=frozenset(entry.get("added_lines", ())),
    )


def _place(entry: dict[str, Any]) -> Place:
    return entry["path"], entry["line"]


def _spans(entries: list[dict[str, Any]]) -> tuple[Span, ...]:
    spans = (Span(entry["start"], entry["end"], entry["old"], entry["new"]) for entry in entries)
    return tuple(sorted(spans, key=lambda span: span.start))


def is_history(path: str) -> bool:
    """Ask whether a file tells of releases: it may get new lines, and may be new."""
    lower = path.lower()
    parts = PurePosixPath(lower).parts
    return (
        any(part in lower for part in _HISTORY_ANYWHERE)
        or bool(_HISTORY_NAME.fullmatch(parts[-1]))
        or any(_HISTORY_FOLDER.fullmatch(part) for part in parts)
        or any(pair in _FOLDERS_OF_HISTORY for pair in pairwise(parts))
    )


def _meaning(text: str) -> tuple[object, ...] | None:
    """Return what a version says, equal for all its spellings; nothing for what is no version."""
    match = _SPELLED.fullmatch(text)
    if match is None:
        return None
    release = tuple(int(part) for part in match["release"].split("."))
    while release[1:] and not release[-1]:
        release = release[:-1]
    word = (match["pre"] or "").lower()
    parts = (_PRE_WORDS.get(word, word), "post" * bool(match["post"]), "dev" * bool(match["dev"]))
    numbers = (match["pre_number"], match["post_number"], match["dev_number"])
    return (release, *((part, int(number or 0)) for part, number in zip(parts, numbers, strict=True) if part))

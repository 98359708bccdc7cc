"""What a location finds: the places that state a version, and the digits that only look like one."""

from __future__ import annotations

import re
from dataclasses import field
from enum import Enum

from release.model.records import dataclass
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT


class Kind(str, Enum):
    """How strongly a place speaks: metadata and code are sources of truth, documents follow them."""

    METADATA = "metadata"
    CODE = "code"
    DOCUMENT = "document"


class Form(str, Enum):
    """How a place writes a version: as text, first numbers, items, hex or named parts; as PEP 440 or SemVer want it.

    A RELEASE place holds all numbers and no suffix: ``1.0.1`` for ``1.0.1.dev0``.
    """

    TEXT = "text"
    SHORT = "short"
    SERIES = "series"
    NUMBERS = "numbers"
    HEX = "hex"
    PARTS = "parts"
    NORMAL = "normal"
    SEMVER = "semver"
    RELEASE = "release"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file as bytes; ``path`` is relative to the tree's root, with ``/``.

    ``home`` is the folder of the project that the file belongs to: empty at the root, else it ends with ``/``.
    """

    path: str
    data: bytes
    home: str = ""
    _last: list[int] = field(init=False, repr=False, compare=False, default_factory=lambda: [0, 1])

    def line_at(self, offset: int) -> int:
        """Return the line number, from 1, of the byte at *offset* (lines end with LF, CR LF or CR).

        Only what lies between *offset* and the one asked for before is counted.
        """
        last, line = self._last
        line += self.line_ends(last, offset) if offset >= last else -self.line_ends(offset, last)
        self._last[:] = offset, line
        return line

    def line_ends(self, start: int, end: int) -> int:
        """Return how many lines end between two bytes, without a copy; neither may stand inside a CR LF."""
        count = self.data.count
        return count(b"\n", start, end) + count(b"\r", start, end) - count(b"\r\n", start, end)

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]

    @property
    def inside(self) -> str:
        """The path as seen from the folder of the file's own project."""
        return self.path.removeprefix(self.home)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A place that states this project's version: ``data[start:end]`` is the version as written.

    ``form`` says how: a SHORT place may hold only the first numbers (Sphinx's ``version``), a SERIES one holds two and
    goes on to the next series only (``~=1.0``), a NUMBERS one holds a tuple's items as they stand (``1, 0, 1`` or
    ``major=1, minor=0, micro=1``). ``is_loose`` places are ours only while they state the current version in full: in
    running text an older or shorter one is a tale, not a statement.
    ``is_published`` places name what users can install: while the tree is between releases, they hold the last one.
    ``is_weak`` ones say nothing while the current version is one that many things have (``0.1.0``).
    ``is_dated`` ones may state an older version for good: their text chose it (``~=1.0``, "the last for Python 2").
    ``is_stable`` ones say so in their name (``stable_version``): a pre-release is none.
    """

    path: str
    start: int
    end: int
    line: int
    stated: str
    kind: Kind
    why: str
    form: Form = Form.TEXT
    is_loose: bool = False
    is_published: bool = False
    is_stable: bool = False
    is_weak: bool = False
    is_dated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """Digits that are not edited: ``line`` counts from 1, ``text`` is the line, cut to 120 characters.

    ``is_unsure`` ones may be this project's version: a person has to say.
    """

    path: str
    line: int
    text: str
    reason: str
    is_unsure: bool = False


VERSION_BYTES = regex(VERSION_IN_TEXT.encode(), re.IGNORECASE)


def mention_at(source: Source, span: tuple[int, int], kind: Kind, why: str) -> Mention:
    """Return the mention that *span* (start, end; bytes) of *source* is."""
    start, end = span
    stated = source.data[start:end].decode("ascii", "replace")
    return Mention(
        path=source.path, start=start, end=end, line=source.line_at(start), stated=stated, kind=kind, why=why
    )

"""What a location finds: the places that state a version, and the digits that only look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from release.model.spelling import VERSION_IN_TEXT

_SEPARATOR = r"[-_. ]?"
# What may stand between the own name and its version: "name v1.0", "name-1.0", "**name** 1.0", "name, version 1.0",
# "name - 1.0" (also with a long dash), "name: 1.0", "name (v1.0".
_BEFORE_VERSION = r"[*`_\"]{0,3}(?:[ -]| (?:-|\xe2\x80[\x93\x94]) |,? (?:version|release):? ?|: | \()[*`_]{0,3}"


class Kind(str, Enum):
    """How strongly a place speaks: metadata and code are sources of truth, documents follow them."""

    METADATA = "metadata"
    CODE = "code"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file as bytes; ``path`` is relative to the project's root, with ``/``."""

    path: str
    data: bytes

    def line_at(self, offset: int) -> int:
        """Return the line number, from 1, of the byte at *offset* (lines end with LF, CR LF or CR)."""
        return 1 + self.line_ends(0, offset)

    def line_ends(self, start: int, end: int) -> int:
        """Return how many lines end between two bytes, without a copy; neither may stand inside a CR LF."""
        count = self.data.count
        return count(b"\n", start, end) + count(b"\r", start, end) - count(b"\r\n", start, end)

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A place that states this project's version: ``data[start:end]`` is the version as written.

    ``is_short`` places may hold only its first numbers (Sphinx's ``version``). ``is_loose`` ones are ours only while
    they state the current version in full: in running text an older or shorter one is a tale, not a statement.
    """

    path: str
    start: int
    end: int
    line: int
    stated: str
    kind: Kind
    why: str
    is_short: bool = False
    is_loose: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """Digits that are not edited: ``line`` counts from 1, ``text`` is the line, cut to 120 characters."""

    path: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """The names under which this project speaks of itself."""

    name: str
    packages: tuple[str, ...] = ()
    slug: str = ""
    pattern: re.Pattern[bytes] = field(init=False, repr=False, compare=False)
    before_version: re.Pattern[bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the patterns once: all names (``-``, ``_``, ``.`` and blanks are one, PEP 503), and "name vX"."""
        names = {self.name, *self.packages, self.slug.rpartition("/")[2]} - {""}
        words = sorted((_pattern_of(name) for name in names), key=len, reverse=True)
        joined = "|".join(words) or "(?!)"
        name = rf"(?<![\w.-])(?:{joined})(?![\w])"
        object.__setattr__(self, "pattern", re.compile(name.encode(), re.IGNORECASE))
        stated = rf"{name}{_BEFORE_VERSION}(?=v?[0-9]+[.!]){VERSION_IN_TEXT}"
        object.__setattr__(self, "before_version", re.compile(stated.encode(), re.IGNORECASE))

    def is_named(self, text: str) -> bool:
        """Tell whether *text* is one of the project's own names."""
        return self.pattern.fullmatch(text.encode()) is not None


VERSION_BYTES = re.compile(VERSION_IN_TEXT.encode(), re.IGNORECASE)


def mention_at(source: Source, span: tuple[int, int], kind: Kind, why: str) -> Mention:
    """Return the mention that *span* (start, end; bytes) of *source* is."""
    start, end = span
    stated = source.data[start:end].decode("ascii", "replace")
    return Mention(
        path=source.path, start=start, end=end, line=source.line_at(start), stated=stated, kind=kind, why=why
    )


def normal_name(name: str) -> str:
    """Return *name* in the normal form of PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pattern_of(name: str) -> str:
    return _SEPARATOR.join(re.escape(piece) for piece in re.split(r"[-_. ]+", name) if piece)

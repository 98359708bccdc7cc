"""All other text files: pins and links of this project, and its own name before a version, in comments and strings.

In tests only comments and docstrings speak of the project; in data only pins, links and revisions do.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from release.locations import document
from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.context import (
    AGENT,
    FAMILY,
    FILE,
    LINKED,
    MIRROR,
    NAMED,
    PIN,
    REFERENCE,
    REVISION,
    SAME,
    enumerated,
    spots,
    with_same,
)
from release.syntax.globs import may_be_text
from release.syntax.paths import TESTS, VENDORED
from release.syntax.prose import is_past
from release.syntax.tales import is_sample, is_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own
    from release.syntax.context import Spot

_SKIPPED_ENDINGS = (
    *(".lock", "-lock.json", "-lock.yaml", ".svg", ".min.js", ".min.css", ".map", ".csv", ".tsv", ".ipynb"),
    *(".po", ".pot", ".snap", ".ambr", ".patch", ".diff", ".sum", ".log"),
)
_SKIPPED_NAMES = frozenset(
    {"yarn.lock", "npm-shrinkwrap.json", "cargo.lock", ".git-blame-ignore-revs"}
    # What the menu of a documentation lists: every version ever, each with the address of its pages.
    | {"switcher.json", "version_switcher.json", "versions.json"}
)
_DATA = (".json", ".xml", ".plist", ".jsonl", ".geojson", ".xmp")
_REMARK = regex(rb"[ \t]*(?:#|//|\*|--|;|[rRbBuU]{0,2}(?:\"{3}|'{3}))")
_SINCE_ABOVE = regex(
    rb"\b(?:deprecat\w+|versionadded|versionchanged|added in|changed in|removed in|todo|temporar\w+|workaround)\b",
    re.IGNORECASE,
)
_TALE = regex(rb"[#*/][ ]?(?:with|in|on|under|using) [\w.-]+[ -]v?\Z", re.IGNORECASE)
# "This module powers name 1.0.1's search": the code tells when it was written.
_POSSESSIVE = regex(rb"(?:'|\xe2\x80\x99)s(?![\w'])")
_MAN_PAGE = regex(r"\.[1-8](?:\.in)?\Z")
_MANIFESTS = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})
_REQUIREMENTS = regex(r"requirements|constraints|\.reqs\Z", re.IGNORECASE)
_GENERATED = regex(
    rb"\A(?:[ \t]*#[^\n]*\n|\s){0,5}#[^\n]*\b(?:auto-?generated|generated (?:by|on|with))\b", re.IGNORECASE
)
_PINNED = regex(rb"^[A-Za-z][\w.-]*(?:\[[^\]\n]*\])?[ ]?==", re.MULTILINE)
_HASH = regex(rb"--hash[= ]|sha256[:=]|\b[0-9a-f]{40,}\b")
# What an example asks for before it runs: "assert name.__version__.startswith('1.0.1')".
_ASKED = regex(
    rf"\b(?P<name>[A-Za-z_]\w{{0,60}})\.__version__\.startswith\(\s*[\"']{VERSION_IN_TEXT}[\"']".encode(), re.IGNORECASE
)
# What a form for reports shows where its reader is to say the version.
_SHOWN = regex(
    rf"^[ ]*(?:placeholder|value):[ ]{{1,4}}[\"']?{VERSION_IN_TEXT}[\"']?[ ]*\r?$".encode(),
    re.IGNORECASE | re.MULTILINE,
)
# What LaTeX's classes for manuals of Python print on the first page.
_OF_MANUAL = regex(rb"^[ \t]*\\(?:release|version)\{" + VERSION_IN_TEXT.encode() + rb"\}", re.IGNORECASE | re.MULTILINE)
_FIELD = 300
_FORMS = ".github/issue_template/"
_PUBLISHED = frozenset({FILE, PIN, REFERENCE, REVISION, LINKED})
_LIST = 3
_BUILT = regex(rb"[ \t=]dist/[\w.+-]*\Z")  # without quotes, in code: how a script is called with what was built
_LONGEST, _HEAD = 1 << 20, 2000
_LONGEST_LINE = 1000


def claims(path: str) -> bool:
    """Every file that no other rule of documents reads, except history, locks, drawings, tables and vendored code."""
    *folders, name = path.lower().split("/")
    is_skipped = (
        not may_be_text(path)
        or name in _SKIPPED_NAMES
        or name.endswith(_SKIPPED_ENDINGS)
        or bool(VENDORED & set(folders))
    )
    return not is_skipped and not is_past(path) and not document.claims(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each version beside which the file names this project; files above 1 MiB are data."""
    data = source.data
    if len(data) > _LONGEST:
        return
    if source.path.lower().startswith(_FORMS):
        yield from _placeholders(source, own)
    if not _speaks(data, own) or _is_generated(source):
        return
    if source.name.endswith(".tex"):
        for told in _OF_MANUAL.finditer(data):
            yield replace(
                mention_at(source, told.span("version"), Kind.DOCUMENT, "release of the manual"), is_loose=True
            )
    if b".startswith(" in data:
        yield from _asked(source, own)
    found = list(spots(data, own))
    listed = enumerated(found)
    if _MAN_PAGE.search(source.name):
        yield from _man_titles(source, found, own)
    reasons = {i: spot.why for i, spot in enumerate(found) if spot.why and i not in listed and _is_ours(source, spot)}
    for i, why in reasons.items():
        yield _mention(source, found[i], why)
    for spot, why in with_same(found, reasons, data):
        yield replace(_mention(source, spot, SAME), is_published=why in _PUBLISHED)


def _placeholders(source: Source, own: Own) -> Iterator[Mention]:
    for shown in _SHOWN.finditer(source.data):
        mention = mention_at(source, shown.span("version"), Kind.DOCUMENT, "placeholder of a form")
        is_named = own.pattern.search(source.data, max(0, shown.start() - _FIELD), shown.start()) is not None
        yield replace(mention, is_loose=True, is_weak=not is_named, is_published=True)


def _asked(source: Source, own: Own) -> Iterator[Mention]:
    for asked in _ASKED.finditer(source.data):
        if own.is_named(asked["name"].decode()):
            mention = mention_at(source, asked.span("version"), Kind.DOCUMENT, "version that code asks for")
            yield replace(mention, is_loose=True)


def _mention(source: Source, spot: Spot, why: str) -> Mention:
    mention = mention_at(source, spot.match.span("version"), Kind.DOCUMENT, why)
    is_weak = why == FAMILY
    return replace(mention, is_loose=True, is_weak=is_weak, is_published=why in _PUBLISHED)


def _man_titles(source: Source, found: Iterable[Spot], own: Own) -> Iterator[Mention]:
    """Yield what the title of a manual page states; one without an own name is ours while it is the current version."""
    for spot in found:
        if spot.before.startswith(b".TH "):
            rest = source.data[spot.match.start() : spot.match.end() + _FIELD].partition(b"\n")[0]
            is_named = own.pattern.search(spot.before + rest) is not None
            title = replace(_mention(source, spot, "title of the manual page"), is_published=True)
            yield replace(title, is_loose=not is_named)


def _speaks(data: bytes, own: Own) -> bool:
    """A quick look: without one of the main names, or where siblings have others, nothing can be named."""
    return bool(own.siblings) or own.pattern.search(data) is not None


def _is_ours(source: Source, spot: Spot) -> bool:
    data, start = source.data, spot.match.start()
    first = data.rfind(b"\n", max(0, start - _LONGEST_LINE), start) + 1 or max(0, start - _LONGEST_LINE)
    is_pin = spot.why == PIN and source.name in _MANIFESTS  # a test's own project, or a project for tests
    if TESTS & set(source.path.lower().split("/")[:-1]) and not (is_pin or _REMARK.match(data, first)):
        return False
    if spot.why == MIRROR or (spot.why == REVISION and source.name == ".pre-commit-config.yaml"):
        return False  # our own hooks run what is there already
    if spot.why == FAMILY and source.inside not in _MANIFESTS:
        return False
    if source.name.endswith(_DATA) and spot.why not in {PIN, LINKED, REFERENCE}:
        return False
    is_locked = spot.why in {PIN, FILE, LINKED} and _is_locked(data, first, start)
    if is_locked or (spot.why == PIN and (_is_installed(source) or _is_range_of_requirements(source, spot))):
        return False
    above = data[max(0, first - 200) : first].split(b"\n")[-3:-1]
    is_since = any(_SINCE_ABOVE.search(line) for line in above)
    is_told = spot.why in {NAMED, FILE, AGENT} and (is_since or not is_statement(data, spot))
    is_told = is_told or (spot.why in {NAMED, FILE} and _TALE.search(spot.before) is not None)
    is_told = is_told or (spot.why == FILE and source.name.endswith(".py") and _BUILT.search(spot.before) is not None)
    is_told = is_told or (spot.why == NAMED and _POSSESSIVE.match(data, spot.match.end()) is not None)
    return not (is_told or (spot.why == NAMED and is_sample(data, spot, or_asked=True)))


def _is_installed(source: Source) -> bool:
    """Tell whether *source* lists what is installed together, our last release among it: that has to exist by then."""
    if not _REQUIREMENTS.search(source.path):
        return False
    if source.name.endswith(".in"):
        return True  # pip-compile makes a lock of it, with checksums
    return len({match[0] for match in islice(_PINNED.finditer(source.data), _LIST)}) == _LIST


def _is_generated(source: Source) -> bool:
    """Tell whether *source* is a list of requirements that a tool writes anew: pins, and where it took them from."""
    return _REQUIREMENTS.search(source.path) is not None and _GENERATED.match(source.data, 0, _HEAD) is not None


def _is_range_of_requirements(source: Source, spot: Spot) -> bool:
    """Tell whether *spot* is the lower end of a range that the next versions are in, too."""
    return _REQUIREMENTS.search(source.name) is not None and spot.before.rstrip().endswith(b"~=")


def _is_locked(data: bytes, first: int, start: int) -> bool:
    """Tell whether a checksum stands on the line of the version at *start*, or on the next one."""
    end = data.find(b"\n", start, start + _LONGEST_LINE)
    return _HASH.search(data, first, (end if end >= 0 else start + _LONGEST_LINE) + 200) is not None

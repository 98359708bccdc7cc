"""READMEs and other documents: version badges, pins and links of this project, and its own name before a version.

Sections and files that tell history, "since" phrases and other projects' pins are not ours, whatever their digits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.context import AGENT, FAMILY, FILE, LINKED, NAMED, SAME, enumerated, is_statement, spots, with_same
from release.syntax.paths import TESTS, VENDORED
from release.syntax.prose import HISTORY_PATH, history_ranges, is_within, title_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own
    from release.syntax.context import Spot

_README = re.compile(r"readme(?:[._-][^/]*)?", re.IGNORECASE)
_ENDINGS = (".md", ".rst", ".txt", ".adoc", ".asciidoc", ".markdown", ".mdx", ".html", ".htm", ".rst.in", ".md.in")
_NO_DOCUMENT = re.compile(
    r"(?:^|/)(?:[^/]*(?:requirements|constraints)[^/]*(?:/[^/]*)?\.(?:txt|in)|licen[cs]e[^/]*|cmakelists\.txt)$"
)
# shields.io escapes a dash in a badge's label as two, an underscore as two, a blank as "_" or "%20".
_BADGE = re.compile(
    rf"badge/(?P<label>(?:[^-/\s]|--){{1,100}})-{VERSION_IN_TEXT}(?=-[A-Za-z0-9])".encode(), re.IGNORECASE
)
_QUERY = re.compile(rb"static/v1(?:\.svg)?\?[^\s)\"'<>\]]{1,1000}", re.IGNORECASE)
_LABEL_IN_QUERY = re.compile(rb"[?&;]label=(?P<label>[^&]{1,100})", re.IGNORECASE)
_MESSAGE_IN_QUERY = re.compile(rf"[?&;]message={VERSION_IN_TEXT}(?=[^%]|\Z)".encode(), re.IGNORECASE)
_LABEL = re.compile(rb"(?:(?:latest|stable|current|pypi|release|version|package)(?: |\Z))+", re.IGNORECASE)
# "The current stable version of the tool is 1.0.1", "Latest release: v1.0.1", "Version: 1.0.1", "**Version** 1.0.1".
_CURRENT = re.compile(
    rb"\b(?:current|latest|newest)\b[^.!?\n0-9]{0,30}\b(?:version|release)\b[^.!?\n0-9]{0,60}?(?:\bis\b|:)[\s*_`\[(]*\Z"
    rb"|^[\W_]*(?:current |latest |stable )?(?:version|release)(?: is)?[:*_`\]\s]*[:*\s][*_`\[\s]*\Z",
    re.IGNORECASE,
)
# The field of a page in reStructuredText, in its head, and the version resource of a program for Windows.
_FIELD = re.compile(rb"^:(?:version|release):[ \t]+\Z", re.IGNORECASE)
_RESOURCE = re.compile(rb"StringStruct\(u?[\"'](?:File|Product)Version[\"'],[ ]*u?[\"']\Z")
_ROW = re.compile(rb"^\|[ *`]*(?P<below><[ ]?|&lt;[ ]?)?v?(?P<version>[0-9]+\.[0-9]+)(?:\.x)?[ *`]*\|", re.MULTILINE)
_HEAD = 2000
_OF_OTHER = re.compile(rb"\bof (?:the )?(?:c?python|django|node(?:\.js)?|java|pip|numpy)\b", re.IGNORECASE)
_OF_NAME = re.compile(rb"\bis (?:currently )?version \Z", re.IGNORECASE)
_NAME_BEHIND = re.compile(rb"[*_`]* of (?:the )?[*_`]*([A-Za-z][\w.+-]*(?: [A-Za-z][\w.+-]*)?)")
_HTML_TAG = re.compile(rb"<[^>]{0,300}>")
_NEAR = 300


def claims(path: str) -> bool:
    """Documents by their ending and READMEs in any format, but no history, no tests' and no other projects' files."""
    *folders, name = path.lower().split("/")
    is_readme = _README.fullmatch(name) is not None and not name.endswith((".py", ".json", ".yml", ".yaml"))
    is_document = is_readme or (name.endswith(_ENDINGS) and not _NO_DOCUMENT.search(path.lower()))
    return is_document and not (VENDORED | TESTS) & set(folders) and not HISTORY_PATH.search(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each version of this project, in the order of the rules and then of the text."""
    past, titles = history_ranges(source.data), title_ranges(source.data)
    taken: set[int] = set()
    for span, why, is_published in _matches(source, own):
        if span[0] in taken or is_within(past, span[0]):
            continue
        taken.add(span[0])
        mention = mention_at(source, span, Kind.DOCUMENT, why)
        is_loose = why in _LOOSE and not is_within(titles, span[0])
        form = Form.SHORT if why == _SUPPORTED else Form.TEXT
        yield replace(mention, form=form, is_loose=is_loose, is_published=is_published)


_STATED = "statement of the current version"
_SUPPORTED = "the supported version"
_LOOSE = (NAMED, FILE, LINKED, AGENT, SAME, _STATED, _SUPPORTED)


def _matches(source: Source, own: Own) -> Iterator[tuple[tuple[int, int], str, bool]]:
    """Yield span, reason, and whether it names what users can install."""
    data = source.data
    for badge in _BADGE.finditer(data):
        if _is_version_label(badge["label"], own):
            yield badge.span("version"), "version badge", True
    for query in _QUERY.finditer(data):
        label = _LABEL_IN_QUERY.search(query[0])
        message = _MESSAGE_IN_QUERY.search(data, *query.span())
        if label and message and _is_version_label(label["label"], own):
            yield message.span("version"), "version badge", True
    found = list(spots(data, own))
    listed = enumerated(found)
    reasons = {i: why for i, spot in enumerate(found) if (why := _reason(source, spot, own)) and i not in listed}
    for i, why in reasons.items():
        yield found[i].match.span("version"), why, _is_published(source, why)
    for spot, why in with_same(found, reasons, data):
        yield spot.match.span("version"), SAME, _is_published(source, why)
    yield from ((span, _SUPPORTED, False) for span in _supported(source))


def _reason(source: Source, spot: Spot, own: Own) -> str:
    """Return why the version at *spot* is this project's, empty where nothing says so."""
    if spot.why == FAMILY:
        return ""
    if spot.why:
        return "" if spot.why in {NAMED, FILE} and not is_statement(source.data, spot) else spot.why
    behind = _NAME_BEHIND.match(source.data, spot.match.end())
    if behind and _OF_NAME.search(spot.before) and _is_first_named(behind[1], own):
        return "version of the own name"
    is_front = _is_front(source)
    is_page = source.name.lower().endswith((".html", ".htm"))
    before = spot.before
    if is_page:
        text = source.data[max(0, spot.match.start() - _NEAR) : spot.match.start()]
        before = b" ".join(_HTML_TAG.sub(b" ", text).split()[-8:]) + b" "
    is_stated = (is_front or is_page) and _CURRENT.search(before) and not _OF_OTHER.search(before)
    is_field = spot.match.start() < _HEAD and _FIELD.search(before)
    return _STATED if is_stated or is_field or _RESOURCE.search(before) else ""


def _is_published(source: Source, why: str) -> bool:
    """Tell whether *why* names what users can install; a file's name does so in a README, elsewhere it may be old."""
    return why != NAMED and (why != FILE or _is_front(source))


def _is_front(source: Source) -> bool:
    return "/" not in source.inside and _README.fullmatch(source.name.lower()) is not None


def _supported(source: Source) -> Iterator[tuple[int, int]]:
    """Yield the version in the table of SECURITY.md where it is the only one: it is supported, what is below is not."""
    if source.name.lower() != "security.md":
        return
    rows = list(_ROW.finditer(source.data))
    is_pair = [bool(row["below"]) for row in rows] == [False, True]
    if is_pair and rows[0]["version"] == rows[1]["version"]:
        yield from (row.span("version") for row in rows)


def _is_first_named(words: bytes, own: Own) -> bool:
    text = words.decode("ascii")
    return own.is_named(text) or own.is_named(text.split(" ")[0].rstrip("."))


def _is_version_label(label: bytes, own: Own) -> bool:
    text = re.sub(rb"--|(__)|_|%20|\+", lambda m: b"_" if m[1] else b"-" if m[0] == b"--" else b" ", label).strip()
    return _LABEL.fullmatch(text) is not None or own.is_named(text.decode("utf-8", "replace"))

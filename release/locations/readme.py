"""README: version badges, pins and links of this project, and its own name right before a version.

Sections that tell history, "since" phrases and other projects' pins are not ours, whatever their digits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.prose import history_ranges, is_within, title_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_FILE = re.compile(r"readme(?:[._-][^/]*)?", re.IGNORECASE)
# shields.io escapes a dash in a badge's label as two, an underscore as two, a blank as "_" or "%20".
_BADGE = re.compile(
    rf"badge/(?P<label>(?:[^-/\s]|--){{1,100}})-{VERSION_IN_TEXT}(?=-[A-Za-z0-9])".encode(), re.IGNORECASE
)
_QUERY = re.compile(rb"static/v1(?:\.svg)?\?[^\s)\"'<>\]]{1,1000}", re.IGNORECASE)
_LABEL_IN_QUERY = re.compile(rb"[?&;]label=(?P<label>[^&]{1,100})", re.IGNORECASE)
_MESSAGE_IN_QUERY = re.compile(rf"[?&;]message={VERSION_IN_TEXT}(?=[^%]|\Z)".encode(), re.IGNORECASE)
_LABEL = re.compile(rb"(?:(?:latest|stable|current|pypi|release|version|package)(?: |\Z))+", re.IGNORECASE)
_LINK = r"/(?:-/)?(?:(?:releases/(?:tag|download)|tree|blob|raw|archive(?:/refs/tags)?|tarball|zipball|tags|en)/)?"
_SINCE = re.compile(
    rb"\b(?:since|as of|added|changed|deprecated|removed|new in|introduced|before|until|prior|requires?|starting|from|"
    rb"upgrad\w+|migrat\w+|fixed in|older than|newer than|up to|at least)\b[^.!?]{0,40}$",
    re.IGNORECASE,
)
# What makes "name 1.0.1" a tale or a range: "or later", a date, "introduced ...".
_NO_STATEMENT = re.compile(
    rb"[ ,]{1,2}(?:or|and) (?:later|newer|above|higher|up|greater|earlier|older)"
    rb"|[ :(,-]{1,4}(?:19|20)[0-9]{2}[-/.][0-9]"
    rb"|[ ](?:also )?(?:was|has been|introduc\w+|add(?:s|ed)|drop\w+|remov\w+|deprecat\w+|chang\w+|fix\w+|brought"
    rb"|brings|broke|breaks|renam\w+|switched)\b",
    re.IGNORECASE,
)
_NEAR = 200
_NAMED, _LINKED = "own name before it", "link to this project's release"
_LOOSE = (_NAMED, _LINKED)


def claims(path: str) -> bool:
    """A README in any format at the root, in any language."""
    return _FILE.fullmatch(path) is not None and not path.lower().endswith(".py")


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each version of this project, in the order of the rules and then of the text."""
    past, titles = history_ranges(source.data), title_ranges(source.data)
    taken: set[int] = set()
    for match, why in _matches(source.data, own):
        span = match.span("version")
        if span[0] in taken or is_within(past, span[0]):
            continue
        taken.add(span[0])
        mention = mention_at(source, span, Kind.DOCUMENT, why)
        yield replace(mention, is_loose=why in _LOOSE and not is_within(titles, span[0]))


def _matches(data: bytes, own: Own) -> Iterator[tuple[re.Match[bytes], str]]:
    for badge in _BADGE.finditer(data):
        if _is_version_label(badge["label"], own):
            yield badge, "version badge"
    for query in _QUERY.finditer(data):
        label = _LABEL_IN_QUERY.search(query[0])
        message = _MESSAGE_IN_QUERY.search(data, *query.span())
        if label and message and _is_version_label(label["label"], own):
            yield message, "version badge"
    for pattern, why in _rules(own):
        for match in pattern.finditer(data):
            if why != _NAMED or _is_statement(data, match):
                yield match, why


def _is_version_label(label: bytes, own: Own) -> bool:
    text = re.sub(rb"--|(__)|_|%20|\+", lambda m: b"_" if m[1] else b"-" if m[0] == b"--" else b" ", label).strip()
    return _LABEL.fullmatch(text) is not None or own.pattern.fullmatch(text) is not None


def _is_statement(data: bytes, match: re.Match[bytes]) -> bool:
    line = data[max(data.rfind(b"\n", 0, match.start()) + 1, match.start() - _NEAR) : match.start()]
    return not (_SINCE.search(line) or _NO_STATEMENT.match(data, match.end()))


def _rules(own: Own) -> list[tuple[re.Pattern[bytes], str]]:
    name = own.pattern.pattern.decode()
    site = rf"{name}(?:\.git|\.readthedocs\.(?:io|org))?"
    pre_commit = (
        rf"repo:[ ]{{1,4}}[\"']?[^\s\"']{{0,200}}/{site}[\"']?(?:[ ]*(?:#[^\r\n]*)?\r?\n){{1,3}}"
        rf"[ ]{{0,40}}rev:[ ]{{1,4}}[\"']?{VERSION_IN_TEXT}"
    )
    forms = (
        (rf"{name}(?:\[[^\]\n]{{0,200}}\])?[ ]?(?:={{1,3}}|~=)[ ]?{VERSION_IN_TEXT}", "pin of this project"),
        (rf"{name}[ ]?=[ ]?[\"'](?:[\^~]|={{2}}|~=)?{VERSION_IN_TEXT}(?=[\"'])", "pin of this project"),
        (rf"{site}[@:]{VERSION_IN_TEXT}", "reference to this project's tag"),
        (pre_commit, "pre-commit revision of this project"),
        (rf"{site}{_LINK}{VERSION_IN_TEXT}", _LINKED),
    )
    return [*((re.compile(form.encode(), re.IGNORECASE), why) for form, why in forms), (own.before_version, _NAMED)]

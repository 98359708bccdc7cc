"""READMEs and other documents: version badges, pins and links of this project, and its own name before a version.

Sections and files that tell history, "since" phrases and other projects' pins are not ours, whatever their digits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_HERE, VERSION_IN_TEXT
from release.syntax.context import (
    AGENT,
    FAMILY,
    FILE,
    LINKED,
    NAMED,
    PIN,
    SAME,
    enumerated,
    spots,
    with_same,
)
from release.syntax.dated import is_dated, is_whole
from release.syntax.paths import TESTS, VENDORED
from release.syntax.printed import is_printed
from release.syntax.prose import (
    headings,
    history_ranges,
    is_built,
    is_past,
    is_within,
    subtitle,
    title_ranges,
)
from release.syntax.stated import is_stated
from release.syntax.tales import is_of_series, is_sample, is_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own
    from release.syntax.context import Spot

_README = regex(r"readme(?:[._-][^/]*)?", re.IGNORECASE)
_MANUAL = regex(r"docs?/(?:source/|src/)?(?:index|readme)\.[a-z]+")  # the front page of the documentation
_ASCIIDOC = (".adoc", ".asciidoc")
_ENDINGS = (
    *(".md", ".rst", ".txt", *_ASCIIDOC, ".markdown", ".mdx", ".qmd", ".rmd", ".html", ".htm", ".rst.in", ".md.in"),
)
_NO_DOCUMENT = regex(
    r"(?:^|/)(?:[^/]*(?:requirements|constraints)[^/]*(?:/[^/]*)?\.(?:txt|in)|licen[cs]e[^/]*|[^/]*licen[cs]es?\.[a-z]{1,8}|cmakelists\.txt)$"
)
# shields.io escapes a dash in a badge's label as two, an underscore as two, a blank as "_" or "%20".
_BADGE = regex(rf"badge/(?P<label>(?:[^-/\s]|--){{1,100}})-{VERSION_IN_TEXT}(?=-[A-Za-z0-9])".encode(), re.IGNORECASE)
_QUERY = regex(rb"static/v1(?:\.svg)?\?[^\s)\"'<>\]]{1,1000}", re.IGNORECASE)
_LABEL_IN_QUERY = regex(rb"[?&;]label=(?P<label>[^&]{1,100})", re.IGNORECASE)
_MESSAGE_IN_QUERY = regex(rf"[?&;]message={VERSION_IN_TEXT}(?=[^%]|\Z)".encode(), re.IGNORECASE)
# A link to the page of all releases that shows the last one: "[1.0.1](https://.../name/releases)".
_LINK_TEXT = regex(
    rf"\[v?{VERSION_HERE}\]\(https?://(?P<page>[^()\s]{{1,200}})/(?:releases|tags)/?\)".encode(), re.IGNORECASE
)
_LABEL = regex(rb"(?:(?:latest|stable|current|pypi|release|version|package)(?: |\Z))+", re.IGNORECASE)
# What was made with a version, once: "run with name 1.0.1, taking 3 seconds".
_MADE = regex(
    rb"\b(?:(?:run|ran|tested|generated|produced|rendered|measured|benchmarked) (?:with|by|using|on|against)"
    rb"|runs(?: [^.!?,;\n]{1,40})? with"
    rb"|(?:was|were)(?: that| those| the ones?)? (?:in|of|from|with)) (?:the )?[^.!?,;\n]{0,40}\Z",
    re.IGNORECASE,
)
# A line that begins no block of its own: the sentence above may go on in it.
_PROSE = regex(rb"(?![ \t]|[-*+#>|=~^:]|[0-9]+[.)])\S")
# The third line of a document in AsciiDoc, below its title and its author: "v1.0.1, 2026-11-21".
_REVISION = regex(
    (
        rb"(?:\xef\xbb\xbf)?\s{0,20}(?:=[ ][^\r\n]+|[^\r\n=]+\r?\n={3,}[ \t]*)\r?\n[A-Za-z][^\r\n]*\r?\n"
        + VERSION_IN_TEXT.encode()
        + rb"[ \t]*(?:[,:][^\r\n]*)?\r?\n"
    ),
    re.IGNORECASE,
)
_OF_NAME = regex(rb"\bis (?:currently )?version \Z", re.IGNORECASE)
_NAME_BEHIND = regex(rb"[*_`]* of (?:the )?[*_`]*([A-Za-z][\w.+-]*(?: [A-Za-z][\w.+-]*)?)")
# How a release is made: what maintainers do with a version, which their examples need not follow.
_FOR_MAINTAINERS = regex(r"(?:^|/)(?:[a-z]{1,10}[-_]?){0,3}(?:releas|publish)[^/]*(?:/[^/]*|\.(?:md|rst|txt|adoc))$")
_INSTRUCTIONS = regex(rb"\b(?:twine upload|git tag(?! (?:-l|--list)\b)|(?:poetry|maturin|flit) publish)\b")
_LOG = regex(rb"\W{0,3}[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:")
# Pages for agents at the top, up to their second heading.
_FOR_AGENTS = frozenset({"agents.md", "claude.md", "gemini.md", ".github/copilot-instructions.md"})
_SECOND = regex(rb"^#{2,6}[ \t]", re.MULTILINE)
# What a page for language models begins with: "# Name".
_FRONT_PAGES = frozenset({"llms.txt", "llms-full.txt"})
_TITLE = regex(rb"(?:\xef\xbb\xbf)?\s{0,20}#[ \t]+(?P<title>[^\r\n]{1,100})")
# A row of the table that helm-docs makes of a chart's values: "| image.tag | tag of the image | `"v1.0.1"` |".
_VALUE_ROW = regex(
    (
        rb"^\|[ \t]*[`*]{0,2}(?:image\.tag|appVersion)[`*]{0,2}[ \t]*\|(?:[^|\r\n]{0,1000}\|){0,8}?[ \t]*[`\"']{0,2}"
        + VERSION_IN_TEXT.encode()
        + rb"[`\"']{0,2}[ \t]*\|?[ \t]*\r?$"
    ),
    re.MULTILINE | re.IGNORECASE,
)
# In the head of a page, what it is about: "version: Name v1.0.1".
_SUBJECT = regex(rb"\A[\W_]{0,8}version[*_ ]{0,3}:[*_` ]{0,4}[A-Za-z][\w .-]{0,60} v?\Z", re.IGNORECASE)
_NEAR = 300


def claims(path: str) -> bool:
    """Documents by their ending and READMEs in any format, but no history, no tests' and no other projects' files."""
    *folders, name = path.lower().split("/")
    is_readme = _README.fullmatch(name) is not None and not name.endswith((".py", ".json", ".yml", ".yaml"))
    is_document = is_readme or (name.endswith(_ENDINGS) and not _NO_DOCUMENT.search(path.lower()))
    return is_document and not (VENDORED | TESTS) & set(folders) and not is_past(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield each version of this project, in the order of the rules and then of the text.

    A page for maintainers that says how to make a release has examples only, and one that Sphinx built is built anew.
    """
    if _FOR_MAINTAINERS.search(source.inside.lower()) and _INSTRUCTIONS.search(source.data):
        return
    if source.name.lower().endswith((".html", ".htm")) and is_built(source.data):
        return
    mentions = list(_mentions(source, own))
    pinned = {mention.stated for mention in mentions if mention.why == PIN}
    chosen = pinned if len(pinned) > 1 else frozenset[str]()  # a page that pins several versions means each of them
    for mention in mentions:
        is_chosen = mention.stated in chosen and mention.why != _BADGED
        yield replace(mention, is_dated=True) if is_chosen else mention


def _mentions(source: Source, own: Own) -> Iterator[Mention]:
    below = subtitle(source.data) if _is_front(source, own) else -1
    past = [span for span in history_ranges(source.data) if span[0] != below]
    titles = title_ranges(source.data)
    taken: set[int] = set()
    for span, why, is_installable in _matches(source, own):
        is_compared = why == LINKED and _SINCE_THEN.match(source.data, span[1])
        if span[0] in taken or (is_within(past, span[0]) and not is_compared):
            continue
        taken.add(span[0])
        mention = mention_at(source, span, Kind.DOCUMENT, why)
        is_title = is_within(titles, span[0])
        is_loose = why in _LOOSE and not is_title
        is_chosen = not (is_loose or why == _BADGED) and is_dated(source.data, *span)
        is_chosen = is_chosen or (is_title and why in _LOOSE and not _is_whole_title(source.data, span[0], own))
        is_series = why == PIN and _SERIES.search(source.data[max(0, span[0] - 4) : span[1]])
        if is_series and _BOUNDS.match(source.data, span[1]):
            continue  # what is within them, only a person knows
        form = Form.SERIES if is_series else Form.SHORT if is_title and why == NAMED else Form.TEXT  # "Name 0.4"
        is_published = is_installable or is_title  # what a page is about is what users have
        is_stable = why == _OUTPUT  # what users see has no pre-release
        mention = replace(mention, form=form, is_loose=is_loose, is_published=is_published, is_stable=is_stable)
        yield replace(mention, is_dated=True) if is_chosen else mention


def _is_whole_title(data: bytes, start: int, own: Own) -> bool:
    """Tell whether the version at *start* is in the first title, and that is the own name and its version."""
    first = headings(data)[0]
    return start < title_ranges(data)[0][1] and is_whole(first.title, own.before_version)


_SERIES, _BOUNDS = regex(rb"~=[ ]?[\"']?[0-9]+\.[0-9]+\Z"), regex(rb"[ ]?,[ ]?[<>=!~]")
# "Changes since the last release: .../compare/v1.0.1...main", whatever its heading.
_SINCE_THEN = regex(rb"\.\.\.?(?:master|main|HEAD|develop|dev)\b")
_BADGED = "version badge"
_STATED = "statement of the current version"
_OUTPUT = "what the program prints"
_OF_CHART = "value of the chart"
_LOOSE = (NAMED, FILE, LINKED, AGENT, SAME, _STATED, _OUTPUT, _OF_CHART)


def _matches(source: Source, own: Own) -> Iterator[tuple[tuple[int, int], str, bool]]:
    """Yield span, reason, and whether it names what users can install."""
    data = source.data
    plain = data.lower()
    found_badges = _BADGE.finditer(data) if b"badge/" in plain else ()
    badged = {b.start("version"): b.end("version") for b in found_badges if _is_version_label(b["label"], own)}
    yield from ((span, _BADGED, True) for span in badged.items())
    for query in _QUERY.finditer(data) if b"static/v1" in plain else ():
        label = _LABEL_IN_QUERY.search(query[0])
        message = _MESSAGE_IN_QUERY.search(data, *query.span())
        if label and message and _is_version_label(label["label"], own):
            yield message.span("version"), _BADGED, True
    found = list(spots(data, own))
    listed = enumerated(found)
    reasons = {i: why for i, spot in enumerate(found) if (why := _reason(source, spot, own)) and i not in listed}
    for i, why in reasons.items():
        is_published = _is_published(source, own, why) or _SUBJECT.search(found[i].before) is not None
        yield found[i].match.span("version"), why, is_published
    badges = {i: _BADGED for i, spot in enumerate(found) if spot.match.start("version") in badged}
    for spot, why in with_same(found, badges | reasons, data):
        yield spot.match.span("version"), SAME, _is_published(source, own, why)
    for link in _LINK_TEXT.finditer(data) if b"/releases" in plain or b"/tags" in plain else ():
        if own.pattern.search(link["page"]):
            yield link.span("version"), LINKED, True
    revision = _REVISION.match(data) if source.name.lower().endswith(_ASCIIDOC) else None
    if revision:
        yield revision.span("version"), _STATED, False
    if source.path.removesuffix(source.name) in own.charts and _README.fullmatch(source.name.lower()):
        yield from ((row.span("version"), _OF_CHART, False) for row in _VALUE_ROW.finditer(data))


def _reason(source: Source, spot: Spot, own: Own) -> str:
    """Return why the version at *spot* is this project's, empty where nothing says so."""
    if spot.why == FAMILY or _LOG.match(spot.before) or (spot.why == LINKED and is_of_series(spot)):
        return ""
    if spot.why:
        is_told = spot.why in {NAMED, FILE} and not is_statement(source.data, spot)
        is_made = spot.why == NAMED and _MADE.search(_sentence(source.data, spot)) is not None
        is_told = is_told or is_made or (spot.why == NAMED and is_sample(source.data, spot))
        return "" if is_told else spot.why
    behind = _NAME_BEHIND.match(source.data, spot.match.end())
    if behind and _OF_NAME.search(spot.before) and _is_first_named(behind[1], own):
        return "version of the own name"
    if is_printed(source.data, spot, own):
        return _OUTPUT
    is_page = source.name.lower().endswith((".html", ".htm"))
    is_front = _is_front(source, own) or _is_head_for_agents(source, spot)
    is_front = is_front or _MANUAL.fullmatch(source.inside.lower()) is not None
    return _STATED if is_stated(source.data, spot, own, is_front=is_front, is_page=is_page) else ""


def _sentence(data: bytes, spot: Spot) -> bytes:
    """Return what stands before *spot* on its line, and on the one above where the sentence goes on from there."""
    first = spot.match.start() - len(spot.before)
    above = data[max(0, first - _NEAR) : max(0, first - 1)].rpartition(b"\n")[2].strip(b"\r")
    is_one = _PROSE.match(above) and _PROSE.match(spot.before)
    return above.rstrip() + b" " + spot.before if is_one else spot.before


def _is_published(source: Source, own: Own, why: str) -> bool:
    """Tell whether *why* names what users can install; a file's name does so in a README, elsewhere it may be old."""
    return why != NAMED and (why != FILE or _is_front(source, own))


def _is_front(source: Source, own: Own) -> bool:
    """Tell whether *source* is the project's README, or a page for language models whose title is an own name."""
    if source.name.lower() in _FRONT_PAGES:
        title = _TITLE.match(source.data)
        return title is not None and own.is_named(title["title"].decode("utf-8", "replace").strip())
    return "/" not in source.inside and _README.fullmatch(source.name.lower()) is not None


def _is_head_for_agents(source: Source, spot: Spot) -> bool:
    """Tell whether *spot* is in a page for agents at the top, before its second heading: the rest is about rules."""
    is_theirs = source.inside.lower() in _FOR_AGENTS
    return is_theirs and _SECOND.search(source.data, 0, spot.match.start()) is None


def _is_first_named(words: bytes, own: Own) -> bool:
    text = words.decode("ascii")
    return own.is_named(text) or own.is_named(text.split(" ")[0].rstrip("."))


def _is_version_label(label: bytes, own: Own) -> bool:
    text = re.sub(rb"--|(__)|_|%20|\+", lambda m: b"_" if m[1] else b"-" if m[0] == b"--" else b" ", label).strip()
    return _LABEL.fullmatch(text) is not None or own.is_named(text.decode("utf-8", "replace"))

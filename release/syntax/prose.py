"""Running text (Markdown, reStructuredText, HTML inside them): its headings, and the sections that tell history."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import islice

from release.model.records import dataclass
from release.model.regex import regex

# Files that tell the past; code and configuration of such a name does not, but "name.v1.0.1.min.js" is that version.
# Sets and small patterns: one for all of it took a hundredth of a bump to compile.
_CODE = (
    *(".py", ".pyi", ".ipynb", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".json", ".sh", ".js", ".ts", ".c", ".h"),
    *(".rs", ".lock"),
)
_PAST_FOLDERS = frozenset(
    {"newsfragments", "changelog.d", "releasenotes", ".changes", ".changeset", "versioned_docs", "_posts", "_freeze"}
)
_TOLD_FOLDERS = frozenset(
    {"changelog", "changes", "history", "news", "releases", "whatsnew", "whats-new", "whats_new"}
    | {"posts", "blog", "blogs"}
)
_TELLING = ("release-notes", "release_notes", "releasenotes", "appdata.xml", "metainfo.xml")
_PAST_NAME = regex(
    r"(?:[0-9]{4}[-_])?(?:change(?:s|log)?|history|news|releases?(?:[-_]?notes?)?|whats?[-_]?new|announce(?:ment)?"
    r"|migrat(?:e|ion|ing)|upgrad(?:e|ing))(?:[-_.].*)?",
    re.DOTALL,
)
_PAGES_OF = (".md", ".rst", ".txt", ".adoc", ".html")
_DATED_NAME = regex(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:.*?[-_v])?[0-9]+(?:\.[0-9]+)+(?:(?:a|b|rc|\.?dev|\.?post)[0-9]*)?)"
    r"(?:[-_ ][^.]*)?",
    re.DOTALL,
)
_SERVED = (".js", ".mjs", ".css")
_SERVED_NAME = regex(
    r".*?[-_.v][0-9]+(?:\.[0-9]+){2,}(?:[-_.]?(?:alpha|beta|rc|dev|post|a|b)[-.]?[0-9]*)?(?:[-.]min)?", re.DOTALL
)
# What was thought and measured once, in folders for that; a page that leads there is kept up to date.
_PLANS = frozenset(
    {"research", "plans", "planning", "adr", "adrs", "rfc", "rfcs", "decisions", "proposals", "blueprints"}
)
_PAGES = frozenset({"doc", "docs"})
_FENCE = regex(rb"[ ]{0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_ATX = regex(rb"(#{1,6})[ \t]+(.*)")  # indented ones are comments in the literal blocks of reStructuredText
_HTML = regex(rb"[ \t]*<h([1-6])\b[^>]*>(.*)", re.IGNORECASE)
_SUMMARY = regex(rb"[ \t]*(?:<details\b[^>]*>[ \t]*)?<summary\b[^>]*>(.*)|[ \t]*</details()", re.IGNORECASE)
_UNDERLINE = regex(rb"([=\-~^\"'`*+#.:_])\1{2,}[ \t]*$")
_SHORT_UNDERLINE = regex(rb"(=|-)\1*[ \t]*$")
_NO_TITLE = regex(rb"[ \t]*(?:[-*+>] |\|)| {4}")
_BLANKS, _OPENERS = frozenset((b" ", b"\t")), frozenset((b"<", b"`", b"~"))
_ADORNMENTS = frozenset((b"=", b"-", b"^", b'"', b"'", b"*", b"+", b".", b":", b"_"))
_TAG, _TARGET = regex(rb"<[^>]*>"), regex(rb"\]\([^)]*\)")
_HISTORY = regex(
    rb"[\W\d_]*(?:(?:recent|latest|version|release|full|breaking|major|notable|change|revision) )?"
    rb"(?:change[ -]?logs?|changes|history|release[ -]notes|releases|news|revisions?|what(?:'|\xe2\x80\x99)?s new|new)"
    rb"(?:\W*$|:? (?:in|for|since|from|of) (?:version |release )?\W*v?[0-9])|[\W\d_]*what(?:'|\xe2\x80\x99)?s new\b",
    re.IGNORECASE,
)
_OF_HISTORY = (b"change", b"history", b"release", b"news", b"revision", b"what", b"new")
_DIGITS = frozenset(b"0123456789")
# A title that is a version and at most its date; "1.1 Installation" is a numbered section.
_ONLY_VERSION = regex(
    rb"\W*(?:(?:version |release |v)v?[0-9]+\.[0-9]|[0-9]+\.[0-9][\w.]*"
    rb"(?:\W|[0-9]|(?:released|unreleased|yanked|on|th|st|nd|rd|current|latest)\b"
    rb"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\b)*$)",
    re.IGNORECASE,
)
# "## Current Release", and the version is what the section begins with.
_TITLED_CURRENT = regex(
    rb"^(?:#{1,6}[ \t]+(?:current|latest)(?: stable)? (?:version|release)[ \t]*#*[ \t]*\r?\n"
    rb"|(?:current|latest)(?: stable)? (?:version|release)[ \t]*\r?\n([=\-~^\"])\1{2,}[ \t]*\r?\n)"
    rb"\s{0,8}(?:[-*+][ ])?[*_`\[]{0,3}\Z",
    re.IGNORECASE | re.MULTILINE,
)
_NEAR, _PAGE_HEAD = 300, 4000
_LONGEST_TITLE = 200
_DEEPEST = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A title and where its section's text starts; ``level`` counts from 1, deeper is more."""

    title: bytes
    level: int
    start: int


_NO_HEADINGS = (Heading(title=b"", level=0, start=0),) * 3
_RULES = b"\r\n\t =-#~^"
_SUBTITLE = regex(rb"version:? v?[0-9][\w.]*", re.IGNORECASE)
_LIST = regex(rb"[-*+>|]|[0-9]+[.)]|[#=~^]{3}")


def is_past(path: str) -> bool:
    """Tell whether *path* is that of a file about the past: a change log, a plan, a dated page."""
    *folders, name = path.lower().split("/")
    if not _PAST_FOLDERS.isdisjoint(folders) or _is_plan(folders, name):
        return True
    stem = name[: max(name.rfind("."), 0)]
    if name.endswith(_SERVED) and _SERVED_NAME.fullmatch(stem):
        return True
    if name.endswith(_CODE):
        return False
    is_told = not _TOLD_FOLDERS.isdisjoint(folders) or any(words in path.lower() for words in _TELLING)
    is_dated = name.endswith(_PAGES_OF) and any(map(str.isdigit, stem)) and _DATED_NAME.fullmatch(stem)
    return bool(is_told or is_dated or _PAST_NAME.fullmatch(name))


def _is_plan(folders: list[str], name: str) -> bool:
    if not name.endswith((".md", ".rst", ".txt", ".adoc")) or name.startswith(("readme", "index.")):
        return False
    pages = next((number for number, folder in enumerate(folders) if folder in _PAGES), len(folders))
    return folders[:1] == ["backlog"] or ".planning" in folders or not _PLANS.isdisjoint(folders[pages:])


@lru_cache(maxsize=4)  # several locations read the same file one after the other
def headings(data: bytes) -> tuple[Heading, ...]:
    """Return the headings of *data* in order; lines in fenced code are not headings.

    ``<summary>`` of a ``<details>`` is the deepest heading, and ``</details>`` one without a title.
    """
    found: list[Heading] = []
    is_markdown = re.search(rb"^#{1,6}[ \t]", data, re.MULTILINE) is not None
    underlines = [b"=", b"-"] if is_markdown else []
    previous, fence, following = b"", b"", 0
    for line in data.splitlines(keepends=True):
        offset, following = following, following + len(line)
        if not _is_mark(line):
            previous = line
            continue
        text = line.rstrip(b"\r\n")
        opened = _FENCE.match(text)
        under = b"" if fence else _underline(previous.rstrip(b"\r\n"), text, is_markdown=is_markdown)
        is_code = bool(fence or opened) and not under
        explicit = None if is_code else _explicit(text)
        if is_code:
            fence = _fence_after(fence, opened)
        elif explicit:
            found.append(Heading(title=explicit[0].strip(), level=explicit[1], start=offset))
        elif under:
            if under not in underlines:
                underlines.append(under)
            level = underlines.index(under) + 1
            found.append(Heading(title=previous.strip(), level=level, start=offset - len(previous)))
        previous = b"" if is_code else line
    return tuple(found)


def _is_mark(line: bytes) -> bool:
    """Tell whether *line* may be a heading, the line under one, or a fence; most are passed over at once."""
    first = line[:1]
    if first in _BLANKS:
        return line.lstrip(b" \t")[:1] in _OPENERS
    return first in _OPENERS or first == b"#" or (first in _ADORNMENTS and not line.strip(first + b" \t\r\n"))


def history_ranges(data: bytes) -> list[tuple[int, int]]:
    """Return (start, end) of each section that tells the past: a change log, or one whose title is a version.

    They are in order and do not overlap.
    """
    found = headings(data)
    ranges: list[tuple[int, int]] = []
    for number, heading in enumerate(found):
        is_inside = bool(ranges) and heading.start < ranges[-1][1]
        if not is_inside and _is_history(heading.title):
            following = (later.start for later in islice(found, number + 1, None) if later.level <= heading.level)
            ranges.append((heading.start, next(following, len(data))))
    return ranges


@lru_cache(maxsize=4)  # asked about each version in the file
def subtitle(data: bytes) -> int:
    """Return where "Version 1.0.1" stands as a heading between the first one and a higher one, -1 where it does not.

    It begins a history where a list follows, or another heading is a version.
    """
    found = (*headings(data), *_NO_HEADINGS)
    first, second, third = found[:3]
    if not (_SUBTITLE.fullmatch(second.title) and 0 < third.level < second.level):
        return -1
    if any(_ONLY_VERSION.match(heading.title[:_LONGEST_TITLE]) for heading in (first, *found[2:])):
        return -1
    between = data[_line_end(data, first.start) : second.start]
    behind = data[_line_end(data, second.start) :][:_NEAR].lstrip()
    return -1 if between.strip(_RULES) or _LIST.match(behind) else second.start


def titles_of(data: bytes) -> list[bytes]:
    """Return the headings' titles in order."""
    return [heading.title for heading in headings(data)]


def title_ranges(data: bytes) -> list[tuple[int, int]]:
    """Return (start, end) of each heading's own line, in order."""
    return [(heading.start, _line_end(data, heading.start)) for heading in headings(data)]


def adornments(data: bytes, offset: int) -> list[tuple[int, int]]:
    """Return (start, end) of the lines under and over the reStructuredText title at *offset*, if it is one."""
    start = data.rfind(b"\n", 0, offset) + 1
    if not any(first == start for first, _ in title_ranges(data)):
        return []
    below = data.find(b"\n", start) + 1
    under = _UNDERLINE.match(data[below : _line_end(data, below)]) if below else None
    if under is None:
        return []
    found = [(below, below + len(under[0].rstrip()))]
    above = data.rfind(b"\n", 0, start - 1) + 1 if start else start
    over = _UNDERLINE.match(data[above : _line_end(data, above)])
    if above != start and over and over[1] == under[1]:
        found.append((above, above + len(over[0].rstrip())))
    return found


def _line_end(data: bytes, start: int) -> int:
    end = data.find(b"\n", start)
    end = len(data) if end < 0 else end
    return end - 1 if data[start:end].endswith(b"\r") else end


def is_within(ranges: list[tuple[int, int]], offset: int) -> bool:
    """Tell whether *offset* is in one of *ranges* as :func:`history_ranges` returns them."""
    place = bisect_right(ranges, offset, key=lambda span: span[0])
    return place > 0 and offset < ranges[place - 1][1]


def is_titled_current(data: bytes, start: int) -> bool:
    """Tell whether the version at *start* begins the section whose title is "Current release", or is the subtitle."""
    near = data[max(0, start - _NEAR) : start].lower()
    is_titled = b"current" in near or b"latest" in near
    if is_titled and _TITLED_CURRENT.search(data, max(0, start - _NEAR), start):
        return True
    return 0 <= subtitle(data) == data.rfind(b"\n", 0, start) + 1


def is_built(page: bytes) -> bool:
    """Tell whether Sphinx made the HTML *page*: with every build it is another one, whoever commits it."""
    return b"documentation_options" in page[:_PAGE_HEAD].lower()


def _is_history(title: bytes) -> bool:
    words = title[:_LONGEST_TITLE].lower()
    is_told, is_numbered = any(word in words for word in _OF_HISTORY), any(byte in _DIGITS for byte in words)
    if not (is_told or is_numbered):
        return False
    words = _TARGET.sub(b"]", _TAG.sub(b"", words))
    return bool((is_told and _HISTORY.match(words)) or (is_numbered and _ONLY_VERSION.match(words)))


def _fence_after(fence: bytes, opened: re.Match[bytes] | None) -> bytes:
    """Return the fence that is open after a line: one closes it that is as long and has nothing behind it."""
    if not fence:
        return opened[1] if opened else b""
    is_closed = opened and opened[1].startswith(fence) and not opened[2].strip()
    return b"" if is_closed else fence


def _explicit(text: bytes) -> tuple[bytes, int] | None:
    """Return (title, level) of a heading that one line makes."""
    atx, html, summary = _ATX.match(text), _HTML.match(text), _SUMMARY.match(text)
    if atx:
        return atx[2], len(atx[1])
    if html:
        return _TAG.sub(b"", html[2]), int(html[1])
    return (_TAG.sub(b"", summary[1] or b""), _DEEPEST) if summary else None


def _underline(previous: bytes, text: bytes, *, is_markdown: bool) -> bytes:
    """Return the character with which *text* makes *previous* a title, empty where it does not."""
    title = previous.strip()
    if not title or len(title) >= _LONGEST_TITLE or _NO_TITLE.match(previous) or _UNDERLINE.match(previous):
        return b""
    if is_markdown:
        short = _SHORT_UNDERLINE.match(text)
        return short[1] if short else b""
    under = _UNDERLINE.match(text)
    is_long = under and (under[1] in b"=-" or len(text.rstrip()) >= len(title.decode("utf-8", "replace")))
    return under[1] if under and is_long else b""

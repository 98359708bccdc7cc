"""A change log's sections as spans of its bytes: title, the lines around it, and the text below."""

from __future__ import annotations

import re

from release.changelog.dates import date_at
from release.changelog.title import PLACEHOLDER, Span, Title, is_open, read_title
from release.model.records import dataclass
from release.model.regex import regex
from release.syntax.prose import headings

_COMMENT = regex(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATX = regex(rb"(?P<marks>#{1,6}[ \t]+)(?P<title>.*?)(?P<close>(?:[ \t]+#+)?[ \t]*)")
_LONGEST_LINE = 300
_MARK = b"\xef\xbb\xbf"
_NO_TEXT = regex(
    rb"\s*(?:\[[^\]]+\]:\s.*|\.\.(?:\s.*)?|([=\-~^\"'`*+#.:_])\1{2,}\s*"
    rb"|[-*+\s]*[*_(]*(?:no(?:thing)?(?: (?:unreleased|notable))?(?: changes?)?(?: changed)?(?: yet| so far)?"
    rb"|tbd|n/a)?[*_).!]*)\s*",
    re.IGNORECASE,
)
# A line of its own under the title: "Released 2026-01-02", "*Release date: TBD*", ":Date: January 2, 2026".
_BEFORE_DATE = regex(r"[:*_ ]*(?:(?:released?(?: date| on)?|date)[:*_ ]+)?", re.IGNORECASE)
_AFTER_DATE = "*_. "
_UNDER = regex(rb"(?:\r\n|\r|\n)(([=\-~^\"'`*+#.:_])\2*)[ \t]*(?=[\r\n]|\Z)")
_OVER = regex(rb"(?:\A|[\r\n])(([=\-~^\"'`*+#.:_])\2{2,})[ \t]*(?:\r\n|\r|\n)\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class DateLine:
    """The line under a title that tells the date, or that there is none yet: its span, its text, and the date in it."""

    span: Span
    text: str
    date: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section: ``marks`` stand before its title in the line, ``close`` behind it.

    ``span`` is the title's, ``adornments`` are the spans of the lines under and over it; ``heading_end`` is where the
    heading's last line ends, ``end`` where the section does. ``title`` is ``None`` where no version is named.
    """

    text: str
    title: Title | None
    is_open: bool
    level: int
    start: int
    span: Span
    marks: bytes
    close: bytes
    adornments: tuple[Span, ...]
    heading_end: int
    end: int

    @property
    def is_released(self) -> bool:
        """Whether its title names a released version."""
        return self.title is not None and self.title.is_released


def read_sections(data: bytes) -> tuple[Section, ...]:
    """Return the sections of *data* that a line of their own begins; what stands in comments begins none."""
    offset = len(_MARK) if data.startswith(_MARK) else 0
    text = _COMMENT.sub(lambda found: re.sub(rb"[^\r\n]", b" ", found[0]), data[offset:])
    found = headings(text)
    sections = []
    for number, heading in enumerate(found):
        later = (found[place] for place in range(number + 1, len(found)))
        end = next((other.start for other in later if other.level <= heading.level), len(text))
        section = _section(text, heading.start, (heading.level, end), offset)
        if section:
            sections.append(section)
    return tuple(sections)


def has_text(data: bytes, section: Section) -> bool:
    """Tell whether *section* says anything: titles, comments, link targets and "nothing yet" say nothing."""
    text = _COMMENT.sub(b"", data[section.heading_end : section.end])
    titles = {heading.title for heading in headings(text)}
    line = date_line(data, section)
    if line:
        text = text.replace(data[slice(*line.span)], b"", 1)
    bare = (words.strip() for words in text.splitlines())
    return any(words not in titles and not words.startswith(b"#") and not _NO_TEXT.fullmatch(words) for words in bare)


def date_line(data: bytes, section: Section) -> DateLine | None:
    """Return the first line of text of *section* if it is nothing but its date, or the lack of one."""
    found = re.compile(rb"\s*([^\r\n]*[^\s])").match(data, section.heading_end, section.end)
    text = found[1].decode("utf-8", "surrogateescape") if found else ""
    before = _BEFORE_DATE.match(text)
    start = before.end() if before else 0
    date = date_at(text, start) or PLACEHOLDER.match(text, start)
    if found is None or date is None or text[date.end() :].strip(_AFTER_DATE):
        return None
    return DateLine(span=found.span(1), text=text, date=date.span())


def is_date_open(line: DateLine) -> bool:
    """Tell whether *line* says that there is no date yet."""
    return PLACEHOLDER.fullmatch(line.text[slice(*line.date)]) is not None


def leading_comments_end(data: bytes, section: Section) -> int:
    """Return where the comments end that follow the heading at once: they tell how to write, not what changed."""
    found = re.compile(rb"(?:\s*<!--.*?-->)+", re.DOTALL).match(data, section.heading_end, section.end)
    return found.end() if found else section.heading_end


def _section(text: bytes, start: int, reach: tuple[int, int], offset: int) -> Section | None:
    line = re.compile(rb"[^\r\n]*").match(text, start)
    bare = line[0] if line else b""
    atx = _ATX.fullmatch(bare)
    lines = () if atx else _adornments(text, start, start + len(bare))
    if atx is None and not lines:
        return None
    first, last = (atx.span("title")) if atx else (len(bare) - len(bare.lstrip()), len(bare.rstrip()))
    title = bare[first:last].decode("utf-8", "surrogateescape")
    edges = [start, start + len(bare), *(place for span in lines for place in span)]
    return Section(
        text=title,
        title=read_title(title),
        is_open=is_open(title),
        level=reach[0],
        start=min(edges) + offset,
        span=(start + first + offset, start + last + offset),
        marks=bare[:first],
        close=bare[last:],
        adornments=tuple((one + offset, other + offset) for one, other in lines),
        heading_end=max(edges) + offset,
        end=reach[1] + offset,
    )


def _adornments(text: bytes, start: int, end: int) -> tuple[Span, ...]:
    """Return the spans of the lines under and over the title from *start* to *end*, none where no line is under it."""
    under = _UNDER.match(text, end)
    if under is None:
        return ()
    over = _OVER.search(text, max(0, start - _LONGEST_LINE), start)
    return (under.span(1), over.span(1)) if over and over[2] == under[2] else (under.span(1),)

"""The open section of a change log becomes the new version's; nothing but that changes in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.changelog.dates import date_like
from release.changelog.links import move_links, moved_inline
from release.changelog.sections import (
    Section,
    date_line,
    has_text,
    is_date_open,
    leading_comments_end,
    read_sections,
)
from release.changelog.title import filled_title, next_title, read_title
from release.errors import ChangelogEmpty
from release.model.changelog import ChangelogEdit, Splice, spliced
from release.model.records import dataclass
from release.model.regex import regex
from release.model.version import asked_version, read_version

if TYPE_CHECKING:
    from release.model.changelog import Release

_NEWLINE = regex(rb"\r\n|\r|\n")
_MARKDOWN = (".md", ".markdown", ".mdx")
_MOST_BEYOND = 4  # how much longer than its title a line may be and stay


@dataclass(frozen=True, kw_only=True, slots=True)
class _Log:
    """A change log as it was read: path and bytes, its sections, and the newest released one among them."""

    path: str
    data: bytes
    sections: tuple[Section, ...]
    newest: Section | None
    newline: bytes

    @property
    def dates(self) -> tuple[str, ...]:
        """All dates in titles, as written."""
        return tuple(section.title.stated_date for section in self.sections if section.title and section.title.date)

    def line_of_newest(self) -> tuple[str, tuple[int, int] | None]:
        """Return the line of its own that the newest section has for its date, and the date's span in it."""
        line = date_line(self.data, self.newest) if self.newest else None
        return (line.text, line.date) if line and not is_date_open(line) else ("", None)


def release_unreleased(
    data: bytes, path: str, release: Release, *, empty: str = "warn", released: bytes | None = None
) -> ChangelogEdit | None:
    """Return what releasing changes in the change log *path*, ``None`` for a development release.

    Also ``None`` for a candidate where the last one has no section either, because that of the release collects all.

    *released* is the file as the last release had it, if it did: it tells whether an open section stays on top, as in
    Keep a Changelog.

    A section that a maintainer wrote for the version is kept, and gets its date where a placeholder stands. A version
    without any text gets a note, or raises :class:`ChangelogEmpty` where *empty* is ``refuse``.
    """
    new = asked_version(release.new)
    if new.is_devrelease:
        return None
    log = _read(path, data)
    section = _section_of(log, release)
    if section and _is_collecting(log, section, release):
        return None
    if section is None:
        return _judged(ChangelogEdit(path=path, before=data, after=data, is_empty=True), release, empty, is_there=False)
    if section.title is None:
        splices, label = _opened(log, section, release, is_kept=_keeps_open(released))
    else:
        splices, label = _filled(log, section, release)
    before = log.newest.title.version if log.newest and log.newest.title else None
    splices += move_links(data, release, (label, before), log.newline)
    is_candidate_before = before is not None and before.is_prerelease and asked_version(before.base_version) == new
    edit = ChangelogEdit(
        path=path,
        before=data,
        after=spliced(data, splices),
        splices=tuple(splices),
        is_empty=not has_text(data, section) and not is_candidate_before,
    )
    return _judged(edit, release, empty, is_there=True)


def _read(path: str, data: bytes) -> _Log:
    sections = read_sections(data)
    open_levels = [section.level for section in sections if section.is_open]
    released = [section for section in sections if section.is_released and not _is_line_open(data, section)]
    beside = [section for section in released if section.level in open_levels[:1]] or released
    found = _NEWLINE.search(data)
    return _Log(
        path=path,
        data=data,
        sections=sections,
        newest=beside[0] if beside else None,
        newline=found[0] if found else b"\n",
    )


def _section_of(log: _Log, release: Release) -> Section | None:
    """Return the section that holds the new version's changes: its own, else the first one that is open."""
    new, old = asked_version(release.new), read_version(release.old)
    own = [section for section in log.sections if section.title and section.title.version == new]
    if own:
        return min(own, key=lambda section: section.level)
    for section in log.sections:
        if section.is_open:
            return section
        title = section.title
        if title is None:
            continue
        is_later = old is None or title.version > old or (title.version.is_devrelease and title.version >= old)
        is_told = title.date is not None and title.placeholder is None and title.version != new
        is_marked = not (title.is_released or is_told) or _is_line_open(log.data, section)
        return section if is_marked and is_later else None
    return None


def _is_collecting(log: _Log, section: Section, release: Release) -> bool:
    """Tell whether *section* is that of the final release, and stayed so while a candidate was made before."""
    new, old = asked_version(release.new), read_version(release.old)
    if section.title is None or not new.is_prerelease or old is None:
        return False
    final = section.title.version
    is_made = any(other.title and other.title.version == old for other in log.sections)
    return not (final.is_prerelease or is_made) and {final.base_version} == {new.base_version, old.base_version}


def _opened(log: _Log, section: Section, release: Release, *, is_kept: bool) -> tuple[list[Splice], str]:
    """Return the splices that put the new version's title below that of *section*, which stays and is empty.

    Where none *is_kept*, the new title takes its place.
    """
    like = log.newest.title if log.newest else None
    text = next_title(like, release, log.dates) if like else _first_title(section, release)
    dated = _dated_line(log, section, release)
    line, span = log.line_of_newest()
    below = b""
    if span and not dated:
        day = date_like(line[slice(*span)], release.day, log.dates)
        below = log.newline * 2 + _encoded(line[: span[0]] + day + line[span[1] :])
    if not is_kept:
        end = Splice(start=section.heading_end, end=section.heading_end, new=below)
        return [*_renamed(log, section, text), *dated, end], _label(text)
    place = leading_comments_end(log.data, section)
    added = log.newline * (_gap(log, section) + 1) + _heading(log, section, text) + below
    inline = moved_inline(log.data, section.span, release)
    return [*inline, *dated, Splice(start=place, end=place, new=added)], _label(text)


def _filled(log: _Log, section: Section, release: Release) -> tuple[list[Splice], str]:
    """Return the splices that make *section*, which names a version, the new version's."""
    like = log.newest.title if log.newest and log.newest is not section else None
    assert section.title is not None  # noqa: S101 - for the type checker; callers have looked
    dated = _dated_line(log, section, release)
    text = filled_title(section.title, release, like, log.dates)
    return [*_renamed(log, section, text), *dated], _label(text)


def _renamed(log: _Log, section: Section, text: str) -> list[Splice]:
    """Return the splices that make *text* the title of *section*."""
    if text == section.text:
        return []
    lines = [
        Splice(start=start, end=end, new=_grown(log, section, log.data[start:end], text))
        for start, end in section.adornments
    ]
    return [Splice(start=section.span[0], end=section.span[1], new=_encoded(text)), *lines]


def _keeps_open(released: bytes | None) -> bool:
    """Tell whether an open section stays: it did in the last release, or nobody knows."""
    sections = read_sections(released) if released else ()
    return any(section.is_open for section in sections) or not any(section.title for section in sections)


def _dated_line(log: _Log, section: Section, release: Release) -> list[Splice]:
    """Return the splice that fills the date in where *section* has a line of its own for it and none yet."""
    line = date_line(log.data, section)
    if line is None or not is_date_open(line):
        return []
    like, span = log.line_of_newest()
    day = date_like(like[slice(*span)] if span else "", release.day, log.dates)
    before, after = line.text[: line.date[0]], line.text[line.date[1] :]
    if not before + after:
        before, after = (like[: span[0]], like[span[1] :]) if span else ("Released ", "")
    return [Splice(start=line.span[0], end=line.span[1], new=_encoded(before + day + after))]


def _judged(edit: ChangelogEdit, release: Release, empty: str, *, is_there: bool) -> ChangelogEdit:
    if not edit.is_empty:
        return edit
    what = "the section for" if is_there else "no section for"
    words = f"{edit.path} has {what} {release.new}{' without any text' if is_there else ', and none that is open'}"
    if empty == "refuse":
        raise ChangelogEmpty(words, where=(edit.path,), fix=(f"$EDITOR {edit.path}",))
    return ChangelogEdit(
        path=edit.path, before=edit.before, after=edit.after, splices=edit.splices, notes=(words,), is_empty=True
    )


def _is_line_open(data: bytes, section: Section) -> bool:
    line = date_line(data, section)
    return line is not None and is_date_open(line)


def _first_title(section: Section, release: Release) -> str:
    """Return the title of a file's first release: Keep a Changelog's, in parentheses under an underline."""
    if section.adornments and not section.text.startswith("["):
        return f"{release.new} ({release.day.isoformat()})"
    version = f"[{release.new}]" if section.text.startswith("[") else release.new
    return f"{version} - {release.day.isoformat()}"


def _heading(log: _Log, section: Section, text: str) -> bytes:
    """Return the new title's lines with what stands around the title of *section*."""
    lines = [section.marks + _encoded(text) + section.close.rstrip()]
    for start, end in section.adornments:
        adornment = _fit(log.data[start:end], section.text, text)
        lines.insert(0 if start < section.span[0] else len(lines), adornment)
    return log.newline.join(lines)


def _fit(adornment: bytes, old: str, new: str) -> bytes:
    """Return *adornment* as long as *new* where it was as long as *old*, else longer only where it must be."""
    length = len(new) if len(adornment) <= len(old) else max(len(adornment), len(new))
    return adornment[:1] * length


def _grown(log: _Log, section: Section, adornment: bytes, new: str) -> bytes:
    """Return *adornment*, which *section* has already, as it is where it is long enough and little longer than *new*.

    In Markdown any length will do.
    """
    is_fine = log.path.lower().endswith(_MARKDOWN) or 0 <= len(adornment) - len(new) <= _MOST_BEYOND
    return adornment if is_fine else _fit(adornment, section.text, new)


def _gap(log: _Log, section: Section) -> int:
    """Return how many empty lines stand before the section that follows *section*; one where that is not clear."""
    following = next((other for other in log.sections if other.start > section.start), None)
    before = log.data[section.heading_end : following.start] if following else b""
    lines = before[len(before.rstrip()) :].count(log.newline) - 1
    return lines if following and lines in {1, 2, 3} and before.strip() else 1


def _label(text: str) -> str:
    """Return what stands in brackets in a title, if the title's version does: the label of its link."""
    found = re.match(r"\[([^\[\]]+)\](?![(\[])|`([^`<>]+)`_", text)
    label = (found[1] or found[2]) if found else ""
    return label if label and read_title(label) else ""


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

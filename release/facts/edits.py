"""Which bytes a new version changes: the places' spans, checked by reading the result with the same finders."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from release.errors import EditUnsafe
from release.facts.history import items_before, items_of_final
from release.facts.mentions import find_mentions
from release.facts.written import developed
from release.locations import citation
from release.model.edit import Edit, FileEdit, splice
from release.model.facts import stated_version, written
from release.model.mention import Form, Kind, Source, mention_at
from release.model.numbers import write_numbers
from release.model.regex import regex
from release.model.version import asked_version
from release.syntax.paths import EXAMPLES
from release.syntax.prose import adornments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from packaging.version import Version

    from release.model.facts import Places
    from release.model.mention import Mention
    from release.model.own import Own
    from release.system.view import View


_LATE = timedelta(days=60)
_QUOTE, _LETTER = regex("[\"']"), regex("[A-Za-z]")
_BARE_FINAL = regex(r"[\"'][A-Za-z]+[\"']\s*,?\s*\Z")  # a word behind which no number follows

Days = tuple[date, "date | None"]  # today, and the last release's day


def plan_edits(view: View, places: Places, new: str, *, stale: bool) -> tuple[FileEdit, ...]:
    """Return the edits that make every current place state *new*; with *stale* those that state another one, too.

    A place that is read through a link inside of the project is edited in the file that the link leads to.
    Raises :class:`EditUnsafe` where the edited file would not read as before.
    """
    is_dev = asked_version(new).is_devrelease  # nobody can install it, so what names a release stays
    wanted = [m for m in places.mentions if places.is_current(m) or places.restated(m, new) is not None]
    wanted += (*places.stale(), *places.disagreeing()) if stale else ()
    if is_dev:
        wanted = _in_development(view, places, wanted)
    wanted = [m for m in wanted if not _is_example_of_last(m, places)]
    beside = _side_by_side(wanted, places)
    wanted = [m for m in wanted if (m.path, m.line) not in beside]
    by_path: dict[str, list[Edit]] = {}
    for mention in wanted:
        text = _replacement(view, mention, places, new)
        if text != mention.stated:
            by_path.setdefault(mention.path, []).append(Edit(mention=mention, new=text))
    sources = {source.path: source for source in places.sources}
    days = None if is_dev else (view.now().date(), _day_of(places.made))
    found: dict[str, list[Mention]] = {}
    for mention in places.mentions:
        found.setdefault(mention.path, []).append(mention)
    return tuple(
        replace(_file_edit(sources[path], edits, found[path], places.own, days), path=view.name_of(path))
        for path, edits in sorted(by_path.items())
    )


def _in_development(view: View, places: Places, wanted: Sequence[Mention]) -> list[Mention]:
    """Return those of *wanted* that a development version is written to: of what names a release, what held one before.

    History says so: until the release the line stated a development version.
    """
    sources = {source.path: source for source in places.sources}
    named = [m for m in wanted if m.is_published and not _is_pending(m)]
    kept = set(named) - developed(view, sources, named)
    kept |= _of_manual_at_release(view, places, sources, wanted)
    return [m for m in wanted if m not in kept]


def _of_manual_at_release(
    view: View, places: Places, sources: dict[str, Source], wanted: Sequence[Mention]
) -> set[Mention]:
    """Return the places of manuals that stayed at the release before while the project itself was in development."""
    truth = [m for m in wanted if m.kind is not Kind.DOCUMENT][:1]
    manual = [m for m in wanted if m.kind is Kind.DOCUMENT and m.form is Form.SHORT]
    if places.version.is_prerelease or not (truth and manual):
        return set()
    followed = developed(view, sources, [*truth, *manual])
    paths = {mention.path for mention in followed}
    return {m for m in manual if m.path not in paths} if followed.issuperset(truth) else set()


def _side_by_side(mentions: Iterable[Mention], places: Places) -> set[tuple[str, int]]:
    """Return the lines (path, line) that name the last release next to the one in preparation: they are two things."""
    if not places.version.is_prerelease:
        return set()
    named = [mention for mention in mentions if mention.is_published]
    last = {(m.path, m.line) for m in named if places.is_at_last(m) and not places.is_current(m)}
    current = {(m.path, m.line) for m in named if places.is_current(m)}
    pairs = [
        ((path, line), (path, line + step))
        for path, line in last
        for step in (-1, 0, 1)
        if (path, line + step) in current
    ]
    return {line for pair in pairs for line in pair}


def _is_example_of_last(mention: Mention, places: Places) -> bool:
    """Tell whether an example pins the last release while the next one is in preparation: it was written with that."""
    is_example = not EXAMPLES.isdisjoint(mention.path.lower().split("/")[:-1])
    return is_example and places.is_at_last(mention) and not places.is_current(mention)


def _is_pending(mention: Mention) -> bool:
    version = stated_version(mention)
    return version is not None and version.is_prerelease


def _replacement(view: View, mention: Mention, places: Places, new: str) -> str:
    """Return what *mention* will read; a badge escapes each dash of a version as two."""
    text = _as_before(view, mention, places, asked_version(new)) or places.restated(mention, new)
    if text is None:
        text = written(asked_version(new), mention)
    if text is None:
        raise EditUnsafe(
            f"{mention.path} cannot say {new}",
            where=(f"{mention.path}:{mention.line}: {mention.why}: {mention.stated}",),
            why="only the code that reads this knows how it would say that",
            fix=(f"$EDITOR {shlex.quote(mention.path)}",),
        )
    return re.sub("-+", "--", text) if mention.why == "version badge" else text


def _as_before(view: View, mention: Mention, places: Places, new: Version) -> str | None:
    """Return *new* in items as *mention* had them before, where its own cannot say the suffix, or would say zeros.

    So, too, where the suffix goes: it was "final" then, or nothing. ``None`` where the same code never read such items:
    how a tuple says it, only that knows.
    """
    stated = stated_version(mention) if mention.form is Form.NUMBERS else None
    is_plain = _LETTER.search(mention.stated) is None
    # One with more numbers than the version that it states says zeros as it is.
    numbers = len(stated.release) if stated and len(stated.release) <= len(places.version.release) else 0
    is_shorter = is_plain and not _suffix(new) and len(new.release) < numbers
    is_suffixed = bool(_suffix(new)) and (is_plain or _BARE_FINAL.search(mention.stated) is not None)
    is_final = stated is not None and bool(_suffix(stated)) and not _suffix(new)
    if stated is None or not (is_final or (not _suffix(stated) and (is_shorter or is_suffixed))):
        return None
    source = next(source for source in places.sources if source.path == mention.path)
    before = items_before(view, places, source, mention)
    if is_final or is_shorter:
        size = len(stated.release) if is_final else len(new.release)
        like = next((like for like, was in before if len(was.release) == size and not _suffix(was)), "")
    else:
        same = (like for like, was in before if _suffix(was) == _suffix(new))
        like = next(same, next((like for like, was in before if _suffix(was)), ""))
    like = like or (items_of_final(source, mention) if is_final else "")
    quote = _QUOTE.search(mention.stated)
    return write_numbers(new, _QUOTE.sub(quote[0], like) if quote else like) if like else None


def _suffix(version: Version) -> tuple[object, ...]:
    """Return which suffixes *version* has."""
    found = version.pre[0] if version.pre else "", version.is_postrelease, version.is_devrelease
    return found if any(found) else ()


def _file_edit(
    source: Source, edits: Sequence[Edit], mentions: Sequence[Mention], own: Own, days: Days | None
) -> FileEdit:
    """Splice, then read the result with the same finders: edited places state the new text, the others stay."""
    after = splice(source.data, [*edits, *_adorned(source, edits), *_dated(source, days)])
    changed = {edit.mention.start: edit.new for edit in edits}
    before = [(m.why, changed.get(m.start, m.stated)) for m in _in_order(mentions)]
    found = [(m.why, m.stated) for m in _in_order(find_mentions([replace(source, data=after)], own, []))]
    if before != found:
        raise EditUnsafe(
            f"{source.path} would not read as before",
            where=tuple(f"{source.path}:{edit.mention.line}: {edit.mention.why}" for edit in edits),
            fix=(f"$EDITOR {shlex.quote(source.path)}",),
        )
    return FileEdit(path=source.path, before=source.data, after=after, edits=tuple(edits))


def _dated(source: Source, days: Days | None) -> list[Edit]:
    """A citation says when its version was released: that is today (UTC) now.

    A day long before the last release's says that nobody keeps it: it stays.
    """
    span = citation.released(source) if days and citation.claims(source.inside) else None
    if not (span and days):
        return []
    today, last = days
    mention = mention_at(source, span, Kind.DOCUMENT, "day of the release")
    is_kept = last is None or mention.stated >= (last - _LATE).isoformat()
    return [Edit(mention=mention, new=today.isoformat())] if is_kept else []


def _day_of(made: int) -> date | None:
    return datetime.fromtimestamp(made, tz=timezone.utc).date() if made else None


def _adorned(source: Source, edits: Sequence[Edit]) -> list[Edit]:
    """A reStructuredText title must not be longer than its underline: where an edit makes it so, the line grows too."""
    found: dict[int, Edit] = {}
    if not source.path.endswith((".rst", ".txt")):
        return []
    for edit in edits:
        mention = edit.mention
        grown = len(edit.new) - len(mention.stated)
        for span in adornments(source.data, mention.start) if grown > 0 else ():
            line = mention_at(source, span, mention.kind, "line of a title")
            found[span[0]] = Edit(mention=line, new=line.stated + line.stated[-1] * grown)
    return list(found.values())


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: mention.start)

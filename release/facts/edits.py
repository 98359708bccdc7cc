"""Which bytes a new version changes: the places' spans, checked by reading the result with the same finders."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import EditUnsafe
from release.facts.places import find_mentions, real_path
from release.locations import citation
from release.model.edit import Edit, FileEdit, splice
from release.model.facts import stated_version, written
from release.model.mention import Kind, Source, mention_at
from release.model.version import asked_version
from release.syntax.prose import adornments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from release.model.facts import Places
    from release.model.mention import Mention
    from release.model.own import Own
    from release.system.view import View


def plan_edits(view: View, places: Places, new: str, *, stale: bool) -> tuple[FileEdit, ...]:
    """Return the edits that make every current place state *new*; with *stale* those that state another one, too.

    A place that is read through a link inside of the project is edited in the file that the link leads to.
    Raises :class:`EditUnsafe` where the edited file would not read as before.
    """
    is_dev = asked_version(new).is_devrelease  # nobody can install it, so what names a release stays
    wanted = [m for m in places.mentions if places.is_current(m) or places.restated(m, new) is not None]
    wanted += (*places.stale(), *places.disagreeing()) if stale else ()
    if is_dev:
        wanted = [m for m in wanted if not m.is_published or _is_pending(m)]
    by_path: dict[str, list[Edit]] = {}
    for mention in wanted:
        text = _replacement(mention, places, new)
        if text != mention.stated:
            by_path.setdefault(mention.path, []).append(Edit(mention=mention, new=text))
    sources = {source.path: source for source in places.sources}
    day = "" if is_dev else view.now().date().isoformat()
    found: dict[str, list[Mention]] = {}
    for mention in places.mentions:
        found.setdefault(mention.path, []).append(mention)
    return tuple(
        replace(_file_edit(sources[path], edits, found[path], places.own, day), path=real_path(view, path))
        for path, edits in sorted(by_path.items())
    )


def _is_pending(mention: Mention) -> bool:
    version = stated_version(mention)
    return version is not None and version.is_prerelease


def _replacement(mention: Mention, places: Places, new: str) -> str:
    """Return what *mention* will read; a badge escapes each dash of a version as two."""
    text = places.restated(mention, new)
    if text is None:
        text = written(asked_version(new), mention)
    if text is None:
        raise EditUnsafe(
            f"{mention.path} cannot say {new}",
            where=(f"{mention.path}:{mention.line}: {mention.why}: {mention.stated}",),
            fix=(f"$EDITOR {shlex.quote(mention.path)}",),
        )
    return re.sub("-+", "--", text) if mention.why == "version badge" else text


def _file_edit(source: Source, edits: Sequence[Edit], mentions: Sequence[Mention], own: Own, day: str) -> FileEdit:
    """Splice, then read the result with the same finders: edited places state the new text, the others stay."""
    after = splice(source.data, [*edits, *_adorned(source, edits), *_dated(source, day)])
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


def _dated(source: Source, day: str) -> list[Edit]:
    """A citation says when its version was released: that is *day* (UTC) now."""
    span = citation.released(source) if day and citation.claims(source.inside) else None
    return [Edit(mention=mention_at(source, span, Kind.DOCUMENT, "day of the release"), new=day)] if span else []


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

"""Which bytes a new version changes: the places' spans, checked by reading the result with the same finders."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import EditUnsafe
from release.facts.places import find_mentions, real_path
from release.model.edit import Edit, FileEdit, splice
from release.model.mention import Source
from release.model.spelling import respell, short_form
from release.model.version import asked_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.model.facts import Places
    from release.model.mention import Mention
    from release.system.view import View


def plan_edits(view: View, places: Places, new: str, *, stale: bool) -> tuple[FileEdit, ...]:
    """Return the edits that make every current place state *new*; with *stale* those that state another one, too.

    A place that is read through a link inside of the project is edited in the file that the link leads to.
    Raises :class:`EditUnsafe` where the edited file would not read as before.
    """
    wanted = [*places.current(), *((*places.stale(), *places.disagreeing()) if stale else ())]
    by_path: dict[str, list[Edit]] = {}
    for mention in wanted:
        text = _replacement(mention, places, new)
        if text != mention.stated:
            by_path.setdefault(mention.path, []).append(Edit(mention=mention, new=text))
    sources = {source.path: source for source in places.sources}
    return tuple(
        replace(_file_edit(sources[path], edits, places), path=real_path(view, path))
        for path, edits in sorted(by_path.items())
    )


def _replacement(mention: Mention, places: Places, new: str) -> str:
    text = respell(mention.stated, places.stated, new)
    if text is None and mention.is_short:
        text = short_form(mention.stated, places.version, asked_version(new))
    return text or respell(mention.stated, mention.stated, new) or new


def _file_edit(source: Source, edits: Sequence[Edit], places: Places) -> FileEdit:
    """Splice, then read the result with the same finders: edited places state the new text, the others stay."""
    after = splice(source.data, edits)
    changed = {edit.mention.start: edit.new for edit in edits}
    before = [(m.why, changed.get(m.start, m.stated)) for m in _found(source, places)]
    found = [(m.why, m.stated) for m in _found(Source(path=source.path, data=after), places)]
    if before != found:
        raise EditUnsafe(
            f"{source.path} would not read as before",
            where=tuple(f"{source.path}:{edit.mention.line}: {edit.mention.why}" for edit in edits),
            fix=(f"$EDITOR {shlex.quote(source.path)}",),
        )
    return FileEdit(path=source.path, before=source.data, after=after, edits=tuple(edits))


def _found(source: Source, places: Places) -> list[Mention]:
    return sorted(find_mentions([source], places.own, []), key=lambda mention: mention.start)

"""The change log of a new version: its open section gets the version and the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.changelog.calling import plan_call
from release.changelog.unreleased import release_unreleased
from release.errors import ToolMissing
from release.model.edit import FileEdit
from release.notes import find_changelog, section

if TYPE_CHECKING:
    from release.config import Config
    from release.model.changelog import Release
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """The edit of the change log, if there is one to make, and what the user should know of it."""

    files: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()


def plan_changes(view: View, config: Config, release: Release) -> Changes:
    """Return the change log's edit for *release*; a project without a change log has none.

    Where a tool writes the change log, its command is named and not run: it makes and deletes files of its own.
    Raises :class:`ChangelogEmpty` where ``[tool.release.changelog] empty`` is ``refuse`` and nothing is told.
    """
    path = find_changelog(view, config.changelog.path)
    data = view.read(path) if path else None
    if data is None:
        return Changes()
    try:
        call = plan_call(view, release, path=path, tool=config.changelog.tool)
    except ToolMissing as problem:
        return Changes(notes=(f"{problem.what}: {problem.fix[0]}",))
    if call:
        is_told = bool(section(data, release.new))
        return Changes(notes=() if is_told else (f"{call.name} writes the change log: {' '.join(call.command)}",))
    before = _released(view, path, release)
    edit = release_unreleased(data, path, release, empty=config.changelog.empty, released=before)
    if edit is None:
        return Changes()
    files = (FileEdit(path=path, before=edit.before, after=edit.after, edits=()),) if edit.after != edit.before else ()
    return Changes(files=files, notes=edit.notes)


def _released(view: View, path: str, release: Release) -> bytes | None:
    """Return the change log as the last release's tag has it."""
    if not release.old_tag:
        return None
    answer = view.git("cat-file", "blob", f"refs/tags/{release.old_tag}:{view.prefix}{path}")
    return answer.out if answer.ok else None

"""What a bump is going to do, and what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.edit import FileEdit
    from release.model.mention import Leftover, Mention


@dataclass(frozen=True, kw_only=True, slots=True)
class BumpPlan:
    """A bump from ``old`` to ``new``, complete before the first write.

    ``left`` are look-alikes that stay, ``stale`` are places with an older version that stay, ``unsure`` may or may not
    be the version, ``notes`` is what the user should know, ``dirty`` are files that were changed before and may be.
    ``tool`` says what takes the version from tags, empty where files state it; ``changelog_command`` has written the
    change log, if a tool does. Without ``commit`` the files are written and nothing is committed.
    """

    project: str
    old: str
    new: str
    files: tuple[FileEdit, ...]
    left: tuple[Leftover, ...]
    stale: tuple[Mention, ...]
    notes: tuple[str, ...]
    commit: bool
    message: str
    head: str
    dirty: tuple[str, ...]
    is_usual: bool
    unsure: tuple[Leftover, ...] = ()
    tool: str = ""
    again: str = ""
    changelog_command: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        """The number of places that are edited."""
        return sum(len(file.edits) for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bumped:
    """A bump that was made; ``commit`` is empty where none was asked for."""

    plan: BumpPlan
    commit: str

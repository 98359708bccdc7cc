"""What a rollback is going to undo, and what it undid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.edit import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class RollbackPlan:
    """The last bump that stands, to be undone: ``command`` as it was called, its commit, its tag and its files.

    ``commit`` is empty where the bump made none; then only the files go back. ``branch`` is a full ref and goes back
    to ``head``. ``tag`` and ``tag_object`` are empty where there is none of ours.
    """

    command: str
    commit: str
    branch: str
    head: str
    tag: str
    tag_object: str
    files: tuple[FileEdit, ...]
    notes: tuple[str, ...] = ()

    @property
    def nothing_to_do(self) -> bool:
        """Whether there is no bump that stands."""
        return not self.files


@dataclass(frozen=True, kw_only=True, slots=True)
class RolledBack:
    """A rollback that was made."""

    plan: RollbackPlan

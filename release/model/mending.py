"""What an audit changes when it is asked to: faults of workflows, and the settings of the forge that are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.edit import FileEdit
    from release.model.forge_snapshot import Drift


@dataclass(frozen=True, kw_only=True, slots=True)
class Mend:
    """One fault and what is done about it, at ``where`` (path and line before)."""

    check: str
    where: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MendPlan:
    """The files that change, and what is done in them; without a file there is nothing to mend."""

    files: tuple[FileEdit, ...]
    mends: tuple[Mend, ...]
    head: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mendings:
    """What was mended. Nothing is committed: its author looks at the difference first."""

    plan: MendPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptPlan:
    """What would be written to ``path``, and what is not as it was accepted before; ``first`` where nothing was."""

    path: str
    data: bytes
    changes: tuple[Drift, ...]
    first: bool
    nothing_to_do: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """The settings were written. Nothing is committed: whoever accepts them does that."""

    plan: AcceptPlan

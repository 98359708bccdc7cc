"""What ``init`` found of a project, what it writes, and what it leaves to a person."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.finding import Finding

GITHUB, GITLAB, NONE = PROVIDERS = ("github", "gitlab", "none")
_MOST_LINES = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """One thing that was found: its name, its value in words, and where that stands (empty: nowhere in particular)."""

    name: str
    value: str
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """A file as it would be today: its bytes ``before`` (``None``: it is not there) and ``after``, and what is new.

    One that ``is_edited`` was changed by a person, or is not ours at all, and the whole of it would be replaced.
    """

    path: str
    before: bytes | None
    after: bytes
    why: str
    is_edited: bool = False

    @property
    def is_new(self) -> bool:
        """Whether there is no such file yet."""
        return self.before is None

    def difference(self) -> tuple[str, ...]:
        """Return what changes, as a unified difference of at most 60 lines, and how many there are more."""
        old, new = ((data or b"").decode("utf-8", "replace").splitlines() for data in (self.before, self.after))
        lines = [*difflib.unified_diff(old, new, f"a/{self.path}", f"b/{self.path}", lineterm="", n=1)]
        cut = len(lines) - _MOST_LINES
        return (*lines[:_MOST_LINES], *((f"... and {cut} lines more",) if cut > 0 else ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class InitPlan:
    """What was found, the files to write, those that are ``kept`` as a person left them, dangers, and what to know.

    ``faults`` are the ids of the checks that failed beside the dangers; ``head`` is the commit that it was planned for.
    """

    project: str
    version: str
    known: tuple[Known, ...]
    files: tuple[Proposed, ...]
    kept: tuple[Proposed, ...]
    dangers: tuple[Finding, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    head: str

    @property
    def is_drifted(self) -> bool:
        """Whether a file is not as it would be made today."""
        return bool(self.files or self.kept)

    @property
    def is_asking(self) -> bool:
        """Whether files that are there already would change."""
        return any(not file.is_new for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class Adopted:
    """The files were written, none where there was nothing to do. Nothing is committed."""

    plan: InitPlan

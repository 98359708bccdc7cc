"""What a person says of places that may or may not be the version."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.edit import FileEdit
    from release.model.mention import Leftover


class Answer(Enum):
    """One place's answer; ``FILE`` says that nothing in its whole file is the version."""

    OURS = "ours"
    NOT = "not"
    FILE = "file"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One unsure place; ``above`` are the lines before it, and its file may state the version elsewhere."""

    number: int
    of: int
    place: Leftover
    above: tuple[str, ...]
    file_is_ours: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidePlan:
    """The decisions as ``pyproject.toml`` keeps them; without a decision there is no ``file`` to change."""

    project: str
    stated: str
    asked: int
    include: tuple[dict[str, str | int], ...]
    exclude: tuple[str, ...]
    file: FileEdit | None
    head: str
    commit: bool
    message: str
    again: str

    @property
    def made(self) -> int:
        """The number of decisions."""
        return len(self.include) + len(self.exclude)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """The decisions that were written; ``commit`` is empty where none was made."""

    plan: DecidePlan
    commit: str

"""An answer that is about to be written, and one that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.audit import Item
    from release.model.edit import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerPlan:
    """The table that is written, and the file it is written to; ``notes`` say what will keep it from counting."""

    item: Item
    values: Mapping[str, object]
    file: FileEdit
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """An answer that is written; it counts once it is committed."""

    plan: AnswerPlan

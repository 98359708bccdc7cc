"""What came of asking an index whether it would take a credential."""

from __future__ import annotations

from release.model.records import dataclass

EVENT = "probe"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question to an index: the answer in a word or two, and what it means, without the credential."""

    question: str
    answered: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProbeDone:
    """All that was asked; ``is_accepted``: the next upload would be let in, ``None`` where nobody knows."""

    project: str
    index: str
    asked: tuple[Asked, ...]
    is_accepted: bool | None

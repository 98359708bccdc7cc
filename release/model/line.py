"""Lines for people: text and the tone it is said in."""

from __future__ import annotations

from release.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output; ``tone`` is plain, good, bad, warn, dim or strong."""

    text: str = ""
    tone: str = "plain"

"""What an index answered when it was asked whether it would take a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.probing import ProbeDone


def probe_done(done: ProbeDone) -> Iterator[Line]:
    """Each question with its answer, and what may be done now."""
    yield Line(f"{done.project} at {done.index}: asked, nothing was uploaded", "strong")
    for asked in done.asked:
        yield Line(f"  {asked.question}: {asked.answered}", "good" if asked.answered == "accepted" else "bad")
        yield Line(f"      {asked.words}", "dim")
    yield Line("next  invoke status" if done.is_accepted else "next  invoke audit --select ownership --online")

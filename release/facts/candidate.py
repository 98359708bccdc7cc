"""The candidate of the last ``nox -s release``, as it lies in ``.release/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.candidate import parse_candidate

if TYPE_CHECKING:
    from release.model.candidate import Candidate
    from release.system.view import View

PATH = ".release/candidate.json"


def read_candidate(view: View) -> Candidate | None:
    """Return the candidate, ``None`` where there is none."""
    data = view.read(PATH)
    return parse_candidate(data) if data else None

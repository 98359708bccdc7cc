"""What ``nox -s verify`` has seen: that an index serves the candidate's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import CandidateUnverified
from release.facts.publishing import VERIFIED, read_verified

if TYPE_CHECKING:
    from release.model.candidate import Candidate
    from release.system.view import View


def require_verified(view: View, candidate: Candidate, index: str) -> None:
    """Refuse where nobody has seen that *index* (a name) serves the files of *candidate*."""
    record: object = read_verified(view).get(index)
    seen = record.get("candidate") if isinstance(record, dict) else ""
    if seen == candidate.digest:
        return
    raise CandidateUnverified(
        f"{index} has not been seen to serve {candidate.project} {candidate.version}",
        where=(
            f"{VERIFIED}: {f'candidate {seen}' if seen else 'nothing about this index'}",
            f"here {candidate.digest}",
        ),
        fix=(f"nox -s verify -- --index {index}",),
    )

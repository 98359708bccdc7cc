"""What is published where: the state of each file on an index, the plan, and what came of it."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from release.model.candidate import Candidate
    from release.model.distribution import Distribution

# An index accepts further files for a release that is at most this old.
WINDOW_DAYS = 14


class Verdict(Enum):
    """What an index says of one file of the candidate."""

    SERVED = "served"
    DIFFERENT = "different"
    LAGGING = "lagging"
    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """One file as the index lists it; ``uploaded`` is when it came, ``None`` where the index does not tell."""

    filename: str
    url: str
    sha256: str
    size: int | None = None
    uploaded: datetime | None = None
    is_yanked: bool = False
    provenance: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A project on an index; ``is_known`` is false where the index has no such project.

    ``now`` is the index's own time, ``serial`` changes with everything that happens to the project there.
    """

    files: tuple[Served, ...] = ()
    versions: tuple[str, ...] = ()
    is_known: bool = True
    status: str = ""
    serial: str = ""
    now: datetime | None = None

    def find(self, filename: str) -> Served | None:
        """Return the file of that name, ``None`` where the index does not list it."""
        return next((file for file in self.files if file.filename == filename), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileState:
    """One file of the candidate on an index; ``found`` is the SHA-256 there, empty where it is not listed."""

    filename: str
    sha256: str
    verdict: Verdict
    found: str = ""


def compare(distributions: Sequence[Distribution], listing: Listing, accepted: Sequence[str] = ()) -> list[FileState]:
    """Return each distribution's state; what was *accepted* (file names) and is not listed yet is lagging."""
    states = []
    for file in distributions:
        there = listing.find(file.filename)
        if there is None:
            verdict = Verdict.LAGGING if file.filename in accepted else Verdict.ABSENT
        else:
            verdict = Verdict.SERVED if there.sha256 == file.sha256 else Verdict.DIFFERENT
        found = there.sha256 if there else ""
        states.append(FileState(filename=file.filename, sha256=file.sha256, verdict=verdict, found=found))
    return states


@dataclass(frozen=True, kw_only=True, slots=True)
class Attesting:
    """Whether what is uploaded has attestations (PEP 740); where it has none, ``words`` says why."""

    is_made: bool = False
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishPlan:
    """What goes where, and on whose word; ``by`` says which credential is used, never what it is."""

    candidate: Candidate
    index: str
    address: str
    states: tuple[FileState, ...]
    by: str
    approved_by: tuple[str, ...]
    notes: tuple[str, ...] = ()
    attesting: Attesting = field(default_factory=Attesting)

    @property
    def missing(self) -> tuple[str, ...]:
        """The files that the index does not have."""
        return tuple(state.filename for state in self.states if state.verdict is Verdict.ABSENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What became of each file; ``tries`` is how often something was sent, ``attested`` is what was signed before."""

    plan: PublishPlan
    accepted: tuple[str, ...]
    tries: int
    seconds: float
    attested: tuple[str, ...] = ()
    unsigned: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What the index served: ``installed`` is the version that was installed from there and imported, if one was."""

    candidate: Candidate
    index: str
    states: tuple[FileState, ...]
    installed: str
    publishers: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float
    is_last: bool

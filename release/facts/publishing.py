"""What stands between a candidate and its users: the files, the index, and who said yes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from release.errors import OutsideAnswered, ReleaseClosed, ServedDiffers, TagMoved
from release.model.publishing import WINDOW_DAYS, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.facts.repository import Repository
    from release.index.addresses import Index
    from release.model.candidate import Candidate
    from release.model.publishing import FileState, Listing
    from release.system.view import View

FOLDER = "dist"
VERIFIED = ".release/verified.json"
VERIFIED_SCHEMA = "release-tasks/verified/1"


def require_tag(candidate: Candidate, repository: Repository) -> None:
    """Refuse where the candidate's tag is here and leads to another commit: a tag that moved is an alarm."""
    tag = next((tag for tag in repository.tags if tag.name == candidate.tag), None)
    if tag and tag.commit != candidate.commit:
        raise TagMoved(
            f"tag {tag.name} is not on the commit that was built",
            where=(f"refs/tags/{tag.name} -> {tag.commit[:7]} ; the candidate is of {candidate.commit[:7]}",),
            fix=(f"git log --oneline -1 {tag.name}", "nox -s release"),
        )


def require_room(index: Index, listing: Listing, states: Sequence[FileState], version: str) -> tuple[str, ...]:
    """Return notes about the release on *index*; refuse where the missing files cannot come to it any more.

    :class:`ServedDiffers` where a name is taken by other bytes, :class:`ReleaseClosed` where the release is too old,
    :class:`OutsideAnswered` where nobody can tell, because the index lists a file without its SHA-256.
    """
    different = [state for state in states if state.verdict is Verdict.DIFFERENT and state.found]
    if different:
        raise ServedDiffers(
            f"{index.name} has other bytes under {len(different)} of the candidate's names",
            where=tuple(f"{s.filename}: candidate {s.sha256} ; {index.name} {s.found}" for s in different),
            fix=("invoke bump patch",),
        )
    require_digests(index, states)
    ours = {state.filename for state in states}
    there = [file for file in listing.files if file.filename in ours]
    first = min((file.uploaded for file in there if file.uploaded), default=None)
    missing = [state for state in states if state.verdict is Verdict.ABSENT]
    notes = [f"{file.filename} is yanked on {index.name}" for file in there if file.is_yanked]
    if first is None or listing.now is None or not (index.is_public and missing):
        return tuple(notes)
    closes = first + timedelta(days=WINDOW_DAYS)
    if listing.now > closes:
        raise ReleaseClosed(
            f"{index.name} takes no more files for {version}",
            where=(f"its first file came {first:%Y-%m-%d}, {WINDOW_DAYS} days ended {closes:%Y-%m-%d}",),
            fix=("invoke bump patch",),
        )
    return (*notes, f"{index.name} takes files for {version} until {closes:%Y-%m-%d %H:%M} UTC")


def require_digests(index: Index, states: Sequence[FileState]) -> None:
    """Refuse to judge files of which *index* tells no SHA-256."""
    untold = [state.filename for state in states if state.verdict is Verdict.DIFFERENT and not state.found]
    if untold:
        raise OutsideAnswered(
            f"{index.name} does not tell the SHA-256 of {untold[0]}",
            where=(index.simple, *untold),
            why="without it nobody can tell whether that is the file which was approved",
            fix=(f"python -m webbrowser {index.simple}",),
        )


def record_path(index: str) -> str:
    """Return where is written what *index* has accepted."""
    return f".release/published-{index}.json"


def read_accepted(view: View, candidate: Candidate, index: str) -> tuple[str, ...]:
    """Return the files of *candidate* that *index* has accepted from here, as far as anybody wrote down."""
    found = _document(view, record_path(index))
    is_same = found.get("candidate") == candidate.digest
    return tuple(map(str, found.get("accepted", ()))) if is_same else ()


def read_verified(view: View) -> dict[str, dict[str, str]]:
    """Return for each index the candidate that it was seen to serve (``candidate``), and when (``at``)."""
    found = _document(view, VERIFIED)
    indexes = found.get("indexes") if found.get("schema") == VERIFIED_SCHEMA else None
    return indexes if isinstance(indexes, dict) else {}


def is_verified(view: View, candidate: Candidate, index: str) -> bool:
    """Tell whether *index* was seen to serve exactly *candidate*."""
    return read_verified(view).get(index, {}).get("candidate") == candidate.digest


def _document(view: View, path: str) -> dict[str, Any]:
    try:
        found = json.loads(view.read(path) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

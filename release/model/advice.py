"""Which part of the version the changes advise, against the one that was chosen (SemVer 2.0.0, sections 4 to 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.metadata_changes import ENTRY_POINTS, PYTHON
from release.model.review import Advice
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from packaging.version import Version

    from release.model.review import Api, FieldChange

_FIRST_YEAR = 1990
_PARTS = ("major", "minor", "patch")
_MOST = 12


def advise(old: str, new: str, api: Api, metadata: Iterable[FieldChange]) -> Advice:
    """Return the advice for a release of *new* after *old*; of a calendar's versions nothing can be said."""
    before, after = read_version(old), read_version(new)
    if before is None or after is None:
        return Advice(words="there is no version to compare with" if not old else "a version is not of PEP 440")
    chosen = chosen_part(before, after)
    if before.release[0] >= _FIRST_YEAR:
        return Advice(words="the version is a calendar's: its parts say when, not what")
    fields = tuple(metadata)
    breaking, more = tuple(_breaking(api, fields)), tuple(_more(api, fields))
    step = 0 if breaking else 1 if more else 2
    if before.major == 0 and after.major == 0:  # section 4: anything may change; by custom the second number tells it
        step = 1 if breaking else 2
    advised = _PARTS[step]
    if api.unseen and advised == "patch" and not more:
        return Advice(chosen=chosen, words=f"not advised: {api.unseen}")
    return Advice(chosen=chosen, advised=advised, because=(breaking or more)[:_MOST])


def chosen_part(old: Version, new: Version) -> str:
    """Return the part in which *new* differs from *old* first; a new epoch counts as ``major``."""
    if old.epoch != new.epoch:
        return "major"
    sizes = max(3, len(old.release), len(new.release))
    before, after = ((*version.release, *(0,) * (sizes - len(version.release))) for version in (old, new))
    place = next((i for i in range(sizes) if before[i] != after[i]), 2)
    return _PARTS[min(place, 2)]


def _breaking(api: Api, metadata: tuple[FieldChange, ...]) -> Iterator[str]:
    yield from (f"{change.name}: {change.words}" for change in (*api.removed, *api.changed))
    for change in metadata:
        if change.field == ENTRY_POINTS and change.removed:
            yield f"entry point gone or changed: {', '.join(change.removed)}"


def _more(api: Api, metadata: tuple[FieldChange, ...]) -> Iterator[str]:
    yield from (f"{change.name}: {change.words}" for change in api.added)
    for change in metadata:
        if change.field == PYTHON:
            yield f"Python: {', '.join(change.removed) or 'any'} before, {', '.join(change.added) or 'any'} now"
        if change.field == ENTRY_POINTS and change.added and not change.removed:
            yield f"new entry point: {', '.join(change.added)}"

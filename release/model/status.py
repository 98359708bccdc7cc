"""Where the release stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.facts import Places


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """One screen: places, branch, last tag, remote, candidate and the next command."""

    places: Places
    branch: str
    commit: str
    changed: tuple[str, ...]
    last_tag: str
    commits_since: int | None
    tag: str
    tag_is_here: bool
    remote: str
    remote_words: str
    candidate: str
    next: str

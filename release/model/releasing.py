"""What a release is going to build and check."""

from __future__ import annotations

from release.model.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleasePlan:
    """A release of ``version`` from ``commit``; ``tag`` is its tag's name if that is on the commit, else empty."""

    project: str
    version: str
    commit: str
    tag: str
    sessions: tuple[str, ...]
    timeout_s: float

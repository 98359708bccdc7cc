"""Back to development: the version that the tree states between one release and the next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from packaging.version import Version

from release.model.version import next_version

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICIES = ("patch", "minor", "major")


def next_development(released: Version, policy: str) -> Version:
    """Return the development version that follows *released*.

    *policy* (one of :data:`POLICIES`) says which number the next release is thought to raise. After a pre-release
    the next one of its kind follows. How it is written is for :func:`release.model.spelling.in_style` to say.
    """
    if released.is_prerelease:
        return next_version(released, "dev")
    return Version(f"{next_version(released, policy)}.dev0")


def find_policy(stated: Version, released: Version | None) -> str:
    """Return the policy by which a tree states *stated* after the release *released*; ``none`` where it has none."""
    if released is None or not stated.is_devrelease or stated <= released or stated.epoch != released.epoch:
        return "none"
    size = max(len(stated.release), len(released.release), 3)
    before, after = (version.release + (0,) * (size - len(version.release)) for version in (released, stated))
    place = next((number for number in range(size) if before[number] != after[number]), size)
    return ("major", "minor", "patch")[min(place, 2)]


def find_habit(history: Sequence[Version]) -> str:
    """Return the policy that *history* shows: the versions that the tree stated, oldest first.

    The last return to development decides; ``none`` where the last release was followed by another one at once.
    """
    steps = [(old, new) for old, new in pairwise(history) if not old.is_prerelease and new > old]
    return find_policy(steps[-1][1], steps[-1][0]) if steps else "none"

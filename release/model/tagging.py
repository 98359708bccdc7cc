"""What tagging is going to do, and what it did."""

from __future__ import annotations

from release.model.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class TagPlan:
    """A tag to make on ``commit`` and push; ``exists`` and ``is_pushed`` tell what is there already."""

    name: str
    version: str
    commit: str
    message: str
    is_signed: bool
    exists: bool
    remote: str
    branch: str
    upstream_branch: str
    is_pushed: bool
    notes: tuple[str, ...] = ()

    @property
    def nothing_to_do(self) -> bool:
        """Whether the tag is where it should be, here and on the remote."""
        return self.is_pushed or (self.exists and not self.remote)

    @property
    def refspecs(self) -> tuple[str, ...]:
        """What one push has to carry."""
        tag = f"refs/tags/{self.name}"
        return f"refs/heads/{self.branch}:refs/heads/{self.upstream_branch}", f"{tag}:{tag}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tagged:
    """A tag that stands; ``pushed_to`` is the remote's name, empty where it was not pushed."""

    plan: TagPlan
    target: str
    pushed_to: str

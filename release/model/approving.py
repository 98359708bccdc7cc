"""What is shown before an approval, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.approval import Approval, Signers
    from release.model.candidate import Candidate
    from release.model.review import Review


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a candidate comes from: its commit's author and committer (name and address), day and title.

    ``head`` says in words where HEAD is, seen from the commit, and ``pushed`` whether the remote has the ``tag``.
    """

    author: str
    committer: str
    day: str
    title: str
    head: str
    tag: str
    pushed: str
    is_pushed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What changed since the last release: its tag (empty for the first), commits, and git's one line on the files."""

    since: str
    commits: int
    files: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovePlan:
    """One approval to be given; ``given`` are those that others gave before, ``mine`` the one that ``who`` gave.

    ``void`` says why others that are stored do not count. ``decisions`` are what is accepted with it, ``review`` is
    what this release changes, ``None`` where the candidate names none or it is not there any more.
    With ``is_signed`` it is signed with ``key`` (a file or a public key) for one of ``signers``. With ``is_sure``
    nobody is asked.
    """

    candidate: Candidate
    origin: Origin
    changes: Changes
    who: str
    comment: str
    decisions: tuple[str, ...]
    given: tuple[Approval, ...]
    mine: Approval | None
    void: tuple[str, ...]
    required: int
    expires_days: int
    is_signed: bool
    is_sure: bool
    key: str
    signers: Signers
    review: Review | None = None

    @property
    def nothing_to_do(self) -> bool:
        """Whether *who* has approved this candidate already."""
        return self.mine is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Approved:
    """An approval that is recorded and holds ``until`` then (UTC); ``missing`` counts who still has to approve."""

    plan: ApprovePlan
    approval: Approval
    until: str
    missing: int

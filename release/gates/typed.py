"""A person types the version on the terminal; the journal of this computer is what such an approval rests on."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.errors import ApprovalInvalid, ApproverRefused, DecisionMissing
from release.system.journal import read_backwards, whole_event
from release.system.world import JOURNAL

if TYPE_CHECKING:
    from release.model.approval import Approval, Signers
    from release.model.candidate import Candidate
    from release.system.view import View

EVENT = "approve"
_DONE = f'"event":"{EVENT}:done"'.encode()


def require_typed(answer: str | None, candidate: Candidate) -> None:
    """Refuse unless *answer* is the candidate's version; ``None`` is nobody."""
    if answer is None:
        raise DecisionMissing(
            f"{candidate.project} {candidate.version} waits for a person to approve it, and nobody is here",
            where=("there is no terminal to type the version on",),
            why="what is published cannot be taken back, so a person decides",
            fix=("invoke approve",),
        )
    if answer != candidate.version:
        raise DecisionMissing(
            f"{candidate.project} {candidate.version} was not approved, nothing was recorded",
            where=(f"typed {answer!r}, expected {candidate.version!r}",),
            why="the version that is typed is the version that is meant",
            fix=("invoke approve",),
        )


def require_sure_allowed(view: View, *, is_allowed: bool) -> None:
    """Refuse to go on without asking, unless the project allows it and no CI service runs us."""
    in_ci = bool(view.env("CI"))
    if in_ci or not is_allowed:
        raise DecisionMissing(
            "--yes does not approve here",
            where=("CI is set" if in_ci else "[tool.release.approval] allow-yes is not true",),
            why=(
                "in CI the gate is the forge's environment, which people open"
                if in_ci
                else "an approval is a person's, unless the project says otherwise"
            ),
            fix=("invoke approve",),
        )


def verify(view: View, approval: Approval, candidate: Candidate, signers: Signers) -> str:
    """Return nothing more to tell people apart by; refuse where only signatures count or the journal has no word of it.

    What was typed proves nothing by itself: the journal, in which every act stands, must tell of this very line.
    """
    del candidate  # it was compared already
    if signers.allowed:
        raise ApproverRefused(
            f"{approval.who} approved without a signature",
            where=(f"[tool.release.approval] signers = {shlex.quote(signers.allowed)}",),
            fix=("invoke approve --signed",),
        )
    if not _is_recorded(view, approval.digest):
        raise ApprovalInvalid(
            f"the approval of {approval.who} is not the one that was recorded here",
            where=(f"its line has SHA-256 {approval.digest}", f"{JOURNAL} has no approval of that SHA-256"),
            fix=("rm .release/approval.json", "invoke approve"),
        )
    return ""


def _is_recorded(view: View, digest: str) -> bool:
    if view.size(JOURNAL) is None:
        return False
    with view.open(JOURNAL) as stream:
        for line in read_backwards(stream):
            event = whole_event(line) if _DONE in line else None
            if event and event["event"] == f"{EVENT}:done" and event["data"].get("approval") == digest:
                return True
    return False

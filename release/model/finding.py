"""What a check says of a built distribution."""

from __future__ import annotations

from enum import Enum

from release.model.records import dataclass

BLOCK, ASK, WAIVED, OFF = "block", "ask", "waived", "off"
# What a project may say of a check.
SEVERITIES = (BLOCK, ASK, OFF)


class Outcome(str, Enum):
    """How a check ended; what nobody could look at is unknown, never passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One check's word on one thing: the check's id, the outcome, what was seen (``evidence``) and the fix.

    ``severity`` says what a failure does: :data:`BLOCK` (red) ends the release, :data:`ASK` (yellow) is a decision for
    whoever approves, :data:`WAIVED` was decided before. It means nothing with other outcomes.
    """

    check: str
    outcome: Outcome
    where: str
    evidence: str
    fix: str = ""
    severity: str = BLOCK

    @property
    def blocks(self) -> bool:
        """Whether it ends the release."""
        return self.outcome is Outcome.FAILED and self.severity == BLOCK

    @property
    def asks(self) -> bool:
        """Whether it is a decision for whoever approves."""
        return self.outcome is Outcome.FAILED and self.severity == ASK

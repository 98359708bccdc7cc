"""What a check says of a built distribution."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Outcome(str, Enum):
    """How a check ended; what nobody could look at is unknown, never passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One check's word on one thing: the check's id, the outcome, what was seen (``evidence``) and the fix."""

    check: str
    outcome: Outcome
    where: str
    evidence: str
    fix: str = ""

"""The approval: one person's yes to one candidate, to the byte."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from release.model.finding import Outcome
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.model.candidate import Audited, Candidate

SCHEMA = "release-tasks/approval/1"
# How far the clocks of two people may be apart.
_SKEW = timedelta(minutes=10)
AUDIT = ".release/audit.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """Who approved what, when and how.

    ``candidate`` is the candidate's SHA-256; ``who`` is a name with an address in angle brackets, or the name that a
    forge knows; ``when`` is UTC (ISO 8601); ``gate`` is how it was given (``typed``, ``signed``, ``environment``);
    ``decisions`` are the open points that were accepted with it; ``signature`` is an ssh signature or empty.
    """

    candidate: str
    project: str
    version: str
    who: str
    when: str
    gate: str
    comment: str = ""
    decisions: tuple[str, ...] = ()
    signature: str = ""

    @property
    def line(self) -> bytes:
        """This as one line of canonical JSON: UTF-8, sorted keys, no blanks; same content, same bytes."""
        body = {"schema": SCHEMA, **asdict(self)}
        return (json.dumps(body, sort_keys=True, separators=(",", ":")) + "\n").encode()

    @property
    def digest(self) -> str:
        """The SHA-256 of :attr:`line`, 64 hexadecimal digits."""
        return sha256(self.line).hexdigest()

    @property
    def address(self) -> str:
        """The address in ``who``, or all of it where there is none."""
        return self.who.rpartition("<")[2].removesuffix(">")

    @property
    def person(self) -> str:
        """What tells people apart: the address, in whatever case it is written."""
        return self.address.casefold()

    @property
    def time(self) -> datetime:
        """``when`` as a time."""
        return datetime.fromisoformat(self.when)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signers:
    """The files that say whose signatures count, and whose no longer do; paths in the project, empty without one."""

    allowed: str = ""
    revoked: str = ""


def parse_approvals(data: bytes) -> tuple[tuple[Approval, ...], tuple[int, ...]]:
    """Return the approvals in *data*, one a line, and the numbers (from 1) of the lines that are none, to the byte."""
    approvals, bad = [], []
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        approval = _parse(line)
        if approval is None:
            bad.append(number)
        else:
            approvals.append(approval)
    return tuple(approvals), tuple(bad)


def is_for(approval: Approval, candidate: Candidate) -> bool:
    """Tell whether *approval* was given to exactly this *candidate*."""
    meant = (approval.candidate, approval.project, approval.version)
    return meant == (candidate.digest, candidate.project, candidate.version)


def expires(approval: Approval, days: int) -> datetime:
    """Return the time at which *approval* ends to hold."""
    return approval.time + timedelta(days=days)


def is_expired(approval: Approval, now: datetime, days: int) -> bool:
    """Tell whether *approval* does not hold at *now*: it is *days* old, or from a time that has not come yet."""
    return not approval.time - _SKEW <= now < expires(approval, days)


def people(approvals: Iterable[Approval]) -> tuple[str, ...]:
    """Return the different people who approved, in the order of their first approval."""
    return tuple(dict.fromkeys(approval.person for approval in approvals))


def is_enough(approvals: Iterable[Approval], required: int) -> bool:
    """Tell whether at least *required* different people approved."""
    return len(people(approvals)) >= required


def signed_bytes(approval: Approval, candidate: Candidate) -> bytes:
    """Return what a signature is made over: the candidate, then the approval without its signature.

    With the second part another time, name, comment or decision voids the signature too.
    """
    return candidate.canonical() + replace(approval, signature="").line


def open_points(candidate: Candidate) -> tuple[str, ...]:
    """Return what is accepted with an approval of *candidate*: what somebody has to decide, what no check could see.

    Tests that did not run and rows of the checklist that failed are among it.
    """
    asked = (finding for finding in candidate.findings if finding.asks)
    unseen = (finding for finding in candidate.findings if finding.outcome is Outcome.UNKNOWN)
    return (
        *(f"decide: {finding.check}: {finding.where}: {finding.evidence}" for finding in asked),
        *(f"unknown: {finding.check}: {finding.where}: {finding.evidence}" for finding in unseen),
        *(f"not run: {run.session}: {run.reason}" for run in candidate.tests if run.outcome == "not run"),
        *_of_audit(candidate.audit),
    )


def _of_audit(audit: Audited | None) -> Iterator[str]:
    """Yield what the security checklist leaves to whoever approves, in one line that stays readable."""
    if audit is None:
        return
    if not audit.digest:
        yield f"unknown: audit: {audit.words}"
    elif audit.counts.get("failed"):
        yield f"audit: {audit.counts['failed']} rows failed: see {AUDIT}, or: invoke audit"


def _parse(line: bytes) -> Approval | None:
    """Return the approval in *line*, ``None`` where it is none or not written as we write it."""
    try:
        body: dict[str, Any] = json.loads(line)
        if body.pop("schema") != SCHEMA:
            return None
        approval = Approval(**{**body, "decisions": tuple(body["decisions"])})
        is_aware = approval.time.tzinfo is not None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    texts = [getattr(approval, field.name) for field in fields(approval) if field.name != "decisions"]
    is_text = all(isinstance(text, str) for text in (*texts, *approval.decisions))
    return approval if is_text and is_aware and approval.line == line else None

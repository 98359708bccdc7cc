"""The candidate: what was built and checked, as canonical JSON; its SHA-256 is what a human approves."""

from __future__ import annotations

import json
from dataclasses import asdict, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from release.model.distribution import Distribution
from release.model.finding import Finding, Outcome
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "release-tasks/candidate/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class TestRun:
    """One session of tests: ``passed``, ``failed`` or ``not run``, with the reason for the last."""

    session: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audited:
    """How the security checklist stood, looked at offline: rows by state.

    Which rows failed stands in ``.release/audit.json`` only, because a candidate is shown to everybody; ``digest`` is
    the SHA-256 of every row's id and state. Both are empty where nobody could look, and ``words`` say why.
    """

    digest: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One release, built and checked; ``tag`` is empty while there is none, ``epoch`` the commit's time (Unix, s).

    ``audit`` is ``None`` in a candidate of a time when releases were not audited; ``review`` is the SHA-256 of
    ``.release/review.json``, empty where there is none.
    """

    project: str
    version: str
    commit: str
    tag: str
    epoch: int
    distributions: tuple[Distribution, ...]
    tests: tuple[TestRun, ...]
    findings: tuple[Finding, ...]
    tools: Mapping[str, str]
    audit: Audited | None = None
    review: str = ""

    def canonical(self) -> bytes:
        """Return the JSON: UTF-8, sorted keys, no blanks, one line end at the end; same content, same bytes."""
        body = {"schema": SCHEMA, **asdict(self)}
        return (json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode()

    @property
    def digest(self) -> str:
        """The SHA-256 of :meth:`canonical`, 64 hexadecimal digits."""
        return sha256(self.canonical()).hexdigest()


def parse_candidate(data: bytes) -> Candidate | None:
    """Return the candidate in *data*, ``None`` where that is none of this schema."""
    try:
        body: dict[str, Any] = json.loads(data)
        if body.pop("schema") != SCHEMA:
            return None
        return Candidate(
            **{
                **body,
                "distributions": tuple(Distribution(**entry) for entry in body["distributions"]),
                "tests": tuple(TestRun(**entry) for entry in body["tests"]),
                "findings": tuple(Finding(**{**e, "outcome": Outcome(e["outcome"])}) for e in body["findings"]),
                "audit": Audited(**body["audit"]) if body.get("audit") else None,
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

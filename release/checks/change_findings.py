"""How the checks on changes say what they found: one finding for all that is alike, so that it is one decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import ASK, Finding, Outcome
from release.model.redact import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.model.reviewing import ReviewFacts

_MOST, _LONGEST = 6, 300
_FIX = "nox -s review, and look at .release/review.html"


def judged(facts: ReviewFacts, check: str, found: Sequence[str], good: str, severity: str = ASK) -> Iterator[Finding]:
    """Yield one finding: what was *found*, or *good* where that is nothing; not applicable without a release before."""
    where = f"{facts.review.project} {facts.review.version}"
    if facts.unseen:
        yield Finding(check=check, outcome=Outcome.NOT_APPLICABLE, where=where, evidence=facts.unseen)
    elif found:
        more = f" and {len(found) - _MOST} more" if found[_MOST:] else ""
        evidence = "; ".join(map(_one_line, found[:_MOST])) + more
        yield Finding(check=check, outcome=Outcome.FAILED, where=where, evidence=evidence, fix=_FIX, severity=severity)
    else:
        yield Finding(check=check, outcome=Outcome.PASSED, where=where, evidence=good)


def _one_line(text: str) -> str:
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return visible(short).replace("\n", "\\n")

"""What the checks on changes look at, and the words for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import WAIVED, Outcome
from release.model.records import dataclass
from release.model.review import FOUND

if TYPE_CHECKING:
    from release.model.finding import Finding
    from release.model.review import FileChange, Review

RED, YELLOW, GREY, GREEN = "red", "yellow", "grey", "green"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewFacts:
    """A review without the findings that are made of it; ``semver`` is the project's wish: strict, advise or off."""

    review: Review
    semver: str = "advise"

    @property
    def unseen(self) -> str:
        """Why there is nothing to judge, empty where there is something."""
        previous = self.review.previous
        return "" if previous.state == FOUND else previous.words or "there is no release before"

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """The changed files of all distributions; each once, as it is told with the first."""
        return self.review.changes


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The answer to "may I approve?": ``tone`` is the worst of what was found.

    ``decisions`` have to be made by whoever approves; ``unseen`` is what nobody could look at, tests among it.
    """

    tone: str
    words: str
    blocks: tuple[Finding, ...]
    decisions: tuple[Finding, ...]
    unseen: tuple[str, ...]
    waived: tuple[Finding, ...]
    passed: int
    failed_tests: tuple[str, ...]


def verdict(review: Review) -> Verdict:
    """Return what the findings and tests of *review* come to; what nobody looked at is never green."""
    found = review.findings
    blocks = tuple(finding for finding in found if finding.blocks)
    decisions = tuple(finding for finding in found if finding.asks)
    waived = tuple(finding for finding in found if finding.outcome is Outcome.FAILED and finding.severity == WAIVED)
    failed = tuple(run.session for run in review.tests if run.outcome == "failed")
    unseen = (
        *(() if review.is_tested else ("tests: not run with this review; nox -s release runs them",)),
        *(f"tests: {run.session} not run: {run.reason}" for run in review.tests if run.outcome == "not run"),
        *(f"{f.check}: {f.where}: {f.evidence}" for f in found if f.outcome is Outcome.UNKNOWN),
    )
    tone, words = GREEN, "nothing was found that speaks against an approval"
    if blocks or failed:
        tone, words = RED, f"do not approve: {_many(len(blocks) + len(failed), 'thing')} must be put right first"
    elif decisions:
        tone, words = YELLOW, f"{_many(len(decisions), 'decision')} to make before you approve"
        words += f"; {_many(len(unseen), 'thing')} nobody could look at" if unseen else ""
    elif unseen:
        tone, words = (
            GREY,
            f"{_many(len(unseen), 'thing')} nobody could look at; nothing else speaks against an approval",
        )
    return Verdict(
        tone=tone,
        words=words,
        blocks=blocks,
        decisions=decisions,
        unseen=unseen,
        waived=waived,
        passed=sum(finding.outcome is Outcome.PASSED for finding in found),
        failed_tests=failed,
    )


def effort(review: Review) -> int:
    """Return how many minutes a careful reader needs: 500 lines an hour, a line and what it replaces counted once.

    Half a minute comes on top for each file. The speed is a convention of ours, for comparing releases; no study's.
    """
    lines = sum(max(change.added or 0, change.removed or 0) for change in review.changes)
    return max(1, round(lines * 60 / 500 + len(review.changes) / 2))


def duration(minutes: int) -> str:
    """Return a number of minutes for people."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

"""A release that was compared with nothing, because what is there before it could not be seen.

Why: "no change was found" and "nobody looked" read alike. Without the release before, no other check on changes says
anything.

Example: bad: the index did not answer, and the page shows no change. Good: the page says that nobody could look.

Fix: ask again when the index answers, or name something else: ``nox -s review -- --against`` a folder, a tag or a
version.

Sources: PEP 691 (the index's JSON answer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome
from release.model.review import FIRST, FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.reviewing import ReviewFacts

ID = "unknown-previous"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """The release before was seen, or there is none."""
    review, previous = facts.review, facts.review.previous
    where = f"{review.project} {review.version}"
    if previous.state == FOUND:
        evidence = f"compared with {previous.version} from {previous.where}"
        yield Finding(check=ID, outcome=Outcome.PASSED, where=where, evidence=evidence)
    elif previous.state == FIRST:
        yield Finding(check=ID, outcome=Outcome.NOT_APPLICABLE, where=where, evidence=previous.words)
    else:
        fix = "nox -s review -- --against FOLDER"
        yield Finding(check=ID, outcome=Outcome.UNKNOWN, where=where, evidence=previous.words, fix=fix)

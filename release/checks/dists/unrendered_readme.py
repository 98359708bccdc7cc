"""A long description that the index would refuse or show as plain text (``twine check --strict``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts

ID = "unrendered-readme"
_OUTCOMES = {True: Outcome.PASSED, False: Outcome.FAILED, None: Outcome.UNKNOWN}


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Twine's word on each file; where it gave none, the outcome is unknown."""
    for file in facts.files:
        outcome = _OUTCOMES[file.renders]
        words = {Outcome.PASSED: "twine check --strict passed", Outcome.UNKNOWN: "twine said nothing of it"}
        yield Finding(
            check=ID,
            outcome=outcome,
            where=file.distribution.filename,
            evidence=words.get(outcome, file.rendering),
            fix=_fix(file.rendering) if outcome is Outcome.FAILED else "",
        )


def _fix(words: str) -> str:
    if "content_type" in words:
        return (
            'set readme = "README.md" in [project] (long_description_content_type in setup()), then: nox -s build check'
        )
    if "long_description" in words and "missing" in words:
        return 'set readme = "README.md" in [project] (long_description in setup()), then: nox -s build check'
    return "correct the README, then: nox -s build check"

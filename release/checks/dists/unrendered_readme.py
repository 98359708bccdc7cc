"""A long description that the index would refuse or show as plain text (``twine check --strict``).

Why: the index refuses what does not render, after the tag was pushed; or it shows the markup as plain text.

Example: bad: an unknown directive in README.rst; a README that is not named in ``[project]``. Good: ``readme =
"README.md"``.

Fix: correct the README, or name it with its kind.

Sources: twine's documentation, "twine check"; the index's upload rules (description).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import ASK, BLOCK, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts

ID = "unrendered-readme"
_OUTCOMES = {True: Outcome.PASSED, False: Outcome.FAILED, None: Outcome.UNKNOWN}


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Twine's word on each file; where it gave none, the outcome is unknown. What is no markup's name is asked for."""
    for file in facts.files:
        outcome = _OUTCOMES[file.renders]
        words = {Outcome.PASSED: "twine check --strict passed", Outcome.UNKNOWN: "twine said nothing of it"}
        yield Finding(
            check=ID,
            outcome=outcome,
            where=file.distribution.filename,
            evidence=words.get(outcome, file.rendering),
            severity=ASK if _is_guessed(file.rendering) else BLOCK,
            fix=_fix(file.rendering) if outcome is Outcome.FAILED else "",
        )


def _is_guessed(words: str) -> bool:
    """Tell whether it renders, as what the index takes for it where nobody says what it is."""
    return "defaulting" in words and "`long_description` missing" not in words and "error" not in words.lower()


def _fix(words: str) -> str:
    if "content_type" in words:
        return (
            'set readme = "README.md" in [project] (long_description_content_type in setup()), then: nox -s build check'
        )
    if "long_description" in words and "missing" in words:
        return 'set readme = "README.md" in [project] (long_description in setup()), then: nox -s build check'
    return "correct the README, then: nox -s build check"

"""A version that promises less change than there is: a public name is gone in a minor, or new in a patch release.

Why: users allow versions by their parts (``~=1.4``, ``<2``). A release that breaks under a small number reaches them
without their doing.

Example: bad: 1.4.2 after 1.4.1, and ``Client(proxies=)`` is gone. Good: the same as 2.0.0, or as 0.28.0 after 0.27.2.

Fix: ``invoke bump`` to the advised part; or put the name back; or approve, which records the decision. With
``semver = "strict"`` in ``[tool.release.checks]`` it is refused; ``"off"`` does not look.

Sources: SemVer 2.0.0, sections 4 to 8; griffe, "Detecting breaking changes".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.finding import ASK, BLOCK, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.reviewing import ReviewFacts

ID = "version-too-low"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """The version's part is at least the one that the changes advise."""
    advice, api = facts.review.advice, facts.review.api
    where = f"{facts.review.project} {facts.review.version}"
    if facts.semver == "off":
        yield Finding(check=ID, outcome=Outcome.NOT_APPLICABLE, where=where, evidence='semver = "off"')
    elif not facts.unseen and api.unseen and not advice.is_too_low:
        yield Finding(check=ID, outcome=Outcome.UNKNOWN, where=where, evidence=api.unseen)
    elif not facts.unseen and not advice.advised:
        yield Finding(check=ID, outcome=Outcome.NOT_APPLICABLE, where=where, evidence=advice.words)
    else:
        words = [f"a {advice.chosen} release, where a {advice.advised} one is advised", *advice.because]
        good = f"a {advice.chosen} release; {advice.advised} is advised"
        severity = BLOCK if facts.semver == "strict" else ASK
        yield from judged(facts, ID, words if advice.is_too_low else [], good, severity)

"""A person with rights here whose training nobody has noted.

Why: most accounts are lost by people, not by machines. Who may publish has to know how the last ones were tricked.

Example: bad: ``[answers.ANN-3]`` by alice, and bob among ``[people]``. Good: the same with ``covers = ["bob"]``.

Fix: ``invoke answer ANN-3 --by NAME --covers bob --evidence "…"``.

Sources: NIST SP 800-50r1 (awareness and training).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "untrained-person"
ITEMS = ("MET-4",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Everybody in the register of people is covered by the answer on training."""
    answers = facts.answers
    if not answers.people:
        yield _SAYS.unknown(
            "release-answers.toml", "nobody is registered among [people]", "$EDITOR release-answers.toml"
        )
        return
    answer = answers.answers.get("ANN-3")
    holds = answer is not None and answer.until >= facts.now.date()
    trained = {answer.by, *answer.covers} & set(answers.people) if answer and holds else set()
    told = f"{len(trained)} of {len(answers.people)} people are trained ({100 * len(trained) // len(answers.people)} %)"
    missing = sorted(set(answers.people) - trained)
    if missing:
        fix = f'invoke answer ANN-3 --by NAME --covers {",".join(missing)} --evidence "..."'
        yield _SAYS.failed("release-answers.toml", f"{told}; not: {', '.join(missing)}", fix)
    elif answer:
        yield _SAYS.passed(answer.where, told)

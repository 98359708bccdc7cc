"""A waiver without owner, reason, risk or end; or an entry of the register that does not count.

Why: a waiver is a debt. Without somebody who owes it and a day on which it ends, it is forgotten and holds for ever.

Example: bad: ``[waivers.ACC-P3]`` with a reason alone. Good: reason, risk, owner (one of ``[people]``) and until.

Fix: complete it in release-answers.toml, or do what the item asks for.

Sources: NIST SP 800-37r2 (plan of action and milestones).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "careless-waiver"
ITEMS = ("STD-4",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every waiver has an owner who is registered, a reason and an end; no entry of the register is void."""
    answers = facts.answers
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of waivers", "touch release-answers.toml")
        return
    for problem in answers.problems:
        where, _, words = problem.partition(": ")
        yield _SAYS.failed(where, words, "$EDITOR release-answers.toml")
    for item, waiver in answers.waivers.items():
        told = f"{item}, owned by {waiver.owner} until {waiver.until}"
        if waiver.owner not in answers.people:
            yield _SAYS.failed(waiver.where, f"{told}, who is not among [people]", "$EDITOR release-answers.toml")
        elif waiver.until < facts.now.date():
            yield _SAYS.failed(waiver.where, f"{told}: it has ended", f"do what {item} asks for, or decide anew")
        else:
            yield _SAYS.passed(waiver.where, told)
    if not (answers.problems or answers.waivers):
        yield _SAYS.passed("release-answers.toml", "every entry counts, and none is a waiver")

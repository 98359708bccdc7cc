"""An account at the index whose second factor nobody has seen at work.

Why: a password is phished in an afternoon. The index takes no upload with a person's token unless that person has a
second factor: an upload that it took is a proof, for that person.

Example: bad: three people have a role, and the last upload with a token was a year ago. Good: the answer to ACC-P2
covers them all and names security keys.

Fix: ``invoke answer ACC-P2 --by NAME --covers OTHERS --evidence "security keys enrolled, seen on …"``.

Sources: the index's upload rules (2FA is needed); PyPI Docs, "Two-factor authentication".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import ASK, IDENTITY, acts_at, live_of, no_journal, testpypi_of, where
from release.checks.saying import Says
from release.model.ownership import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.ownership import IndexFacts

ID = "unproved-second-factor"
ITEMS = ("ACC-P2", "ACC-T2")
_SAYS = Says(ID)
_MOST_DAYS = 90


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A token's upload of the last 90 days was taken, and its account is the only one with a role."""
    yield _proved(_SAYS.on("ACC-P2"), facts, live_of(facts))
    yield _proved(_SAYS.on("ACC-T2"), facts, testpypi_of(facts))


def _proved(says: Says, facts: AuditFacts, index: IndexFacts | None) -> Finding:
    """Say whether a second factor was proved at *index*; another index proves nothing for it."""
    if (problem := no_journal(says, facts)) is not None:
        return problem
    if index is None:
        return says.unknown("index", "who has a role there: the index was not asked", ASK)
    roles = index.page.roles if index.page else None
    if not roles:
        return says.unknown(where(index), f"who has a role there: {index.why(PAGE)}", ASK)
    uploads = [
        act
        for act in acts_at(facts, index.index, "upload")
        if act.data.get("accepted")
        and IDENTITY not in str(act.data.get("by", IDENTITY))
        and (facts.now - act.time).days < _MOST_DAYS
    ]
    users = sorted({role.user for role in roles})
    if uploads and len(users) == 1:
        return says.passed(where(index), f"{users[0]} uploaded with a token on {uploads[-1].time.date()}")
    if uploads:
        told = f"one of {', '.join(users)} uploaded with a token on {uploads[-1].time.date()}; the others have not"
    else:
        told = f"no upload with a token in {_MOST_DAYS} days proves it for {', '.join(users)}"
    return says.unknown(where(index), told, "invoke answer " + says.items[0] + ' --by NAME --evidence "..."')

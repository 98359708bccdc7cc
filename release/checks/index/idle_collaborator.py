"""Somebody who has a role at the index and has done nothing here for a year.

Why: nobody notices what is done in the name of a person who is not there any more.

Example: bad: bob is a maintainer, and his last commit was two years ago. Good: no role without a use for it.

Fix: remove the role at the index; look at the trusted publishers, too. Or say why it stays:
``invoke answer PYP-4 --by NAME --evidence "…"``.

Sources: NIST SP 800-53, AC-2(3) (disable inactive accounts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import ANSWERS, EDIT_ANSWERS, live_of, page_of, people_at, untold, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "idle-collaborator"
ITEMS = ("PYP-4",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Everybody with a role has committed here within a year."""
    page, live = page_of(facts), live_of(facts)
    roles = page.roles if page else None
    if live is None or not roles:
        yield untold(_SAYS, facts, "the roles")
        return
    committers = facts.index.stated.committers if facts.index else None
    if committers is None:
        yield _SAYS.unknown("", "this clone does not hold the commits of a year", "git fetch --unshallow")
        return
    people = people_at(facts, live.index)
    for user in sorted({role.user for role in roles}):
        name = people.get(user.casefold())
        if name is None:
            yield _SAYS.unknown(ANSWERS, f"nobody knows who {user} is: not among [people]", EDIT_ANSWERS)
        elif _addresses(facts.answers.people[name]) & committers:
            yield _SAYS.passed(where(live), f"{name} has committed within a year")
        else:
            fix = f"remove {user} at the index, or: invoke answer PYP-4"
            yield _SAYS.failed(where(live), f"{name} has a role and has committed nothing for a year", fix)


def _addresses(person: Mapping[str, object]) -> set[str]:
    more = person.get("emails")
    return {str(each).lower() for each in (person.get("email", ""), *(more if isinstance(more, list) else ()))}

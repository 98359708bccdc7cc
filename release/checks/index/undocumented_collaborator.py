"""Somebody with a role at the index, without a written reason or with one that nobody has looked at in time.

Why: rights collect. Whoever got a role for one release has it for years, with the password of that year.

Example: bad: ``[people.bob]`` without ``reason``. Good: ``reason = "releases of the 1.x branch"`` and a ``review`` day
that is still to come.

Fix: write both into ``release-answers.toml``, or remove the role.

Sources: NIST SP 800-53, AC-2 (account management), AC-6 (least privilege).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from release.checks.index_findings import ANSWERS, EDIT_ANSWERS, live_of, page_of, people_at, untold
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "undocumented-collaborator"
ITEMS = ("PYP-2",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Everybody with a role has a reason and a day of review that is not over."""
    page, live = page_of(facts), live_of(facts)
    roles = page.roles if page else None
    if live is None or not roles:
        yield untold(_SAYS, facts, "the roles")
        return
    people = people_at(facts, live.index)
    for user in sorted({role.user for role in roles}):
        name = people.get(user.casefold())
        if name is None:
            fix = f'write [people.NAME] with {live.index} = "{user}", reason and review into {ANSWERS}'
            yield _SAYS.failed(ANSWERS, f"{user} has a role at {live.index} and is not among [people]", fix)
            continue
        person, place = facts.answers.people[name], f"{ANSWERS}:{facts.answers.lines.get(f'people.{name}', 1)}"
        review = person.get("review")
        day = review.date() if isinstance(review, datetime) else review
        if not (person.get("reason") and isinstance(day, date)):
            missing = "reason" if not person.get("reason") else "review"
            yield _SAYS.failed(place, f"{name} has no {missing} for a role at {live.index}", EDIT_ANSWERS)
        elif day < facts.now.date():
            yield _SAYS.failed(place, f"the role of {name} was to be looked at on {day}", EDIT_ANSWERS)
        else:
            yield _SAYS.passed(place, f"{name}: {person['reason']}, to be looked at on {day}")

"""Somebody with a role at the index who is not registered here, or who is registered and has none.

Why: a role is the right to publish. The owner whom nobody knows is the one who was added by whoever took an account
over; and the expected owner who is missing is the one who was removed.

Example: bad: ``Maintainer: mallory``, and no ``pypi = "mallory"`` among ``[people]``. Good: the same names on both
sides.

Fix: remove the role at the index, and look at trusted publishers, too: they stay when a person goes. Or register the
person in ``release-answers.toml``.

Sources: PyPI Docs, "Project roles"; the incident of num2words in July 2025.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import ANSWERS, EDIT_ANSWERS, live_of, page_of, people_at, untold, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.ownership import IndexFacts, Role

ID = "stranger-among-owners"
ITEMS = ("PYP-1", "PYP-2", "OWN-14", "OWN-34", "DOC-2", "MON-4", "OWN-46")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The roles at the index and the register of people name the same persons."""
    page, live = page_of(facts), live_of(facts)
    roles = page.roles if page else None
    if live is None or roles is None:
        yield untold(_SAYS, facts, "the roles")
        return
    people = people_at(facts, live.index)
    if not people:
        told = f"nobody among [people] has a name at {live.index}: who should have a role is not written down"
        yield _SAYS.unknown(ANSWERS, told, f'write {live.index} = "NAME" to each of [people] in {ANSWERS}')
        return
    held = {role.user.casefold(): role for role in roles}
    for name, role in sorted(held.items()):
        if name in people:
            yield _SAYS.passed(where(live), f"{role.user} ({role.role}) is registered as {people[name]}")
        else:
            fix = f"remove {role.user} at the index and look at its trusted publishers, or register the person"
            yield _SAYS.failed(where(live), f"{role.user} ({role.role}) is not among [people]", fix)
    if not held and not (page and page.organization):
        yield _SAYS.failed(where(live), "nobody has a role there", "ask the index's support who may manage it")
    yield from _missing(facts, live, people, held)


def _missing(facts: AuditFacts, live: IndexFacts, people: dict[str, str], held: dict[str, Role]) -> Iterator[Finding]:
    """Yield the registered people whose role at the index is not the one that they should have."""
    for name, person in sorted(people.items()):
        stated = facts.answers.people[person].get("roles", ())
        wanted = {str(role).casefold() for role in stated} if isinstance(stated, list) else set()
        has = held[name].role.casefold() if name in held else ""
        if "owner" in wanted and has != "owner":
            fix = f"an owner invites {name} at the index, or: {EDIT_ANSWERS}"
            yield _SAYS.failed(where(live), f"{person} should be an owner and is {has or 'nobody'} there", fix)
        elif "maintainer" in wanted and not has:
            fix = f"an owner invites {name} at the index, or: {EDIT_ANSWERS}"
            yield _SAYS.failed(where(live), f"{person} should be a maintainer and has no role there", fix)
        elif has == "owner" and wanted and "owner" not in wanted:
            fix = f"make {name} a maintainer at the index, or: {EDIT_ANSWERS}"
            yield _SAYS.failed(where(live), f"{person} is an owner and is not registered as one", fix)

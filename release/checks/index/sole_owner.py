"""A project with one owner, and no organization behind it.

Why: one lost phone, one expired domain, one person who leaves, and nobody can publish, yank or answer any more. A
second owner is also the one who notices what the first did not do.

Example: bad: ``Owner: alice`` alone. Good: two owners, or an organization.

Fix: invite a second owner at the index; maintainers cannot manage the project.

Sources: PyPI Docs, "Project roles"; the incident of ctx in May 2022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import live_of, page_of, untold, where
from release.checks.saying import Says
from release.model.ownership import OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "sole-owner"
ITEMS = ("PYP-1",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """There are two owners at least, or an organization."""
    page, live = page_of(facts), live_of(facts)
    roles = page.roles if page else None
    if page is None or roles is None:
        yield untold(_SAYS, facts, "the roles")
        return
    owners = sorted({role.user for role in roles if role.role == OWNER}, key=str.casefold)
    if page.organization:
        yield _SAYS.passed(where(live), f"it belongs to the organization {page.organization}")
    elif len({name.casefold() for name in owners}) > 1:
        yield _SAYS.passed(where(live), f"its owners are {', '.join(owners)}")
    elif page.organization is None:
        yield untold(_SAYS, facts, f"whether an organization stands behind {', '.join(owners) or 'it'}")
    elif owners:
        yield _SAYS.failed(where(live), f"{owners[0]} is its only owner", "invite a second owner at the index")
    else:
        yield _SAYS.failed(where(live), "nobody is its owner", "ask the index's support who may manage it")

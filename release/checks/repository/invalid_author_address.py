"""An author's address that nobody could be reached at.

Why: the index refuses an upload whose address is not valid, and whoever finds a hole writes to it. An address that an
example left behind reaches a stranger.

Example: bad: ``{name = "You", email = "you@example.com"}``. Good: an address that somebody reads.

Fix: correct ``authors`` in pyproject.toml.

Sources: core metadata, Author-email; RFC 2606 (reserved domains); pypi/warehouse, ``forklift/metadata.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.repository_facts import Contact

ID = "invalid-author-address"
ITEMS = ("OWN-05",)
_SAYS = Says(ID)
_ADDRESS = re.compile(r"[^@\s,;<>]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z][A-Za-z0-9-]+")
_RESERVED = re.compile(r"(?:^|[@.])(?:example(?:\.(?:com|org|net))?|test|invalid|localhost|local)$", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Somebody is named, and every address that is given can exist."""
    contacts = facts.repository.contacts if facts.repository else None
    if facts.repository is None or contacts is None:
        yield _SAYS.unknown("", "who made it is only known when it is built", "state authors in pyproject.toml")
        return
    for contact in contacts:
        if contact.address:
            yield _look(contact)
    if not any(contact.address for contact in contacts):
        fix = "write authors = [{name = ..., email = ...}] into pyproject.toml"
        yield _SAYS.failed(facts.repository.manifest, "gives no address at all", fix)


def _look(contact: Contact) -> Finding:
    address = contact.address
    wrong = "" if _ADDRESS.fullmatch(address) else "is no address"
    wrong = wrong or ("is reserved for examples" if _RESERVED.search(address) else "")
    if wrong:
        fix = f"$EDITOR {contact.where.partition(' ')[0]}"
        return _SAYS.failed(contact.where, f"{address!a} of the {contact.role} {wrong}", fix)
    return _SAYS.passed(contact.where, f"the {contact.role}'s address is one")

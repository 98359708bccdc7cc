"""A token that says nothing of what it may do: its limits stand at the index, if there are any.

Why: the index means to keep the limits of tokens to itself. A token without them in its text may be for one project
or for a whole account; to call it unlimited would be as wrong as to call it narrow.

Example: bad: a token with no caveat that anybody can read. Good: one that names its project.

Fix: look at the index what it is for; before it is used, ``nox -s publish`` narrows it to this project and minutes.

Sources: pypi/warehouse, ``warehouse/macaroons/caveats`` and its note on stored caveats (August 2026).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import tokens_in_hand
from release.model.secrets import OF_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-without-limits"
ITEMS = ("TOK-C3", "OWN-17", "OWN-30")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The limits of every token that lies here can be read."""
    return tokens_in_hand(facts, _SAYS, _look)


def _look(secret: Secret) -> Finding:
    limits = secret.limits
    if limits is None or limits.reach == OF_UNKNOWN:
        return _SAYS.unknown(secret.where, "it does not say what it is for", "look at the index what it is for")
    more = "; it has further limits that nobody here can read" if limits.has_unknown else ""
    return _SAYS.passed(secret.where, f"{limits.words}{more}")

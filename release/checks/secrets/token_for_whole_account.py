"""A token that may publish every project of an account.

Why: a token that leaks is worth what it may. One for a single project loses that project; one for an account loses
all of them, and those that are added later.

Example: bad: a token made with "Scope: Entire account". Good: "Scope: Project mylib", or none and trusted publishing.

Fix: make a token for the project, replace the old one, delete that.

Sources: the index's help, "How can I use API tokens"; the LottieFiles incident (2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import tokens_in_hand
from release.model.secrets import OF_ACCOUNT, OF_NOTHING, OF_PROJECTS, OF_PUBLISHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-for-whole-account"
ITEMS = ("TOK-C3", "OWN-17", "OWN-30", "OWN-35")
_SAYS = Says(ID)
_NARROW = {OF_PROJECTS, OF_PUBLISHER, OF_NOTHING}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token that something is published with from here is limited to projects."""
    return tokens_in_hand(facts, _SAYS, lambda secret: _look(secret, facts.project))


def _look(secret: Secret, project: str) -> Finding:
    limits = secret.limits
    if limits is None:
        return _SAYS.unknown(secret.where, "nobody could read its limits")
    if limits.reach == OF_ACCOUNT:
        fix = f"make a token for {project} alone, put it there, and delete the old one at the index"
        return _SAYS.failed(secret.where, secret.shown, fix)
    if limits.reach in _NARROW:
        return _SAYS.passed(secret.where, secret.shown)
    return _SAYS.unknown(secret.where, secret.shown, "look at the index what it is for")

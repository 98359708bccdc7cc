"""A token that cannot publish this project, because it is for others.

Why: the upload would be refused, at the end of a release and half of the files later. That can be seen before.

Example: bad: a token "project othertool" in the environment of this project. Good: one for this project.

Fix: make a token for this project.

Sources: the index's refusal "project-scoped token is not valid for project".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import tokens_in_hand
from release.model.own import normal_name
from release.model.secrets import OF_NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-for-other-project"
ITEMS = ("TOK-C3", "OWN-17", "OWN-35")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token that names projects names this one."""
    return tokens_in_hand(facts, _SAYS, lambda secret: _look(secret, facts.project))


def _look(secret: Secret, project: str) -> Finding:
    limits = secret.limits
    if limits is None:
        return _SAYS.unknown(secret.where, "nobody could read what it is for")
    if limits.reach == OF_NOTHING or (limits.names is not None and normal_name(project) not in limits.names):
        return _SAYS.failed(secret.where, f"{limits.words}: not for {project}", f"make a token for {project} alone")
    if limits.names is None:
        told = f"{limits.words}: whether {project} is among them only the index knows"
        return _SAYS.unknown(secret.where, told, "look at the index what it is for")
    return _SAYS.passed(secret.where, f"names {project}")

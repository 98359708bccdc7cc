"""A token that is over, or not valid yet, in a place from which something is published.

Why: the release stops at its last step. The times are written in the token, so that it can be seen today.

Example: bad: a narrowed token of last week in ``~/.pypirc``. Good: none there, or one without an end that is replaced
by the calendar.

Fix: delete it; make a new one where one is needed.

Sources: pypi/warehouse, the caveat "Expiration".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import tokens_in_hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-expired"
ITEMS = ("OWN-35",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token that lies here is valid now."""
    now = int(facts.now.timestamp())
    return tokens_in_hand(facts, _SAYS, lambda secret: _look(secret, now))


def _look(secret: Secret, now: int) -> Finding:
    limits = secret.limits
    if limits is None:
        return _SAYS.unknown(secret.where, "nobody could read its times")
    if limits.is_expired(now):
        return _SAYS.failed(secret.where, f"{limits.words}: it is over", "delete it; make a new one if one is needed")
    if limits.not_before is not None and limits.not_before > now:
        return _SAYS.failed(secret.where, f"{limits.words}: it is not valid yet", "set this machine's clock, or wait")
    return _SAYS.passed(secret.where, limits.words)

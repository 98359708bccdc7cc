"""A token of another index than the one that it is kept for.

Why: index and test index have accounts of their own. A token that is sent to the wrong one is refused there, and the
wrong one has seen it.

Example: bad: ``TEST_PYPI_API_TOKEN`` that holds a token of the index. Good: each variable with its own index's token.

Fix: put the right token there; revoke the one that was sent elsewhere.

Sources: the index's help, on invalid authentication; the ``location`` of macaroons.
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

ID = "token-for-other-index"
ITEMS = ("TOK-C3", "GATE-36")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token lies where tokens of its own index are looked for."""
    return tokens_in_hand(facts, _SAYS, _look)


def _look(secret: Secret) -> Finding:
    limits, meant = secret.limits, secret.meant_for
    if limits is None:
        return _SAYS.unknown(secret.where, "nobody could read which index it is of")
    if meant and limits.index != meant:
        fix = f"put the token of {meant} there; revoke this one if it was sent to {meant}"
        return _SAYS.failed(secret.where, f"is of {limits.index or limits.location}, and is kept for {meant}", fix)
    if not limits.index:
        told = f"is of {limits.location}, which is no index that is known here"
        return _SAYS.unknown(secret.where, told, "name the index in pyproject.toml: [tool.release.indexes.NAME]")
    return _SAYS.passed(secret.where, f"is of {limits.index}" + (", as it should be" if meant else ""))

"""A token in a tracked file: everybody who can read the repository has it.

Why: bots read every push within seconds, and what a token may do they can do, too. Taking the line out does not help:
it stays in the history and in every clone.

Example: bad: ``publish.py`` with ``TOKEN = "pypi-AgEI..."`` of full length. Good: ``os.environ["PYPI_API_TOKEN"]``, or
no token at all.

Fix: revoke it where it was made, first; then take it out of the file.

Sources: GitGuardian, "The State of Secrets Sprawl"; CWE-798 (hard-coded credentials).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import is_made_up, lying
from release.model.secrets import IN_ADDRESS, PRIVATE_KEY, Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-in-repository"
ITEMS = ("TOK-S2", "OWN-25")
_SAYS = Says(ID)
_FIX = "revoke it where it was made; then take it out: $EDITOR "


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No tracked file, as it lies here, holds a token."""
    return lying(facts, _SAYS, (Lies.FILE,), _look)


def _look(secret: Secret) -> Finding | None:
    if secret.kind in {PRIVATE_KEY, IN_ADDRESS}:
        return None
    if is_made_up(secret):
        return _SAYS.passed(secret.where, f"{secret.shown}: no index in the world has this name")
    if secret.among_tests and not secret.is_proved:
        told = f"{secret.shown}, among tests and examples: nobody can tell from here whether it is made up"
        return _SAYS.unknown(secret.where, told, "where it is: [waivers.TOK-S2] in release-answers.toml")
    return _SAYS.failed(secret.where, secret.shown, _FIX + secret.where.rpartition(":")[0])

"""A token in the history of a shell, because somebody typed it into a command.

Why: the history is a plain file that nobody tidies, and it is copied with every backup of a home. Only the number of
the line is told here.

Example: bad: ``twine upload -p pypi-AgEI... dist/*``. Good: ``keyring set`` once, which asks without showing.

Fix: revoke the token; then delete the line from the history.

Sources: CWE-214 (sensitive information in a command); bash(1), HISTCONTROL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import lying
from release.model.secrets import Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-in-shell-history"
ITEMS = ("GATE-35",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No shell of whoever runs this remembers a credential."""
    return lying(facts, _SAYS, (Lies.SHELL,), _look)


def _look(secret: Secret) -> Finding:
    path = secret.where.rpartition(":")[0]
    return _SAYS.failed(secret.where, secret.shown, f"revoke it where it was made; then: $EDITOR {path}")

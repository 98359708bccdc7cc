"""A token or a password in a settings file of this machine: ``~/.pypirc``, ``pip.conf``, ``.env``, ...

Why: whatever runs as this user can read it: every build backend, test and dependency. Worms of the last years collect
exactly these files and publish with what they find.

Example: bad: ``password = pypi-AgEI...`` in ``~/.pypirc``. Good: the keyring for the one case in which a token is
needed, and trusted publishing from CI for all others.

Fix: revoke it, delete the line, publish from CI.

Sources: the Shai-Hulud worm (2025); the ultralytics incident (2024), whose second wave used a left-over token.
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

ID = "token-in-dotfile"
ITEMS = ("TOK-S3", "GATE-38")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No settings file, in the project or in the home of whoever runs this, holds a credential."""
    return lying(facts, _SAYS, (Lies.SETTINGS,), _look)


def _look(secret: Secret) -> Finding:
    path = secret.where.rpartition(":")[0]
    fix = f"revoke it where it was made; then: $EDITOR {path}" if path else "git remote set-url origin URL, without it"
    return _SAYS.failed(secret.where, secret.shown, fix)

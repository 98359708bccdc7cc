"""An address with a password in it, in a tracked file.

Why: addresses are logged, shown in lists of processes and sent on by redirects. The password goes with them.

Example: bad: ``--extra-index-url`` with ``user:password@`` in requirements.txt. Good: the address without it, and the
password in the keyring or in a variable.

Fix: change the password; take it out of the address.

Sources: RFC 3986, 3.2.1 (its use is deprecated); CWE-598.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import lying
from release.model.secrets import IN_ADDRESS, Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "password-in-url"
ITEMS = ("TOK-S2", "TOK-S3", "OWN-25")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No address in a tracked file carries a password; what tests make up cannot be told from one."""
    return lying(facts, _SAYS, (Lies.FILE, Lies.DOCUMENT), _look)


def _look(secret: Secret) -> Finding | None:
    if secret.kind != IN_ADDRESS:
        return None
    path = secret.where.rpartition(":")[0]
    if secret.among_tests:
        return _SAYS.passed(secret.where, "an address that a test makes up")
    return _SAYS.failed(secret.where, secret.shown, f"change the password; then: $EDITOR {path}")

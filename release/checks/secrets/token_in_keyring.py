"""A token for an index in the keyring of this machine: better kept than in a file, and still kept.

Why: whatever runs as this user while the keyring is open can ask for it. With trusted publishing no machine needs one.

Example: bad: ``keyring set`` years ago, and nobody remembers. Good: an empty keyring, and a job of CI that publishes.

Fix: delete it from the keyring, and at the index.

Sources: the ultralytics incident (2024); Python Packaging User Guide, trusted publishing.
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

ID = "token-in-keyring"
ITEMS = ("GATE-38",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The keyring holds nothing that publishes."""
    return lying(facts, _SAYS, (Lies.KEYRING,), _look)


def _look(secret: Secret) -> Finding:
    return _SAYS.failed(secret.where, secret.shown, "revoke it at the index; then: keyring del SERVICE NAME")

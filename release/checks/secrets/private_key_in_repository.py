"""A private key in a tracked file.

Why: a key signs and opens whatever its public half stands for. Among tests it often is made for them and opens
nothing; nobody can see that from here.

Example: bad: ``deploy/id_ed25519`` beside ``deploy.sh``. Good: a key that the test makes when it runs.

Fix: replace the key wherever its public half is trusted; then take the file out.

Sources: CWE-321 (hard-coded cryptographic key); OpenSSF, "Concise guide for developing more secure software".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import lying
from release.model.secrets import PRIVATE_KEY, Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "private-key-in-repository"
ITEMS = ("TOK-S2", "OWN-25")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No tracked file holds a private key."""
    return lying(facts, _SAYS, (Lies.FILE, Lies.DOCUMENT), _look)


def _look(secret: Secret) -> Finding | None:
    if secret.kind != PRIVATE_KEY or (secret.lies is Lies.DOCUMENT and not secret.is_proved):
        return None
    if secret.among_tests:
        told = f"{secret.shown}, among tests and examples: nobody can tell from here whether it opens anything"
        return _SAYS.unknown(secret.where, told, "where it opens nothing: [waivers.TOK-S2] in release-answers.toml")
    path = secret.where.rpartition(":")[0]
    return _SAYS.failed(secret.where, secret.shown, f"replace the key; then: git rm --cached {path}")

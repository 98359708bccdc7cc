"""An account's password, where a token that may only upload would do.

Why: a token can do one thing, uploading; a password can do everything, also change the owners and the password. The
index takes no passwords any more; other indexes do.

Example: bad: ``TWINE_PASSWORD`` with the password of an account. Good: a token, or trusted publishing.

Fix: make a token and put it there; change the password.

Sources: the index's announcement on the end of password uploads (2023).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import AGAIN, NOBODY, tokens_in_hand
from release.model.secrets import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "password-instead-of-token"
ITEMS = ("OWN-18", "OWN-30")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Whatever publishes from here is a token, which may upload and nothing else."""
    if facts.secrets is None:
        yield _SAYS.unknown("", NOBODY, AGAIN)
        return
    for secret in facts.secrets.in_hand():
        if secret.kind == PASSWORD:
            told = f"is no token{' of ' + secret.meant_for if secret.meant_for else ''}, so it may be a password"
            yield _SAYS.failed(secret.where, told, "make a token and put it there; change the password")
    yield from tokens_in_hand(facts, _SAYS, _look)


def _look(secret: Secret) -> Finding:
    return _SAYS.passed(secret.where, "a token of an index, which may upload and nothing else")

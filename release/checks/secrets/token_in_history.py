"""A token that was committed once: nobody sees it in the files any more, and every clone has it.

Why: taking a token out of a file leaves it in the commit that put it there. It is worth what it was until it is
revoked; whether it was, nobody can tell from here. Of a key that was replaced by another one in the same file the
first and the last are found.

Example: bad: a commit "remove token" on top of the one that added it. Good: the token revoked on the same day.

Fix: revoke it where it was made. Rewriting the history helps only those who have no clone yet.

Sources: GitHub Docs, "Removing sensitive data from a repository"; git-filter-repo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import is_made_up, lying
from release.model.secrets import PRIVATE_KEY, Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-in-history"
ITEMS = ("TOK-S2",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No commit of any branch or tag, and no message, holds a token that may still be good."""
    now = int(facts.now.timestamp())

    def look(secret: Secret) -> Finding:
        where = f"{secret.commit[:12]} {secret.where}"
        if secret.limits and secret.limits.is_expired(now):
            return _SAYS.passed(where, f"{secret.shown}: it is over, by itself")
        if is_made_up(secret):
            return _SAYS.passed(where, f"{secret.shown}: no index in the world has this name")
        if secret.among_tests and (secret.kind == PRIVATE_KEY or not secret.is_proved):
            told = f"{secret.shown}, among tests and examples: nobody can tell from here whether it opens anything"
            return _SAYS.unknown(where, told, "where it opens nothing: [waivers.TOK-S2] in release-answers.toml")
        fix = "revoke it where it was made; where it was: [waivers.TOK-S2] in release-answers.toml"
        return _SAYS.failed(where, secret.shown, fix)

    return lying(facts, _SAYS, (Lies.HISTORY,), look)

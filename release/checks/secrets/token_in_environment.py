"""A token for an index in the environment of this process, where every program that it starts can read it.

Why: what is exported in a shell's profile is there for every test, plugin and build. A token belongs into the one
step that uploads. A token that reads the forge is what ``invoke audit --online`` asks with; it is told and let be.

Example: bad: ``export TWINE_PASSWORD=pypi-AgEI...`` in ``~/.bashrc``. Good: nothing, and trusted publishing.

Fix: unset the variable and take it out of the profile.

Sources: GitHub Docs, "Secure use reference"; the Shai-Hulud worm (2025), which read the environment first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import lying
from release.model.secrets import INDEX_TOKEN, PASSWORD, Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-in-environment"
ITEMS = ("TOK-S3", "GATE-38")
_SAYS = Says(ID)
_FOR_FORGE = ("GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "GITLAB_PRIVATE_TOKEN", "CI_JOB_TOKEN")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No variable of this process holds a credential that does more than read the forge."""
    now = int(facts.now.timestamp())

    def look(secret: Secret) -> Finding:
        fix = f"unset {secret.where}; take it out of the shell's profile"
        if secret.kind not in {INDEX_TOKEN, PASSWORD} and secret.where in _FOR_FORGE:
            return _SAYS.passed(secret.where, f"{secret.kind}, with which --online asks the forge")
        if secret.limits and secret.limits.is_expired(now):
            return _SAYS.passed(secret.where, f"{secret.shown}: it is over, by itself")
        return _SAYS.failed(secret.where, secret.shown, fix)

    return lying(facts, _SAYS, (Lies.ENVIRONMENT,), look)

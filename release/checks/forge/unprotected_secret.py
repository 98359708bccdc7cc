"""A token of an index that jobs on unprotected branches and tags get, too.

Why: on GitLab a variable that is not protected reaches every pipeline, also that of a branch somebody just pushed.

Example: bad: ``PYPI_TOKEN`` with "Protect variable" cleared. Good: protected, masked, and scoped to one environment.

Fix: protect the variable.

Sources: GitLab Docs, "CI/CD variables", section "Protect a CI/CD variable".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, page_at
from release.checks.forge_secrets import Tokens, own_stores, shared_stores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unprotected-secret"
ITEMS = ("SEC-3",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A token reaches protected branches and tags only; on GitHub the environment's own rules decide that."""
    forge = facts.forge
    if forge is None:
        yield _VOICE.unseen(facts, "repository_secrets", words="who gets the secrets")
        return
    if forge.kind != "gitlab":
        yield _VOICE.absent("here the environment decides which branches and tags get its secrets")
        return
    for store in (*shared_stores(forge)[:1], *own_stores(forge)):
        if store.secrets is None:
            yield _VOICE.unseen(facts, store.fact, store.where)
            continue
        open_ = [secret.name for secret in Tokens(facts).among(store)[0] if secret.is_open is not False]
        for name in open_:
            yield _VOICE.failed(store.where, f"{name} reaches every branch", page_at(forge, ""))
        if not open_:
            yield _VOICE.passed(store.where, "no token of an index reaches an unprotected branch")

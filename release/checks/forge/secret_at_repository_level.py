"""A token of an index among the secrets of the repository or its organization.

Why: those are given to every job of every branch that names them. Whoever can push a branch writes a workflow that
prints the token; no reviewer is asked. In an environment only the job that came through the gate gets it.

Example: bad: ``PYPI_API_TOKEN`` under "Repository secrets". Good: no token at all, or one in the environment
``pypi``.

Fix: set it in the environment, then delete it here.

Sources: GitHub Docs, "Using secrets in GitHub Actions"; REST API, "GitHub Actions secrets".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, fix_at
from release.checks.forge_secrets import Tokens, shared_stores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "secret-at-repository-level"
ITEMS = ("TOK-S1", "SEC-3", "GATE-11", "GATE-46", "OWN-36", "OWN-39")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """What every branch may read holds no token of an index."""
    forge = facts.forge
    if forge is None:
        yield _VOICE.unseen(facts, "repository_secrets", words="the repository's secrets")
        return
    known = Tokens(facts)
    for store in shared_stores(forge):
        if store.secrets is None:
            yield _VOICE.unseen(facts, store.fact, store.where)
            continue
        tokens, doubtful = known.among(store)
        for secret in tokens:
            fix = fix_at(forge, f"{store.path}/{secret.name}", "DELETE")
            yield _VOICE.failed(store.where, f"every job on every branch may read {secret.name}", fix)
        if doubtful:
            yield _VOICE.doubtful(store.where, doubtful)
        elif not tokens:
            yield _VOICE.passed(store.where, "no token of an index is among them")

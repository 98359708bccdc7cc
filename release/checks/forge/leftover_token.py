"""A token of the index that the forge still keeps although jobs publish without one.

Why: with trusted publishing nobody needs it and nobody watches it; whoever finds it uploads by hand. The second wave
of the ultralytics compromise in December 2024 came in this way.

Example: bad: ``id-token: write`` in the job and ``PYPI_API_TOKEN`` still in the secrets. Good: the token was revoked
and deleted after the first release without it.

Fix: revoke it on the index, then delete it on the forge.

Sources: PyPI blog, "Supply-chain attack analysis: Ultralytics"; PyPI Docs, "Trusted Publishers".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at
from release.checks.forge_secrets import Tokens, own_stores, shared_stores
from release.model.forge_wanted import is_test_token, publishes_with_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "leftover-token"
ITEMS = ("SEC-2", "OWN-44", "GATE-42", "OWN-36")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Where every job publishes with the forge's identity, the forge keeps no token of the index."""
    forge, needs_none = facts.forge, publishes_with_identity(facts.workflows)
    if needs_none is None:
        yield _VOICE.unknown(HERE, "no job is known that publishes to the index", "$EDITOR .github/workflows")
        return
    if not needs_none:
        yield _VOICE.absent("a job publishes with a token, so it is needed")
        return
    if forge is None:
        yield _VOICE.unseen(facts, "repository_secrets", words="the secrets")
        return
    if not list(own_stores(forge)):
        yield _VOICE.unseen(facts, "environments", words="the environment that a job publishes in")
    for store in (*shared_stores(forge), *own_stores(forge)):
        if store.secrets is None:
            yield _VOICE.unseen(facts, store.fact, store.where)
            continue
        tokens, doubtful = Tokens(facts).among(store)
        left = [secret.name for secret in tokens if not is_test_token(secret.name)]
        for name in left:
            fix = fix_at(forge, f"{store.path}/{name}", "DELETE")
            yield _VOICE.failed(store.where, f"{name} is still there, and no job needs it", fix)
        if doubtful:
            yield _VOICE.doubtful(store.where, doubtful)
        elif not left:
            yield _VOICE.passed(store.where, "no token of the index is left there")

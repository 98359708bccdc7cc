"""A token that leaked and that the forge still gives to jobs.

Why: it was revoked, so jobs fail with it; or it was not, and then it is still used.

Example: bad: ``PYPI_API_TOKEN``, unchanged since before the leak. Good: deleted, or set anew after it.

Fix: delete the secret.

Sources: GitHub REST API, "Delete an environment secret".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, fix_at
from release.checks.forge_incidents import UNREGISTERED, open_incidents
from release.checks.forge_secrets import Tokens, own_stores, read_time, shared_stores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "leaked-token-still-stored"
ITEMS = ("TCI-2",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No token of the index is as it was when one leaked."""
    if not facts.answers.is_there:
        yield _VOICE.unknown(*UNREGISTERED)
        return
    incidents = open_incidents(facts.answers, "token")
    if not incidents:
        yield _VOICE.absent("no leak of a token is open")
        return
    forge = facts.forge
    if forge is None or forge.environments is None:
        yield _VOICE.unseen(facts, "environments" if forge else "repository_secrets", words="the tokens")
        return
    since = max(incident.since for incident in incidents)
    for store in (*shared_stores(forge), *own_stores(forge)):
        if store.secrets is None:
            yield _VOICE.unseen(facts, store.fact, store.where)
            continue
        tokens, doubtful = Tokens(facts).among(store)
        old = [secret.name for secret in tokens if not ((at := read_time(secret.updated)) and at > since)]
        for name in old:
            fix = fix_at(forge, f"{store.path}/{name}", "DELETE")
            yield _VOICE.failed(store.where, f"{name} is as it was when a token leaked", fix)
        if doubtful:
            yield _VOICE.doubtful(store.where, doubtful)
        elif not old:
            yield _VOICE.passed(store.where, "it keeps no token from before the leak")

"""A token of an index that has not been replaced for three months, or not by the day that its register says.

Why: nobody knows who has seen a token since it was made. One that is replaced regularly is worth less to who copied
it, and is known to be replaceable.

Example: bad: ``PYPI_API_TOKEN``, last set 400 days ago. Good: set 30 days ago; best: no token, trusted publishing.

Fix: make a new one, set it in the environment, revoke the old one.

Sources: GitHub REST API, "List environment secrets" (``updated_at``); PyPI Docs, "Trusted Publishers".
"""

from __future__ import annotations

import shlex
from datetime import date
from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.checks.forge_secrets import LONGEST_DAYS, Tokens, age_days, own_stores, shared_stores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.checks.forge_secrets import Store
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Secret

ID = "stale-secret"
ITEMS = ("REP-1", "SEC-2", "QTR-1", "OWN-45")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token of an index that the forge keeps is young."""
    forge = facts.forge
    if forge is None:
        yield _VOICE.unseen(facts, "repository_secrets", words="when the secrets were set")
        return
    found = []
    for store in (*shared_stores(forge), *own_stores(forge)):
        tokens, doubtful = Tokens(facts).among(store)
        found += [_judged(facts, store, secret) for secret in tokens]
        found += [_VOICE.doubtful(store.where, doubtful)] * bool(doubtful)
        if store.secrets is None:
            found.append(_VOICE.unseen(facts, store.fact, store.where, "when its secrets were set"))
    if not list(own_stores(forge)):
        found.append(_VOICE.unseen(facts, "environments", words="the environment that a job publishes in"))
    yield from found or [_VOICE.absent("the forge keeps no token of an index that would have to be replaced")]


def _judged(facts: AuditFacts, store: Store, secret: Secret) -> Finding:
    where, days = f"{store.where}: {secret.name}", age_days(secret, facts.now)
    fix = shlex.join(["gh", "secret", "set", secret.name])
    if days is None:
        return _VOICE.unknown(where, "the forge does not tell when it was set", fix)
    registered = [token for token in facts.answers.tokens.values() if token.get("secret") == secret.name]
    ends = [end for token in registered if isinstance(end := token.get("rotate_by"), date)]
    if days > LONGEST_DAYS:
        return _VOICE.failed(where, f"was set {days} days ago, {LONGEST_DAYS} are the most", fix)
    if ends and min(ends) < facts.now.date():
        return _VOICE.failed(where, f"was to be replaced by {min(ends)}", fix)
    return _VOICE.passed(where, f"was set {days} days ago")

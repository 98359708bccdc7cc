"""Whether the tokens that jobs upload with are where those jobs read them from."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE
from release.checks.forge_secrets import LONGEST_DAYS, age_days, store_of
from release.model.forge_wanted import publishes_with_identity, secret_uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.checks.forge_findings import ForgeVoice
    from release.checks.forge_secrets import Store
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import ForgeFacts
    from release.model.forge_wanted import SecretUse


def look_for_tokens(facts: AuditFacts, voice: ForgeVoice, index: str) -> Iterator[Finding]:
    """Yield, for every token that a job uploads to *index* with, whether the job's environment keeps it."""
    if facts.workflows is None:
        yield voice.unknown(HERE, "nobody looked at the workflows", "invoke audit --online")
        return
    uses = {(use.environment, use.name): use for use in secret_uses(facts.workflows) if index in use.indexes}
    if not uses:
        yield _without_tokens(facts, voice, index)
    elif facts.forge is None:
        yield voice.unseen(facts, "environments", words="the secrets")
    else:
        for use in uses.values():
            yield _judged(facts, facts.forge, voice, use)


def _without_tokens(facts: AuditFacts, voice: ForgeVoice, index: str) -> Finding:
    way = publishes_with_identity(facts.workflows, index)
    if way:
        return voice.absent(f"jobs upload to {index} with the forge's identity: no token is needed")
    if way is None and facts.workflows and not facts.workflows.unread and any(facts.workflows.publishing()):
        return voice.absent(f"no job uploads to {index}")
    return voice.unknown(HERE, f"no job names a token for {index}, and none is known to need none", "invoke audit")


def _judged(facts: AuditFacts, forge: ForgeFacts, voice: ForgeVoice, use: SecretUse) -> Finding:
    if not use.environment:
        fix = "$EDITOR .github/workflows  # environment: NAME, in the job"
        return voice.failed(use.where, f"{use.name} is read by a job in no environment", fix)
    where = f"environment {use.environment}"
    if forge.environments is None:
        return voice.unseen(facts, "environments", where)
    environment = forge.environment(use.environment)
    fix = shlex.join(["gh", "secret", "set", use.name, "--env", use.environment])
    if environment is None:
        return voice.failed(where, "the forge has no environment of this name", fix)
    store = store_of(environment)
    if store.secrets is None:
        return voice.unseen(facts, store.fact, where)
    return _aged(facts, voice, use, store)


def _aged(facts: AuditFacts, voice: ForgeVoice, use: SecretUse, store: Store) -> Finding:
    where, secret = f"environment {use.environment}", store.find(use.name)
    fix = shlex.join(["gh", "secret", "set", use.name, "--env", use.environment])
    if secret is None:
        return voice.failed(where, f"it keeps no {use.name}, which {use.where} names", fix)
    days = age_days(secret, facts.now)
    if days is None:
        return voice.unknown(where, f"the forge does not tell when {use.name} was set", fix)
    if days > LONGEST_DAYS:
        return voice.failed(where, f"{use.name} was set {days} days ago, {LONGEST_DAYS} are the most", fix)
    return voice.passed(where, f"it keeps {use.name}, set {days} days ago")

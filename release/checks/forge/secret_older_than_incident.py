"""A secret that has not been replaced since the repository was taken over.

Why: whoever was in could read every secret that a workflow could. Until each is replaced the incident goes on
elsewhere.

Example: bad: detected on the 3rd, ``DOCS_TOKEN`` last set in spring. Good: every secret was set after the 3rd.

Fix: replace it where it comes from, then set it here.

Sources: GitHub Docs, "Security incident response"; FAQ of the tj-actions/changed-files incident, March 2025.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.checks.forge_incidents import UNREGISTERED, open_incidents
from release.checks.forge_secrets import read_time, shared_stores, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "secret-older-than-incident"
ITEMS = ("RCI-1",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """After a takeover every secret was set anew."""
    if not facts.answers.is_there:
        yield _VOICE.unknown(*UNREGISTERED)
        return
    incidents = open_incidents(facts.answers, "repository")
    if not incidents:
        yield _VOICE.absent("no takeover of the repository is open")
        return
    forge = facts.forge
    if forge is None or forge.environments is None:
        yield _VOICE.unseen(facts, "environments" if forge else "repository_secrets", words="when the secrets were set")
        return
    since = max(incident.since for incident in incidents)
    for store in (*shared_stores(forge), *map(store_of, forge.environments)):
        if store.secrets is None:
            yield _VOICE.unseen(facts, store.fact, store.where, "when its secrets were set")
            continue
        for secret in store.secrets:
            changed, where = read_time(secret.updated), f"{store.where}: {secret.name}"
            if changed is not None and changed > since:
                yield _VOICE.passed(where, f"was set on {secret.updated}, after the takeover")
            else:
                fix = shlex.join(["gh", "secret", "set", secret.name])
                yield _VOICE.failed(where, "has not been set since the takeover", fix)
        if not store.secrets:
            yield _VOICE.passed(store.where, "it keeps no secret")

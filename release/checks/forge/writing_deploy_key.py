"""A deploy key that may write.

Why: such a key pushes without a person, has no second factor, never ends, and is not asked for a review.

Example: bad: a key with ``read_only: false``. Good: keys that only read, or none.

Fix: delete the key; what has to push gets a short-lived token of an app.

Sources: GitHub Docs, "Managing deploy keys"; GitLab Docs, "Deploy keys".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "writing-deploy-key"
ITEMS = ("GHP-3", "QTR-2", "RCR-2")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No deploy key may write."""
    forge = facts.forge
    if forge is None or forge.deploy_keys is None:
        yield _VOICE.unseen(facts, "deploy_keys")
        return
    for key in forge.deploy_keys:
        if key.may_write:
            yield _VOICE.failed(f"deploy key {key.title}", "it may write", page_at(forge, "settings/keys"))
        else:
            yield _VOICE.passed(f"deploy key {key.title}", "it only reads")
    if not forge.deploy_keys:
        yield _VOICE.passed(HERE, "there is no deploy key")

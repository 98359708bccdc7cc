"""A secret that the forge keeps and no workflow names.

Why: nobody misses it when it leaks and nobody replaces it, but any branch can still name it. The second wave of the
ultralytics compromise in December 2024 used a token that was left over.

Example: bad: ``OLD_DEPLOY_KEY``, named by no workflow. Good: every secret is named by a job.

Fix: revoke what it opens, then delete it.

Sources: PyPI blog, "Supply-chain attack analysis: Ultralytics"; GitHub REST API, "GitHub Actions secrets".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at
from release.checks.forge_secrets import own_stores, shared_stores
from release.model.forge_wanted import hides_uses, secret_uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unreferenced-secret"
ITEMS = ("REP-1",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every secret of the repository and of the environments is named by a workflow."""
    forge, workflows = facts.forge, facts.workflows
    if forge is None:
        yield _VOICE.unseen(facts, "repository_secrets", words="the secrets")
        return
    if workflows is None:
        yield _VOICE.unknown(HERE, "nobody looked at the workflows", "invoke audit --online")
        return
    used, hidden = {use.name.upper() for use in secret_uses(workflows)}, hides_uses(workflows)
    for store in (shared_stores(forge)[0], *own_stores(forge)):
        if store.secrets is None:
            yield _VOICE.unseen(facts, store.fact, store.where)
            continue
        idle = [secret.name for secret in store.secrets if secret.name.upper() not in used]
        for name in idle:
            if hidden:
                yield _VOICE.unknown(store.where, f"whether {name} is used is not known: {hidden}", "name the secrets")
            else:
                fix = fix_at(forge, f"{store.path}/{name}", "DELETE")
                yield _VOICE.failed(store.where, f"no workflow names {name}", fix)
        if not idle:
            yield _VOICE.passed(store.where, f"each of its {len(store.secrets)} secrets is named by a workflow")

"""Workflows whose token may write unless they say otherwise.

Why: every workflow that states no permissions, also one that somebody adds on a branch, then gets a token that can
push, tag and release.

Example: bad: ``default_workflow_permissions: write``. Good: ``read``, and each job states what it needs.

Fix: set the default to read.

Sources: GitHub REST API, "Get default workflow permissions for a repository"; GitLab Docs, "CI/CD job token".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "writable-default-token"
ITEMS = ("WFS-1", "GHP-1")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The forge gives a job a token that only reads, where the workflow does not say."""
    forge = facts.forge
    if forge is None or forge.token_may_write is None:
        yield _VOICE.unseen(facts, "token_may_write", words="what a job's token may do by default")
    elif forge.token_may_write:
        fix = fix_at(forge, "actions/permissions/workflow", "PUT", "default_workflow_permissions=read")
        yield _VOICE.failed(HERE, "a job's token may write where its workflow does not say", fix)
    else:
        yield _VOICE.passed(HERE, "a job's token reads only, where its workflow does not say")

"""A repository in which workflows may use any action, or one that can be changed under them.

Why: what a workflow uses runs with its token and secrets. In March 2025 the tags of tj-actions/changed-files were
moved to a commit that printed the secrets of some 23 000 repositories; those that pinned a commit were spared.

Example: bad: ``allowed_actions: all`` and ``sha_pinning_required: false``. Good: ``selected`` and ``true``.

Fix: allow selected actions and require full commit ids.

Sources: GitHub REST API, "Get GitHub Actions permissions for a repository"; CVE-2025-30066.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "any-action-allowed"
ITEMS = ("GHP-1",)
_VOICE = ForgeVoice(ID)
_NARROW = frozenset({"selected", "local_only"})


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Workflows may use selected actions only, each pinned to a commit."""
    forge = facts.forge
    if forge is None or forge.actions is None:
        yield _VOICE.unseen(facts, "actions", words="which actions workflows may use")
        return
    if not forge.actions.is_enabled:
        yield _VOICE.passed(HERE, "no workflow runs at all")
        return
    fix = fix_at(
        forge, "actions/permissions", "PUT", "enabled=true", "allowed_actions=selected", "sha_pinning_required=true"
    )
    if forge.actions.allowed in _NARROW:
        yield _VOICE.passed(HERE, f"workflows may use {forge.actions.allowed.replace('_', ' ')} actions")
    else:
        yield _VOICE.failed(HERE, "workflows may use any action", fix)
    if forge.actions.needs_pins is None:
        yield _VOICE.unseen(facts, "actions/needs_pins", words="whether actions have to be pinned")
    elif forge.actions.needs_pins:
        yield _VOICE.passed(HERE, "actions have to be pinned to a commit")
    else:
        yield _VOICE.failed(HERE, "actions need not be pinned to a commit", fix)

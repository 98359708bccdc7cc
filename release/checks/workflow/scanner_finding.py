"""What zizmor finds in the workflows, beyond what the other checks here say.

Why: zizmor knows some thirty kinds of faults, and follows expressions further than these checks do. What both find
is told once, by the check here. Without it, rows that rest on it are unknown.

Example: a cache that a release job restores, an artifact with the checkout's token in it, a user's text in an
expression.

Fix: what the rule's page says; a line that is right as it is gets ``# zizmor: ignore[rule]`` with the reason.

Sources: zizmor, "Audit rules".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow import (
    cached_build,
    excessive_permissions,
    id_token_outside_publish,
    inherited_secrets,
    lying_pin,
    persisted_credentials,
    printed_credential,
    retired_action,
    secret_in_wide_env,
    secret_outside_environment,
    stored_token,
    template_injection,
    unpinned_action,
    untrusted_checkout,
    unwatched_actions,
    written_out_credential,
)
from release.checks.workflow_findings import Voice
from release.model.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Scanned

ID = "scanner-finding"
ITEMS = ("TST-1", "WFS-1", "PEN-2")
_VOICE = Voice(ID, "see the page of the rule; install it with: pip install zizmor")
# Rules that a check here speaks to as well: its finding on the same lines is enough.
_OURS: dict[str, tuple[ModuleType, ...]] = {
    "unpinned-uses": (unpinned_action,),
    "unpinned-images": (unpinned_action,),
    "stale-action-refs": (unpinned_action,),
    "ref-version-mismatch": (lying_pin,),
    "artipacked": (persisted_credentials,),
    "excessive-permissions": (excessive_permissions, id_token_outside_publish),
    "template-injection": (template_injection,),
    "secrets-inherit": (inherited_secrets,),
    "overprovisioned-secrets": (printed_credential,),
    "secrets-outside-env": (secret_outside_environment, secret_in_wide_env),
    "hardcoded-container-credentials": (written_out_credential,),
    "unredacted-secrets": (printed_credential,),
    "use-trusted-publishing": (stored_token,),
    "dangerous-triggers": (untrusted_checkout,),
    "cache-poisoning": (cached_build,),
    "dependabot-cooldown": (unwatched_actions,),
    "insecure-commands": (printed_credential,),
    "archived-uses": (retired_action,),
}
_SEVERE = {"medium", "high"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Everything from medium on that zizmor says and no check here does."""
    workflows = facts.workflows
    if workflows is None:
        yield _VOICE.unknown("", "nobody looked at the workflows", "invoke audit, in the project's git repository")
        return
    if not workflows.files:
        yield _VOICE.absent("no file tells CI what to do")
        return
    if workflows.scan is None or workflows.scan.problem:
        why = workflows.scan.problem if workflows.scan else "zizmor was not asked"
        yield _VOICE.unknown("", why, "pip install zizmor")
        return
    told = _told(facts)
    kept = [found for found in workflows.scan.found if found.severity in _SEVERE and not _is_told(found, told)]
    for found in kept:
        yield _VOICE.failed(f"{found.path}:{found.first}", f"{found.rule}: {found.words}")
    if not kept:
        yield _VOICE.passed("", f"{workflows.scan.tool} finds nothing from medium on that no check here says")


def _told(facts: AuditFacts) -> dict[str, set[str]]:
    """Return where the checks behind each rule have failed."""
    modules = {module.__name__: module for modules in _OURS.values() for module in modules}
    failed = {
        name: {finding.where for finding in module.judge(facts) if finding.outcome is Outcome.FAILED}
        for name, module in modules.items()
    }
    return {rule: set().union(*(failed[module.__name__] for module in modules)) for rule, modules in _OURS.items()}


def _is_told(found: Scanned, told: dict[str, set[str]]) -> bool:
    places = told.get(found.rule, set())
    return any(f"{found.path}:{line}" in places for line in range(found.first, found.last + 1))

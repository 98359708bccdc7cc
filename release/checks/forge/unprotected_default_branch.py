"""A default branch that can be pushed to without review, rewritten, or deleted.

Why: the release is built from it. Whoever can push to it unseen decides what is in the next release.

Example: bad: no ruleset for the default branch. Good: an active ruleset with ``pull_request``, ``non_fast_forward``
and ``deletion``, or the older branch protection with required reviews.

Fix: add such a ruleset.

Sources: GitHub Docs, "Available rules for rulesets"; REST API, "Rules" and "Branch protection"; GitLab Docs,
"Protected branches".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, fix_at
from release.checks.forge_rules import covering, missing_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import ForgeFacts, Protection

ID = "unprotected-default-branch"
ITEMS = ("REP-3", "RCR-2")
_VOICE = ForgeVoice(ID)
_NEEDED = ("pull_request", "non_fast_forward", "deletion")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Changes to the default branch are reviewed, and it can neither be rewritten nor deleted."""
    forge = facts.forge
    if forge is None or forge.about is None:
        yield _VOICE.unseen(facts, "about", words="the default branch")
        return
    branch = forge.about.default_branch
    where = f"branch {branch}"
    rules = covering(forge.rulesets, "branch", branch, default=branch)
    held = {rule for ruleset in rules or () for rule in ruleset.rules or ()} | _older(forge.protection)
    missing = [rule for rule in _NEEDED if rule not in held]
    if not missing:
        yield _VOICE.passed(where, f"rules hold: {', '.join(_NEEDED)}")
    elif rules is None:
        yield _VOICE.unseen(facts, "rulesets", where, "which rules hold")
    elif any(ruleset.rules is None for ruleset in rules):
        yield _VOICE.unseen(facts, f"rulesets/{missing_rules(rules)}", where, "which rules hold")
    elif forge.protection is None and not _has_one_kind(forge):
        yield _VOICE.unseen(facts, "protection", where, "whether it is protected in the older way")
    else:
        fix = fix_at(forge, "rulesets", "POST", "name=default-branch", "target=branch", "enforcement=active")
        yield _VOICE.failed(where, f"no rule for {', '.join(missing)}", fix)


def _has_one_kind(forge: ForgeFacts) -> bool:
    """Tell whether the forge keeps all its rules in one place."""
    return forge.kind == "gitlab"


def _older(protection: Protection | None) -> set[str]:
    """Return the rules that the older protection amounts to."""
    if protection is None or not protection.is_there:
        return set()
    held = {
        "pull_request": protection.needs_review,
        "non_fast_forward": not protection.allows_force,
        "deletion": not protection.allows_deletion,
    }
    return {rule for rule, holds in held.items() if holds}

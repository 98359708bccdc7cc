"""Release tags that anybody who may push can make, move or delete.

Why: a tag starts the release and is what people and other workflows build from. A tag that was moved is another
program under the same name.

Example: bad: no ruleset for tags. Good: an active ruleset on ``refs/tags/v*`` with ``creation``, ``update`` and
``deletion``, which lets only the release team by.

Fix: add such a ruleset.

Sources: GitHub Docs, "Creating rulesets for a repository"; GitLab Docs, "Protected tags"; CVE-2025-30066.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, fix_at
from release.checks.forge_rules import covering, missing_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "movable-tags"
ITEMS = ("REP-3", "TST-3", "RCR-2")
_VOICE = ForgeVoice(ID)
_NEEDED = ("creation", "update", "deletion")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Release tags are made by few, and neither moved nor deleted."""
    forge = facts.forge
    if forge is None or forge.rulesets is None:
        yield _VOICE.unseen(facts, "rulesets", words="which rules hold for tags")
        return
    tag = forge.wanted.tag or f"v{facts.version or '0'}"
    where, rules = f"tag {tag}", covering(forge.rulesets, "tag", tag) or ()
    held = {rule for ruleset in rules for rule in ruleset.rules or ()}
    missing = [rule for rule in _NEEDED if rule not in held]
    if not missing:
        yield _VOICE.passed(where, f"rules hold: {', '.join(_NEEDED)}")
    elif any(ruleset.rules is None for ruleset in rules):
        yield _VOICE.unseen(facts, f"rulesets/{missing_rules(rules)}", where, "which rules hold")
    else:
        fix = fix_at(forge, "rulesets", "POST", "name=release-tags", "target=tag", "enforcement=active")
        yield _VOICE.failed(where, f"no rule for its {', '.join(missing)}", fix)

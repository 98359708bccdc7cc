"""Rules for the default branch or the release tags that do not hold for somebody.

Why: a rule that an admin's role, an app or a deploy key passes by does not stop who has taken one over. Only the
release team has to pass one: to make a release tag.

Example: bad: ``RepositoryRole 5`` (admins) always passes the branch's rules by. Good: no bypass there, and the
release team as the only one for tags.

Fix: remove the bypass.

Sources: GitHub Docs, "Granting bypass permissions for your ruleset"; REST API, "Get a repository ruleset".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, page_at
from release.checks.forge_rules import covering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "ruleset-bypass"
ITEMS = ("PEN-4", "TST-3")
_VOICE = ForgeVoice(ID)
_TEAM = frozenset({"Team", "User"})
_PERSONAL = frozenset({*_TEAM, "RepositoryRole"})  # a person's repository has no teams


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The rules of the default branch hold for all, those of tags for all but the release team."""
    forge = facts.forge
    if forge is None or forge.rulesets is None or forge.about is None:
        fact = "about" if forge and forge.about is None else "rulesets"
        yield _VOICE.unseen(facts, fact, words="whom rules hold for")
        return
    branch, tag = forge.about.default_branch, forge.wanted.tag or f"v{facts.version or '0'}"
    of_branch = covering(forge.rulesets, "branch", branch, default=branch) or ()
    of_tag = covering(forge.rulesets, "tag", tag) or ()
    if not (of_branch or of_tag):
        fix = page_at(forge, "settings/rules")
        yield _VOICE.failed(HERE, "no ruleset holds for the default branch or the release tags", fix)
    for ruleset in dict.fromkeys((*of_branch, *of_tag)):
        where = f"ruleset {ruleset.name}"
        if ruleset.bypass is None:
            yield _VOICE.unseen(facts, f"rulesets/{ruleset.id}", where, "whom it does not hold for")
            continue
        team = _TEAM if forge.about.is_organization else _PERSONAL
        allowed = team if ruleset.target == "tag" else frozenset()
        wrong = [each.shown for each in ruleset.bypass if each.kind not in allowed and each.mode == "always"]
        shown = ", ".join(each.shown for each in ruleset.bypass) or "nobody"
        fix = page_at(forge, f"settings/rules/{ruleset.id}")
        if wrong:
            yield _VOICE.failed(where, f"it does not hold for {', '.join(wrong)}", fix)
        else:
            yield _VOICE.passed(where, f"{shown} may pass it by")

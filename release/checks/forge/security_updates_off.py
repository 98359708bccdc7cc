"""A repository that nobody offers updates for vulnerable dependencies and actions.

Why: an alert alone changes nothing; a prepared change is merged the same day.

Example: bad: neither Dependabot security updates nor Renovate. Good: one of them.

Fix: switch Dependabot security updates on.

Sources: GitHub REST API, "Enable Dependabot security updates"; Renovate Docs, "Configuration options".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "security-updates-off"
ITEMS = ("UPD-1",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The forge, or Renovate, proposes updates."""
    forge = facts.forge
    if facts.workflows and facts.workflows.renovate:
        yield _VOICE.passed(facts.workflows.renovate, "Renovate proposes updates")
    elif forge is None or forge.about is None:
        yield _VOICE.unseen(facts, "about", words="whether updates are proposed")
    elif forge.about.security_updates is None:
        yield _VOICE.unseen(facts, "about/security", words="whether updates are proposed")
    elif forge.about.security_updates:
        yield _VOICE.passed(HERE, "it proposes updates of vulnerable dependencies")
    else:
        fix = fix_at(forge, "automated-security-fixes", "PUT")
        yield _VOICE.failed(HERE, "nobody proposes updates of vulnerable dependencies", fix)

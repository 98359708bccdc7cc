"""A repository whose forge warns of no vulnerable dependency.

Why: the forge knows the advisories and the dependencies. Switched off, the project learns of a hole from its users.

Example: bad: Dependabot alerts disabled. Good: enabled.

Fix: switch them on.

Sources: GitHub REST API, "Dependabot alerts", "Enable vulnerability alerts".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "alerts-off"
ITEMS = ("UPD-3", "UPD-4", "AUT-1", "AUT-4")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The forge warns of vulnerable dependencies."""
    forge = facts.forge
    if forge is None or forge.dependency_alerts is None:
        yield _VOICE.unseen(facts, "dependency_alerts", words="alerts on dependencies")
    elif forge.dependency_alerts.is_on:
        yield _VOICE.passed(HERE, "it warns of vulnerable dependencies")
    else:
        fix = fix_at(forge, "vulnerability-alerts", "PUT")
        yield _VOICE.failed(HERE, "alerts on vulnerable dependencies are off", fix)

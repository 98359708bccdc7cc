"""A secret that the forge found in a commit and that nobody has dealt with.

Why: it is in the history, and in every clone of it. Until it is revoked whoever finds it can use it.

Example: bad: an open alert for ``pypi_api_token``. Good: none open; those that were are revoked and closed.

Fix: revoke the secret first, then close the alert with its reason.

Sources: GitHub REST API, "List secret scanning alerts for a repository".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "leaked-secret"
ITEMS = ("AUT-3",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No alert on a committed secret is open."""
    forge = facts.forge
    if forge is None or forge.secret_alerts is None:
        yield _VOICE.unseen(facts, "secret_alerts", words="alerts on committed secrets")
        return
    if not forge.secret_alerts.is_on:
        yield _VOICE.unknown(HERE, "the scan is off, so nobody can tell", page_at(forge, "settings/security_analysis"))
        return
    for alert in forge.secret_alerts.open:
        fix = page_at(forge, f"security/secret-scanning/{alert.number}")
        yield _VOICE.failed(f"alert {alert.number}", f"a {alert.about} was committed", fix)
    if not forge.secret_alerts.open:
        yield _VOICE.passed(HERE, "no alert on a committed secret is open")

"""A serious alert on a dependency that has been open for more than a week.

Why: it is public. Who attacks reads the same list, and a release with the dependency in it carries the hole on.

Example: bad: a critical alert of 40 days ago. Good: none open, or dismissed with a reason.

Fix: update the dependency, or dismiss the alert with a reason.

Sources: GitHub REST API, "List Dependabot alerts for a repository".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at, page_at
from release.checks.forge_secrets import read_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "open-alert"
ITEMS = ("UPD-2",)
_VOICE = ForgeVoice(ID)
_LONGEST_DAYS = 7
_SERIOUS = frozenset({"high", "critical"})


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No alert of high or critical severity is older than a week."""
    forge = facts.forge
    if forge is None or forge.dependency_alerts is None:
        yield _VOICE.unseen(facts, "dependency_alerts", words="alerts on dependencies")
        return
    if not forge.dependency_alerts.is_on:
        fix = fix_at(forge, "vulnerability-alerts", "PUT")
        yield _VOICE.unknown(HERE, "the alerts are off, so nobody can tell", fix)
        return
    serious = [alert for alert in forge.dependency_alerts.open if alert.severity in _SERIOUS]
    for alert in serious:
        where, since = f"alert {alert.number}: {alert.about}", read_time(alert.created)
        fix = page_at(forge, f"security/dependabot/{alert.number}")
        if since is None:
            yield _VOICE.unknown(where, "the forge does not tell since when it is open", fix)
        elif (days := (facts.now - since).days) > _LONGEST_DAYS:
            yield _VOICE.failed(where, f"{alert.severity}, open for {days} days", fix)
        else:
            yield _VOICE.passed(where, f"{alert.severity}, open for {days} days, {_LONGEST_DAYS} are the most")
    if not serious:
        yield _VOICE.passed(HERE, "no serious alert is open")

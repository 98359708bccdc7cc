"""An incident after which nothing was changed.

Why: what could happen once can happen again as long as everything stays as it was.

Example: bad: an incident that is resolved and has no ``changes``. Good: ``changes = ["5f457a7", "unpinned-action"]``.

Fix: write the commits, checks or rules that came of it into ``changes``.

Sources: NIST SP 800-61r3, improvement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unlearnt-incident"
ITEMS = ("ONG-4",)
_SAYS = Says(ID)
_LAST = 3


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Each of the last three incidents led to a change."""
    answers = facts.answers
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of incidents", "touch release-answers.toml")
        return
    for incident in answers.incidents[-_LAST:]:
        where, changes = "release-answers.toml", incident.get("changes")
        if changes:
            yield _SAYS.passed(where, f"{incident['id']} led to a change")
        else:
            yield _SAYS.failed(where, f"{incident['id']} led to no change", 'add changes = ["COMMIT"] to the incident')
    if not answers.incidents:
        yield _SAYS.unknown("release-answers.toml", "there was no incident from which anything shows")

"""A repository in which nobody can report a hole in private.

Why: who finds one then writes a public issue, or nothing. It is asked for last, where room is left among the requests
of one audit.

Example: bad: private vulnerability reporting off and no ``SECURITY.md``. Good: on.

Fix: switch it on.

Sources: GitHub REST API, "Check if private vulnerability reporting is enabled for a repository".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "private-reporting-off"
ITEMS = ()
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Whoever finds a hole can report it in private."""
    forge = facts.forge
    if forge is None or forge.private_reporting is None:
        yield _VOICE.unseen(facts, "private_reporting", words="whether holes can be reported in private")
    elif forge.private_reporting:
        yield _VOICE.passed(HERE, "holes can be reported in private")
    else:
        fix = fix_at(forge, "private-vulnerability-reporting", "PUT")
        yield _VOICE.failed(HERE, "holes cannot be reported in private", fix)

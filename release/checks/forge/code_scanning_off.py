"""A repository whose code the forge does not scan.

Why: the scan knows patterns of holes that reviews overlook, also in workflows. It is asked for last, where room is
left among the requests of one audit.

Example: bad: ``state: not-configured``. Good: ``configured``.

Fix: switch the default setup on.

Sources: GitHub REST API, "Get a code scanning default setup configuration".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "code-scanning-off"
ITEMS = ()
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The forge scans the code."""
    forge = facts.forge
    if forge is None or forge.code_scanning is None:
        yield _VOICE.unseen(facts, "code_scanning")
    elif forge.code_scanning:
        yield _VOICE.passed(HERE, "it scans the code")
    else:
        fix = fix_at(forge, "code-scanning/default-setup", "PATCH", "state=configured")
        yield _VOICE.failed(HERE, "it does not scan the code", fix)

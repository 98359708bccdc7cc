"""Workflows that go on while an incident is not contained.

Why: who has a token or the repository can let them run. Nothing may run by itself until it is known what they would
do.

Example: bad: a takeover was detected, Actions are enabled. Good: disabled, until an audit has no failure.

Fix: stop them.

Sources: GitHub REST API, "Set GitHub Actions permissions for a repository", "Disable a workflow".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at
from release.checks.forge_incidents import UNREGISTERED, open_incidents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "running-in-incident"
ITEMS = ("TCI-3", "RCI-3")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """While an incident is not contained no workflow runs."""
    incidents = [each for each in open_incidents(facts.answers, "token", "repository") if not each.is_contained]
    forge = facts.forge
    if not facts.answers.is_there:
        yield _VOICE.unknown(*UNREGISTERED)
    elif not incidents:
        yield _VOICE.absent("no incident is open that is not contained")
    elif forge is None or forge.actions is None:
        yield _VOICE.unseen(facts, "actions", words="whether workflows run")
    elif forge.actions.is_enabled:
        fix = fix_at(forge, "actions/permissions", "PUT", "enabled=false")
        yield _VOICE.failed(HERE, f"workflows run, and {incidents[0].id} is not contained", fix)
    else:
        yield _VOICE.passed(HERE, "no workflow runs")

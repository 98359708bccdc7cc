"""An environment whose rules an admin can pass by.

Why: an admin's account, or a token of it, then publishes without any review, and the forge shows a green run.

Example: bad: ``can_admins_bypass: true``, which is the default. Good: ``can_admins_bypass: false``.

Fix: clear "Allow administrators to bypass configured protection rules" on the environment's page; the API has no
field to set it with.

Sources: GitHub Docs, "Deployments and environments", section "Allow administrators to bypass".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

ID = "admin-bypass"
ITEMS = ("REP-2", "ENV-2", "PEN-4")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Admins wait for the reviewers like everybody else."""

    def look(forge: ForgeFacts, environment: Environment) -> Iterator[Finding]:
        where = f"environment {environment.name}"
        if environment.admins_bypass is None:
            yield _VOICE.unseen(facts, f"environments/{environment.name}/admins_bypass", where)
        elif environment.admins_bypass:
            yield _VOICE.failed(where, "admins may pass its rules by", page_at(forge, "settings/environments"))
        else:
            yield _VOICE.passed(where, "its rules hold for admins, too")

    yield from _VOICE.over_environments(facts, look)

"""A setting of the forge that is not as the project has accepted it.

Why: settings are changed with a click and leave no commit. A reviewer who was removed, a key that was added, a secret
that was set anew: the accepted snapshot in the repository shows it, and a pull request accepts it.

Example: bad: ``environments.pypi.reviewers: accepted ["ada", "bob"], found ["mallory"]``. Good: no difference.

Fix: put the setting back, or accept the new one with a reviewed commit.

Sources: GitHub Docs, "Reviewing the audit log"; NIST SP 800-53, CM-6 "Configuration Settings".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.model.forge_snapshot import SNAPSHOT, drift, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import ForgeFacts

ID = "drifted-settings"
ITEMS = ("MTH-3", "RCA-3", "MON-4", "AUD-2", "GATE-45")
_VOICE = ForgeVoice(ID)
_ACCEPT = "invoke audit --online --accept"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every setting is as it was accepted."""
    forge = facts.forge
    if forge is None:
        yield _VOICE.unseen(facts, "settings", SNAPSHOT)
        return
    if forge.accepted is None:
        why = "it is no snapshot that can be read" if SNAPSHOT in facts.files else "nobody has accepted the settings"
        yield _VOICE.failed(SNAPSHOT, why, _ACCEPT)
        return
    is_same = True
    for each in drift(forge.accepted, snapshot(forge)):
        is_same, where = False, f"{SNAPSHOT}: {each.path}"
        if each.is_seen:
            yield _VOICE.failed(where, f"accepted {_shown(each.accepted)}, found {_shown(each.found)}", _ACCEPT)
        else:
            why = _why(forge, each.path) if each.found is None else "nobody could see it when it was accepted"
            yield _VOICE.unknown(where, why, _ACCEPT if each.accepted is None else "invoke audit --online")
    if is_same:
        yield _VOICE.passed(SNAPSHOT, "every setting is as it was accepted")


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)[:200]


def _why(forge: ForgeFacts, path: str) -> str:
    """Return why nobody can see the setting at *path* now."""
    facts = {
        "repository": "about",
        "repository.secret-scanning": "about/security",
        "repository.push-protection": "about/security",
        "secrets.repository": "repository_secrets",
        "secrets.organization": "organization_secrets",
    }
    name = facts.get(path) or path.replace(".", "/").replace("-", "_")
    return forge.why_unseen(name)

"""Logs and build results of workflows that the forge keeps longer than needed.

Why: what is kept can leak. A log or a build result with a secret in it is a find for as long as it is there.

Example: bad: 400 days, which a private repository can be set to. Good: at most 90 days; a public repository on
GitHub's own server keeps nothing for longer.

Fix: shorten the repository's retention.

Sources: GitHub Docs, "Configuring the retention period for artifacts and logs"; REST API, "Actions permissions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import ForgeFacts

ID = "long-retention"
ITEMS = ("DAT-2",)
_VOICE = ForgeVoice(ID)
_LONGEST_DAYS = 90
_HOST = "github.com"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The forge deletes logs and build results within 90 days."""
    forge = facts.forge
    if forge is None or (forge.retention_days is None and not _is_limited(forge)):
        yield _VOICE.unseen(facts, "retention_days", words="for how long logs and build results are kept")
    elif forge.retention_days is None:
        yield _VOICE.passed(HERE, f"it keeps nothing of a public repository for more than {_LONGEST_DAYS} days")
    elif forge.retention_days <= _LONGEST_DAYS:
        yield _VOICE.passed(HERE, f"logs and build results are deleted after {forge.retention_days} days")
    else:
        fix = fix_at(forge, "actions/permissions/artifact-and-log-retention", "PUT", f"days={_LONGEST_DAYS}")
        yield _VOICE.failed(HERE, f"logs and build results are kept for {forge.retention_days} days", fix)


def _is_limited(forge: ForgeFacts) -> bool:
    """Tell whether the forge itself sets the limit, for everybody."""
    is_public = forge.about is not None and forge.about.is_public
    return is_public and forge.kind == "github" and urlsplit(forge.page).hostname == _HOST

"""A webhook whose messages are not signed, or sent without checking the other side.

Why: without a secret the receiver cannot tell the forge's messages from anybody's; where it deploys or releases by
them, anybody can start that. Without the check of TLS others read along.

Example: bad: a hook without ``config.secret``, or with ``insecure_ssl: 1``. Good: secret set, TLS verified.

Fix: set a secret there and at the receiver.

Sources: GitHub Docs, "Validating webhook deliveries"; GitLab Docs, "Webhooks".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "hook-without-secret"
ITEMS = ("GHP-3", "QTR-2")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every active hook is signed and goes over verified TLS."""
    forge = facts.forge
    if forge is None or forge.hooks is None:
        yield _VOICE.unseen(facts, "hooks")
        return
    for hook in forge.hooks:
        where, fix = f"hook to {hook.host}", page_at(forge, "settings/hooks")
        if not hook.checks_tls:
            yield _VOICE.failed(where, "the certificate of its receiver is not checked", fix)
        elif hook.has_secret is None:
            yield _VOICE.unseen(facts, "hooks/secret", where, "whether it is signed")
        elif hook.has_secret:
            yield _VOICE.passed(where, "its messages are signed")
        else:
            yield _VOICE.failed(where, "its messages are not signed", fix)
    if not forge.hooks:
        yield _VOICE.passed(HERE, "there is no active hook")

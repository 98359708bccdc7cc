"""A repository in which the forge does not look for secrets that are pushed.

Why: a token in a public commit is found and used within minutes. Push protection refuses the push before anybody sees
it, and the index revokes tokens that the scan reports to it.

Example: bad: ``secret_scanning: disabled``. Good: scanning and push protection enabled.

Fix: switch both on.

Sources: GitHub REST API, "Update a repository" (``security_and_analysis``); GitHub Docs, "Push protection".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "secret-scanning-off"
ITEMS = ("AUT-3",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Pushed secrets are looked for, and refused."""
    forge = facts.forge
    if forge is None or forge.about is None:
        yield _VOICE.unseen(facts, "about", words="whether secrets are looked for")
        return
    for name, words, is_on in (
        ("secret_scanning", "looking for pushed secrets", forge.about.secret_scanning),
        ("secret_scanning_push_protection", "refusing pushes with secrets", forge.about.push_protection),
    ):
        field = f"security_and_analysis[{name}][status]=enabled"
        if is_on is None:
            yield _VOICE.unseen(facts, "about/security", words=words)
        elif is_on:
            yield _VOICE.passed(HERE, f"{words} is on")
        else:
            yield _VOICE.failed(HERE, f"{words} is off", fix_at(forge, "", "PATCH", field))

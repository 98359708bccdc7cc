"""A public release whose tag and files can still be changed although the repository makes releases immutable.

Why: a file that is exchanged afterwards has the same name and other bytes. Immutable releases rule that out, but only
those that were published after the setting was made.

Example: bad: the setting is on and the last release has ``immutable: false``. Good: ``immutable: true``.

Fix: nothing for the old one; the next release is immutable.

Sources: GitHub Docs, "Immutable releases"; REST API, "Check if immutable releases are enabled for a repository".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "changeable-release"
ITEMS = ("GATE-30",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Where releases are immutable, the last one is."""
    forge = facts.forge
    if forge is None or not forge.wanted.tag or forge.releases is None:
        yield _VOICE.unseen(facts, "releases", words="whether the last release can be changed")
        return
    if not forge.releases:
        yield _VOICE.failed(f"tag {forge.wanted.tag}", "the forge shows no release of it", "nox -s announce")
    for release in forge.releases:
        where = f"release {release.tag}"
        if release.is_immutable:
            yield _VOICE.passed(where, "neither its tag nor its files can be changed")
        elif forge.immutable_releases is None:
            yield _VOICE.unseen(facts, "immutable_releases", where, "whether releases are immutable")
        elif forge.immutable_releases:
            fix = page_at(forge, f"releases/tag/{release.tag}")
            yield _VOICE.failed(where, "it can be changed though the repository makes releases immutable", fix)
        else:
            yield _VOICE.absent("the repository does not make releases immutable")

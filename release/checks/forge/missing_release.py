"""A tag of a release that the forge shows no public release for.

Why: users look there for notes and files. A draft that was forgotten, or one under another name than the tag's
(``refs/tags/v1.0.1``), is seen by nobody or misleads tools.

Example: bad: ``tag_name: refs/tags/v1.0.1``, or a draft. Good: public, ``tag_name: v1.0.1``.

Fix: announce it.

Sources: GitHub REST API, "Get a release by tag name"; GitLab Docs, "Releases API".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "missing-release"
ITEMS = ("GATE-08",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The last tag has a public release under its own name."""
    forge = facts.forge
    if forge is None:
        yield _VOICE.unseen(facts, "releases")
        return
    where = f"tag {forge.wanted.tag}"
    if not forge.wanted.tag:
        yield _VOICE.unknown(HERE, "no tag of a release is known", "invoke tag")
    elif forge.releases is None:
        yield _VOICE.unseen(facts, "releases", where)
    elif not forge.releases:
        yield _VOICE.failed(where, "the forge shows no release of it", "nox -s announce")
    for release in (forge.releases or ()) if forge.wanted.tag else ():
        if release.is_draft:
            yield _VOICE.failed(where, f"its release is a draft; {release.url}", "nox -s announce")
        elif release.tag != forge.wanted.tag:
            yield _VOICE.failed(where, f"its release is called {release.tag}", "nox -s announce")
        else:
            yield _VOICE.passed(where, f"its release is public; {release.url}")

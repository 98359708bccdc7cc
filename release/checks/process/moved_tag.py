"""A release tag that stands on another commit than the journal says.

Why: whoever reads the tag gets something else than what was tested, approved and published.

Example: bad: the journal has v1.0.2 on 5f457a7, the repository on 91ac2f0. Good: the same commit.

Fix: find out who moved it; publish a new version, never the old number again.

Sources: git-tag, "On re-tagging".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "moved-tag"
ITEMS = ("GATE-44", "MON-4", "RCA-3")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every tag that the journal has as pushed was pushed once and stands where it was."""
    if facts.journal is None or facts.tree is None:
        yield _SAYS.unknown("", "there is no journal here that says where the tags were", "git fetch --tags")
        return
    made: dict[str, set[str]] = {}
    for act in facts.journal.named("tag"):
        tag, commit = str(act.data.get("tag", "")), str(act.data.get("head", ""))
        if act.outcome == "done" and act.data.get("remote") and tag and commit:
            made.setdefault(tag, set()).add(commit)
    for tag, commits in made.items():
        here = facts.tree.tags.get(tag)
        where, fix = f"refs/tags/{tag}", "invoke bump patch"
        if len(commits) > 1:
            yield _SAYS.failed(where, f"was pushed on {len(commits)} different commits", fix)
        elif here is None:
            yield _SAYS.unknown(where, "is in the journal and not in this clone", "git fetch --tags")
        elif here not in commits:
            yield _SAYS.failed(where, f"stands on {here[:7]}, the journal has it on {min(commits)[:7]}", fix)
        else:
            yield _SAYS.passed(where, f"stands on {here[:7]}, as the journal says")
    if not made:
        yield _SAYS.unknown(facts.journal.path, "no tag was pushed from here", "invoke tag")

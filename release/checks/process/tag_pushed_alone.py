"""A release tag that was pushed apart from its branch.

Why: if the branch is refused after the tag arrived, a release stands on a commit that nobody else has.

Example: bad: ``git push origin v1.0.2``. Good: ``git push --atomic origin main v1.0.2``, as ``invoke tag`` does.

Fix: ``invoke tag``.

Sources: git-push, ``--atomic``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "tag-pushed-alone"
ITEMS = ("GATE-16",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The pushes of tags that the journal knows were atomic."""
    journal = facts.journal
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: pushes are written where they are made", "invoke tag")
        return
    seen = False
    for act in journal.named("push"):
        words = act.data.get("argv")
        argv = [str(word) for word in words] if isinstance(words, list) else []
        if act.outcome != "done" or not any("refs/tags/" in word for word in argv):
            continue
        seen = True
        if "--atomic" in argv:
            yield _SAYS.passed(journal.path, f"on {act.time.date()} tag and branch went together")
        else:
            yield _SAYS.failed(journal.path, f"on {act.time.date()} a tag was pushed on its own", "invoke tag")
    if not seen:
        yield _SAYS.unknown(journal.path, "no tag was pushed from here", "invoke tag")

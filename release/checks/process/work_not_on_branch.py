"""Work that is not committed, not pushed, or on a branch from which no release is made.

Why: a release is made from a commit that everybody can see. What lies only here is in no review and no build of CI.

Example: bad: HEAD is detached, or three commits ahead of its upstream. Good: a clean tree on the release branch, level
with its upstream.

Fix: commit, push, or switch to the release branch.

Sources: our own; the steps of the gate document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "work-not-on-branch"
ITEMS = ("GATE-14",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """HEAD is on a release branch, level with its upstream, and the tree is clean."""
    work = facts.tree.work if facts.tree else None
    if work is None:
        yield _SAYS.unknown("", "git could not tell where the work stands")
        return
    wrong = [
        *(
            []
            if work.is_release_branch
            else [("no release is made from " + (work.branch or "a detached HEAD"), "git switch main")]
        ),
        *(
            [(f"{len(work.changed)} tracked files are changed and not committed", "git commit -a")]
            if work.changed
            else []
        ),
        *([] if work.upstream else [("the branch follows none of a remote", "git push --set-upstream origin HEAD")]),
        *([(f"{work.ahead} commits are not pushed", "git push")] if work.ahead else []),
        *([(f"{work.behind} commits of the upstream are not here", "git pull --ff-only")] if work.behind else []),
    ]
    for told, fix in wrong:
        yield _SAYS.failed(work.branch or "HEAD", told, fix)
    if not wrong:
        yield _SAYS.passed(work.branch, f"clean and level with {work.upstream}")

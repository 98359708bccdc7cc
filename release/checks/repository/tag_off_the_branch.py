"""A release tag on a commit that is on no branch from which releases are made.

Why: what is on no branch was in no review and in no run of CI for it, and disappears when the tag does. It is how code
comes into a release that is in no history.

Example: bad: a tag on a commit that was amended away afterwards. Good: a tag on a commit of ``main``.

Fix: merge the commit; or release the next version from the branch.

Sources: SLSA v1.1, source requirements; the tj-actions incident (2025), whose tags pointed beside all branches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.repository_facts import ReleaseTag, RepositoryFacts

ID = "tag-off-the-branch"
ITEMS = ("GATE-01",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The newest release tag's commit is on a branch from which releases are made."""
    repository = facts.repository
    if repository is None:
        yield _SAYS.unknown("", "nobody looked at the tags", "invoke audit, in the project's git repository")
    elif repository.release is None:
        yield _SAYS.unknown(
            "", "there is no release tag here", "git fetch --tags, or for the first release: invoke tag"
        )
    else:
        yield _look(repository, repository.release)


def _look(repository: RepositoryFacts, tag: ReleaseTag) -> Finding:
    where = f"refs/tags/{tag.name}"
    if tag.branches:
        return _SAYS.passed(where, f"{tag.commit[:7]} is on {tag.branches[0]}")
    if repository.is_shallow:
        return _SAYS.unknown(
            where, "this clone is shallow: what is on a branch cannot be told", "git fetch --unshallow"
        )
    branches = ", ".join(repository.allowed)
    return _SAYS.failed(where, f"{tag.commit[:7]} is on none of {branches}", f"git branch --all --contains {tag.name}")

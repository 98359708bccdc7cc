"""What the checks of the newest release tag share: that somebody looked, and that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.checks.saying import Says
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.repository_facts import ReleaseTag


def over_release(says: Says, facts: AuditFacts, look: Callable[[ReleaseTag], Finding]) -> Finding:
    """Return what *look* finds of the newest release tag; unknown where nobody looked, and where there is none."""
    if facts.repository is None:
        return says.unknown("", "nobody looked at the tags", "invoke audit, in the project's git repository")
    if facts.repository.release is None:
        fix = "git fetch --tags, or for the first release: invoke tag"
        return says.unknown("", "there is no release tag here", fix)
    return look(facts.repository.release)

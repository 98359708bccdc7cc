"""A name that the index has no project of.

Why: whoever uploads first owns a name. A document that says "the package is ours" is wrong until the index has it, and
dangerous where the index has somebody else's project under it.

Example: bad: ``name = "demo-tool"``, and the index answers 404. Good: the index lists the project.

Fix: register a pending trusted publisher for the name, or publish the first release; look for typing errors.

Sources: PEP 503 (normalized names); PyPI Docs, "Creating a PyPI project with a trusted publisher".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import live_of, unlisted, where
from release.checks.saying import Says
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "name-not-on-index"
ITEMS = ("OWN-01", "OWN-08")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The index has the project."""
    live = live_of(facts)
    if live is None or live.is_known is None:
        yield unlisted(_SAYS, facts)
        return
    if not live.is_known:
        fix = "register a pending publisher at the index, or: nox -s publish"
        yield _SAYS.failed(where(live), f"there is no project {facts.project}: the first to upload will own it", fix)
        return
    yield _SAYS.passed(where(live), f"it has the project {normal_name(facts.project)}")

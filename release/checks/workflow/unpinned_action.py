"""An action by a tag or a branch: whoever controls its repository controls what runs here.

Why: a tag can be moved. In March 2025 every tag of tj-actions/changed-files was moved to a commit that printed the
secrets of 23,000 repositories; a year later those of trivy-action were. A commit id cannot be moved.

Example: bad: ``uses: actions/checkout@v4``. Good: ``uses: actions/checkout@<40 hex> # v4.2.2``.

Fix: replace the tag by the commit that it names, the tag as a comment; Dependabot keeps both up to date.

Sources: GitHub Docs, "Secure use reference" (pin actions to a full-length commit SHA); CVE-2025-30066.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Uses

ID = "unpinned-action"
ITEMS = ("GHP-1", "GATE-20", "GATE-21")
_VOICE = Voice(ID, "pin to the commit: uses: OWNER/NAME@<40 hex> # vX.Y.Z")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every action and workflow of others is pinned to a commit."""
    return _VOICE.over(facts, _look, "no workflow uses an action")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.jobs():
        if job.calls:
            yield from _judged(job.calls)
    for _, _, step in workflows.steps():
        if step.uses:
            yield from _judged(step.uses)


def _judged(uses: Uses) -> Iterator[Finding]:
    where = uses.place.where
    if uses.is_local:
        return
    if uses.is_pinned:
        yield _VOICE.passed(where, f"{uses.action} is pinned to a commit")
    elif uses.is_image:
        yield _VOICE.failed(where, f"{uses.written} can be replaced", "pin the image: docker://NAME@sha256:<64 hex>")
    else:
        yield _VOICE.failed(where, f"{uses.written} is a tag or branch, which can be moved")

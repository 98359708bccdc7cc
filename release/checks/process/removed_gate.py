"""The environment of a job is gone since the last release: what asked for a yes asks no more.

Why: the gate is one line of a workflow. Whoever takes it out has switched off approval for every release from then on.

Example: bad: a commit that removes ``environment: pypi`` from the job that publishes. Good: the line stays.

Fix: ``git log -p TAG.. -- .github/workflows`` shows who did it; put it back.

Sources: GitHub Docs, "Managing environments for deployment".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "removed-gate"
ITEMS = ("GATE-45",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job has lost its environment since the last release."""
    tree = facts.tree
    if tree is None or tree.removed_gates is None:
        yield _SAYS.unknown("", "there is no release tag in this clone to compare with", "git fetch --tags")
        return
    for gone in tree.removed_gates:
        told = f"{gone.text!r} was there at {tree.since} and is gone"
        yield _SAYS.failed(gone.where, told, f"git log -p {tree.since}.. -- {gone.where}")
    if not tree.removed_gates:
        yield _SAYS.passed("", f"no environment was taken out of a job since {tree.since}")

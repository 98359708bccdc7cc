"""A credential that is written out in a CI file: everybody who can read the repository has it, for ever.

Why: a file stays in the history when the line is gone. What names a secret (``${{ secrets.X }}``) can be replaced
on the forge without a change of code; what is written out has to be revoked, and every clone still has it.

Example: bad: ``password: hunter2-and-more``. Good: ``password: ${{ secrets.REGISTRY_PASSWORD }}``.

Fix: revoke it first, then store a new one as a secret and name it.

Sources: GitHub Docs, "Using secrets in GitHub Actions"; zizmor, "hardcoded-container-credentials".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "written-out-credential"
ITEMS = ("SEC-4", "OWN-25", "OWN-32", "TOK-S1")
_VOICE = Voice(ID, "revoke it first; then store a new one as a secret and name that")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No CI file writes a credential out."""
    return _VOICE.over(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file in workflows.files:
        for credential in file.credentials:
            yield _VOICE.failed(credential.place.where, f"{credential.kind} is written out")
        if not file.credentials:
            yield _VOICE.passed(file.path, "names secrets, and writes none out")

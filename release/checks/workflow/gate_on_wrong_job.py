"""A gate that stands on another job than the one that uploads.

Why: an environment on an "approve" job makes that job wait, and nothing else is bound to it: the job that uploads
can be run again alone, gets no secret of the environment, and its OIDC token names no environment, so a trusted
publisher must accept any. A gate on the build job asks before there is anything to look at.

Example: bad: ``approve: {environment: pypi}`` and ``publish: {needs: approve}``. Good: ``publish: {environment:
pypi}``.

Fix: move ``environment`` from the job that waits to the job that uploads.

Sources: GitHub Docs, "Managing environments for deployment" and "OpenID Connect reference" (the claim
``environment``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "gate-on-wrong-job"
ITEMS = ("GATE-06", "GATE-41")
_VOICE = Voice(ID, "move `environment` to the job that uploads")
_OTHER = re.compile(
    r"pages|docs?\b|documentation|readthedocs|rtd|preview|staging|coverage|build|tests?\b|\bci\b|sign", re.IGNORECASE
)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Where a workflow that publishes has a gate, the job that uploads has it."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        if job.environment:
            yield _VOICE.passed(job.place.where, f"the gate stands on {job.id}, which uploads")
            continue
        gates = [
            other
            for _, other in workflows.before(file, job)
            if other.environment and not other.publishes and not _OTHER.search(other.environment.name)
        ]
        for gate in gates:
            name = gate.environment.name if gate.environment else ""
            words = f"environment {name} stands on {gate.id}, and {job.id}, which uploads, names none"
            yield _VOICE.failed(gate.place.where, words)
        if not gates:
            names = listed([other.id for other in file.before(job)]) or "none"
            yield _VOICE.passed(job.place.where, f"no job before {job.id} has a gate that should be on it ({names})")

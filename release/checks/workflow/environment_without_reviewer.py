"""An environment that nobody has to approve: the job names it and runs at once.

Why: an environment without a required reviewer does not pause. The workflow looks as if it had a gate, and the gate
is decoration. Only the forge knows who reviews; without asking it, this stays unknown.

Example: bad: environment ``pypi`` with no protection rule. Good: ``pypi`` with one or more required reviewers.

Fix: on the forge, give the environment required reviewers; then run the audit with ``--online``.

Sources: GitHub Docs, "Reviewing deployments", "REST API endpoints for deployment environments".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows

ID = "environment-without-reviewer"
ITEMS = ("GATE-06", "GATE-10")
_VOICE = Voice(ID, "on the forge, give the environment required reviewers")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every environment that a job publishes in to the real index has somebody who must approve."""

    def look(workflows: Workflows) -> Iterator[Finding]:
        for _, job in workflows.releasing():
            if job.environment:
                yield _judged(facts, job, job.environment.name)

    return _VOICE.over_publishing(facts, look)


def _judged(facts: AuditFacts, job: Job, name: str) -> Finding:
    where = f"environment {name}"
    if "$" in name:
        return _VOICE.unknown(
            where, f"job {job.id} ({job.place.where}) works the name out while it runs", "write it out"
        )
    if facts.forge is None or facts.forge.environments is None:
        why = facts.forge.why_unseen("environments") if facts.forge else "the forge was not asked"
        return _VOICE.unknown(where, f"who approves {job.id} is not known: {why}", "invoke audit --online")
    found = facts.forge.environment(name)
    if found is None:
        return _VOICE.failed(
            where, f"job {job.id} names it and the forge has none: it is made, unprotected, on first use"
        )
    if found.reviewers is None:
        return _VOICE.unknown(where, facts.forge.why_unseen(f"environments/{name}/reviewers"), "invoke audit --online")
    if not found.reviewers:
        return _VOICE.failed(where, f"nobody has to approve job {job.id}: the gate is decoration")
    return _VOICE.passed(where, f"{len(found.reviewers)} may approve job {job.id}")

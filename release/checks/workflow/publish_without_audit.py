"""An upload that waits for no security check: a known hole in a dependency or workflow does not stop it.

Why: scans that run on their own schedule tell somebody later. One that the publish job waits for stops the release
that would carry the fault to users.

Example: bad: ``publish: {needs: [test, build]}``. Good: also a job that runs ``nox -s audit`` (or pip-audit,
bandit).

Fix: run ``nox -s audit`` in a job that the upload waits for.

Sources: mypylogger's ownership document ("quality gates prevent vulnerable publish").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Step

ID = "publish-without-audit"
ITEMS = ("OWN-28",)
_VOICE = Voice(ID, "run nox -s audit in a job that the upload waits for")
_TOOLS = {
    "pip-audit",
    "safety",
    "bandit",
    "zizmor",
    "osv-scanner",
    "trivy",
    "grype",
    "semgrep",
    "snyk",
    "detect-secrets",
}
_ACTIONS = re.compile(r"pip-audit|codeql|zizmor|bandit|semgrep|trivy|osv-scanner|dependency-review|snyk|grype")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every upload waits for a security check."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        jobs = [found for _, found in workflows.before(file, job)]
        steps = [step for found in (*jobs, job) for step in _steps(workflows, found)]
        seen = next((step for step in steps if _audits(step)), None)
        if seen:
            yield _VOICE.passed(seen.place.where, f"{job.id} waits for {seen.title}")
        else:
            yield _VOICE.failed(job.place.where, f"job {job.id} waits for no security check")


def _steps(workflows: Workflows, job: Job) -> Iterator[Step]:
    yield from job.steps
    called = workflows.local(job.calls)
    for inner in called.jobs if called else ():
        yield from inner.steps


def _audits(step: Step) -> bool:
    if step.uses and _ACTIONS.search(step.uses.action):
        return True
    for command in step.commands:
        words = command.words
        if command.program in _TOOLS or (command.program == "uv" and "audit" in words):
            return True
        is_task = command.program in {"nox", "tox", "invoke", "release", "release-tasks", "make", "pre-commit"}
        if is_task and any(re.search(r"audit|security|bandit|release", word) for word in words[1:]):
            return True
    return False

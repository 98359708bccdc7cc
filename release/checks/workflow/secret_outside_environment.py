"""A secret for the index in a job without an environment, or in more than one job.

Why: a repository's secret is given to every workflow on every branch: whoever can push a branch can read it. A
secret of an environment is given only to a job that names it, after its reviewers agreed, from the tags that it
lists. The more jobs use a secret, the more code can take it.

Example: bad: ``TWINE_PASSWORD: ${{ secrets.PYPI_API_TOKEN }}`` in a job without ``environment``. Good: the same in
the one job that uploads, with ``environment: pypi``, where the secret lies.

Fix: give the job an environment, move the secret there and delete the repository's copy; better: trusted
publishing.

Sources: GitHub Docs, "Using secrets in GitHub Actions"; the GhostAction campaign of September 2025.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITHUB, GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Setting

ID = "secret-outside-environment"
ITEMS = ("SEC-3", "SEC-2", "TOK-S1")
_VOICE = Voice(ID, "name an environment in the one job that uploads, and move the secret there")
_INDEX = re.compile(r"secrets\.(\w*(?:PYPI|TWINE|UV_PUBLISH|FLIT|HATCH_INDEX)\w*)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{?(\w*(?:PYPI|TWINE|UV_PUBLISH)\w*(?:TOKEN|PASSWORD))\b", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A secret for an index is used in one job, and that job has an environment."""
    return _VOICE.over(facts, _look, "no workflow uses a secret for an index")


def _look(workflows: Workflows) -> Iterator[Finding]:
    users: dict[str, list[tuple[Job, str, str]]] = {}
    for file, job in workflows.jobs(GITHUB, GITLAB):
        for setting in _texts(job, file):
            shape = _VARIABLE if file.kind == GITLAB else _INDEX
            for match in shape.finditer(setting.value):
                users.setdefault(match[1], []).append((job, setting.place.where, f"{file.path}#{job.id}"))
    for name, uses in users.items():
        for job, where, _ in uses:
            if job.environment or job.calls:
                yield _VOICE.passed(where, f"the secret {name} is used in a job with an environment")
            else:
                yield _VOICE.failed(where, f"job {job.id} uses the secret {name} and names no environment")
        jobs = list(dict.fromkeys(key for _, _, key in uses))
        if len(jobs) > 1:
            yield _VOICE.failed(uses[0][1], f"{len(jobs)} jobs use the secret {name}: {', '.join(jobs)}")


def _texts(job: Job, file: Workflow) -> Iterator[Setting]:
    yield from (*job.env, *job.secrets)
    for step in job.steps:
        yield from step.texts
    if any(step.index for step in job.steps):
        yield from file.env

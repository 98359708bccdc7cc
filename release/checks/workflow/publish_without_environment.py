"""A job that uploads to the index and names no environment: it runs at once, and no human is asked.

Why: the environment is the gate. Its reviewers, its wait and its list of tags only hold for jobs that name it, and
a trusted publisher can be tied to it. Take the two lines away, and the next tag publishes without anybody's yes.

Example: bad: ``publish: {runs-on: ubuntu-latest, steps: [...]}``. Good: the same job with ``environment: {name:
pypi}``, and on the forge an environment ``pypi`` with a required reviewer.

Fix: add ``environment: pypi`` to the job that uploads, and give that environment a reviewer on the forge.

Sources: GitHub Docs, "Managing environments for deployment"; GitLab Docs, "Protected environments"; PyPI docs,
"Security model and considerations" of trusted publishers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "publish-without-environment"
ITEMS = ("GATE-06", "GATE-41", "GATE-45")
_VOICE = Voice(ID, "add `environment: pypi` to the job, and a required reviewer to that environment")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every job that uploads names an environment."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        where = job.place.where
        if job.environment:
            yield _VOICE.passed(where, f"job {job.id} waits for the environment {job.environment.name}")
        elif file.kind == GITLAB and job.is_manual:
            yield _VOICE.failed(where, f"job {job.id} is started by hand, by anybody who may push: no environment")
        else:
            yield _VOICE.failed(where, f"job {job.id} uploads and names no environment: nobody is asked")

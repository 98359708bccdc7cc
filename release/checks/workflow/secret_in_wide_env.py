"""A secret in the variables of a whole workflow or job: every step gets it, also those that do not need it.

Why: each action and each program of the job can read its environment. A test that prints it, a dependency that
sends it away, a debug step: all of them have what only the upload needs.

Example: bad: ``jobs: publish: env: {TWINE_PASSWORD: ${{ secrets.X }}}``. Good: ``env`` at the one step that
uploads.

Fix: move the variable to the step that uses it.

Sources: GitHub Docs, "Secure use reference" (least privilege for secrets); the tj-actions incident.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "secret-in-wide-env"
ITEMS = ("TOK-S1", "TOK-S3")
_VOICE = Voice(ID, "move the variable to the one step that uses it")
_SECRET = re.compile(r"\$\{\{[^}]*\bsecrets\.(?!GITHUB_TOKEN\b)(\w+)", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No secret stands in the variables of a workflow or of a job."""
    return _VOICE.over(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file in workflows.files:
        found = [("workflow", setting) for setting in file.env]
        found += [(f"job {job.id}", setting) for job in file.jobs for setting in job.env if len(job.steps) > 1]
        bad = [(whose, setting, match[1]) for whose, setting in found if (match := _SECRET.search(setting.value))]
        for whose, setting, name in bad:
            yield _VOICE.failed(setting.place.where, f"every step of the {whose} gets the secret {name}")
        if not bad and file.kind != ACTION:
            yield _VOICE.passed(file.path, "no secret in the variables of the workflow or of a job with several steps")

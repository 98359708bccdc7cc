"""``id-token: write`` for a job that does not upload: whatever runs there can ask for the right to publish.

Why: a trusted publisher is tied to repository, workflow file and environment, not to a job. A test or build job of
the same file with ``id-token: write`` can mint the same token as the publish job, unless the environment keeps it
out; and tests run whatever the dependencies of today bring.

Example: bad: ``permissions: {id-token: write}`` at the top of the workflow. Good: ``permissions: {}`` at the top,
and ``id-token: write`` in the publish job alone.

Fix: take it from the top of the file, and give it to the job that uploads.

Sources: PyPI docs, "Security model and considerations"; GitHub Docs, "OpenID Connect".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITHUB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows

ID = "id-token-outside-publish"
ITEMS = ("WFS-1", "GHP-1", "TOK-C1")
_VOICE = Voice(ID, "give `id-token: write` to the job that uploads, and to no other of this file")
# What asks for an OIDC token for something else than an index, and is a reason to have one.
_OTHER_USE = re.compile(
    r"attest|sigstore|cosign|slsa|deploy-pages|configure-aws|azure/login|google-github-actions/auth|codecov|codspeed|"
    r"vault-action|docker|scorecard|conda|trusted-publish|build-and-inspect|claude|octo-sts|jfrog|gitsign|npm|crates|oidc",
    re.IGNORECASE,
)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """In a workflow that publishes, only jobs that upload, or plainly use a token elsewhere, can mint one."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file in workflows.files:
        if file.kind == GITHUB and any(job.publishes for job in file.jobs):
            yield from _file(workflows, file)


def _file(workflows: Workflows, file: Workflow) -> Iterator[Finding]:
    wide = file.permissions
    others = [job for job in file.jobs if not _may(workflows, job)]
    for job in file.jobs:
        granted = file.permissions_of(job)
        if granted is None or granted.of("id-token") != "write":
            continue
        if _may(workflows, job):
            yield _VOICE.passed(job.place.where, f"job {job.id} needs the token that it can mint")
        elif job.permissions is not None:
            yield _VOICE.failed(job.permissions.place.where, f"job {job.id} does not upload and can mint a token")
    if wide is not None and wide.of("id-token") == "write":
        reached = [job.id for job in others if job.permissions is None]
        if reached:
            scope = next((entry.place for entry in wide.scopes if entry.name == "id-token"), wide.place)
            yield _VOICE.failed(scope.where, f"every job can mint a token, also {', '.join(reached)}")
        else:
            yield _VOICE.passed(wide.place.where, "no job but those that upload takes it from the top of the file")


def _may(workflows: Workflows, job: Job) -> bool:
    if job.publishes or (job.calls and (job.indexes or not job.calls.is_local)):
        return True
    called = workflows.local(job.calls)
    if called and any(inner.calls or inner.indexes for inner in called.jobs):
        return True
    if called and any(
        _OTHER_USE.search(step.uses.action) for inner in called.jobs for step in inner.steps if step.uses
    ):
        return True
    words = [step.uses.action for step in job.steps if step.uses]
    words += [command.program for step in job.steps for command in step.commands]
    return any(_OTHER_USE.search(word) for word in words)

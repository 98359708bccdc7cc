"""The job that uploads takes what the download gives it, without a comparison of digests.

Why: between the job that builds and the job that uploads the files lie in a store that other jobs of the run can
write to. Since version 8 ``download-artifact`` fails where the digest differs; before, it warned or said nothing.
Digests that the build job printed and the publish job compares (``nox -s publish`` does) need no trust in the store
at all.

Example: bad: ``download-artifact@v4`` and upload. Good: version 8 of the action, or ``sha256sum --check`` against
an output of the build job.

Fix: use ``download-artifact`` of major 8 or later, without ``digest-mismatch: warn``, or compare digests.

Sources: actions/download-artifact, release notes of v8.0.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Step

ID = "unverified-download"
ITEMS = ("GATE-28",)
_VOICE = Voice(ID, "use download-artifact of major 8 or later, or compare digests with those of the build job")
_FIRST_STRICT = 8


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """What a job uploads is what the build job made, by digest."""
    return _VOICE.over_publishing(facts, _look, "no job that uploads downloads artifacts")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.publishing():
        if file.kind == GITLAB:
            continue
        compares = next((command for step in job.steps for command in step.commands if _compares(command.words)), None)
        for step in job.steps:
            if step.uses and step.uses.repository == "actions/download-artifact":
                yield _judged(job, step, is_compared=compares is not None)


def _judged(job: Job, step: Step, *, is_compared: bool) -> Finding:
    where, major = step.place.where, step.uses.major if step.uses else None
    lax = step.option("digest-mismatch")
    if is_compared:
        return _VOICE.passed(where, f"job {job.id} compares digests")
    if major is None:
        return _VOICE.unknown(where, "which version of download-artifact this is, nothing tells", "add # vX.Y.Z")
    if major < _FIRST_STRICT:
        return _VOICE.failed(where, f"download-artifact of major {major} goes on where the digest differs")
    if lax and lax.value.strip() in {"warn", "ignore", "info"}:
        return _VOICE.failed(lax.place.where, f"digest-mismatch: {lax.value} goes on where the digest differs")
    return _VOICE.passed(where, f"download-artifact of major {major} fails where the digest differs")


def _compares(words: tuple[str, ...]) -> bool:
    if words[0].endswith(("sha256sum", "shasum", "sha512sum")):
        return bool({"-c", "--check"} & set(words))
    return words[:2] in {("gh", "attestation"), ("cosign", "verify-blob")} or (
        words[0] in {"nox", "release", "release-tasks"} and "publish" in words
    )

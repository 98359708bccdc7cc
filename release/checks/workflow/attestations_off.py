"""An upload that leaves no attestation: nobody can see later which workflow made the files.

Why: with trusted publishing the index stores, for each file, a signed statement of the repository, workflow and
commit that it came from. Whoever installs, and our own trail, can compare. ``attestations: false``, or an upload
with a password, leaves nothing to compare, and a release made with a stolen token looks like any other.

Example: bad: ``with: {attestations: false}``; ``with: {password: ...}``. Good: ``gh-action-pypi-publish`` of 1.11
or later with ``id-token: write`` and neither of them.

Fix: publish by trusted publishing and take ``attestations: false`` away.

Sources: PEP 740; PyPI docs, "Attestations"; gh-action-pypi-publish, "Generating and uploading attestations".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "attestations-off"
ITEMS = ("OWN-31",)
_VOICE = Voice(ID, "publish by trusted publishing, without `attestations: false`")
_PUBLISHER = "pypa/gh-action-pypi-publish"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every upload to the real index brings attestations."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.publishing():
        attests = any(
            step.uses and re.search(r"pypi-attestations?|attest-action", step.uses.action) for step in job.steps
        )
        attests = attests or any(c.program == "pypi-attestations" for step in job.steps for c in step.commands)
        for step in job.steps:
            if step.index == "pypi":
                wrong = _wrong(step, attests=attests)
                yield _VOICE.failed(step.place.where, wrong) if wrong else _VOICE.passed(step.place.where, "attests")


def _wrong(step: Step, *, attests: bool) -> str:
    if step.uses and step.uses.repository == _PUBLISHER:
        off, password = step.option("attestations"), step.option("password")
        if off and off.value.strip().lower() == "false":
            return "attestations are switched off"
        if password:
            return "an upload with a password has no attestations"
        ref = re.search(r"v?1\.(\d+)", step.uses.comment if step.uses.is_pinned else step.uses.ref)
        return "this version makes none: they began with 1.11" if ref and int(ref[1]) < 11 else ""  # noqa: PLR2004
    flags = {word for command in step.commands for word in command.words}
    if attests or "--attestations" in flags:
        return ""
    uploading = [command.program for command in step.commands if {"upload", "publish"} & set(command.words)]
    tool = next(iter(uploading), step.uses.action if step.uses else step.title)
    return (
        f"nothing makes attestations for what {tool} uploads" if tool not in {"release", "release-tasks", "nox"} else ""
    )

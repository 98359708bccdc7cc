"""A release without a trial run of the same commit.

Why: what first runs when it counts, first fails when it counts.

Example: bad: ``v1.0.2`` was published by the first run of its commit. Good: a run by hand (``workflow_dispatch``) of
that commit succeeded before.

Fix: run the workflow by hand before the tag is pushed.

Sources: GitHub Docs, "Manually running a workflow".
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.checks.forge_runs import find_run
from release.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts

ID = "missing-trial-run"
ITEMS = ("OWN-40",)
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A run by hand of the last release's commit succeeded."""
    found = find_run(facts, _VOICE)
    if isinstance(found, Finding):
        yield found
        return
    forge, run = found
    trials = [
        each
        for each in forge.runs or ()
        if each.event in {"workflow_dispatch", "web"} and each.conclusion == "success" and each.commit == run.commit
    ]
    where = f"commit {run.commit[:7]}"
    if trials:
        yield _VOICE.passed(where, f"a trial run succeeded; {trials[0].url}")
    else:
        fix = shlex.join(["gh", "workflow", "run", forge.wanted.workflow, "--ref", run.ref])
        yield _VOICE.failed(where, "no trial run of it succeeded", fix)

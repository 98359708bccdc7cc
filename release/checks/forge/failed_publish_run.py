"""A release whose run on the forge did not end well, or cannot be found.

Why: a run that failed half-way may have published some files and not others. A release without a run came from
somewhere else, past the gate.

Example: bad: the run for ``v1.0.2`` has the conclusion ``failure``. Good: ``success``.

Fix: look at the run, and run it again: publishing goes on where it stopped.

Sources: GitHub REST API, "List workflow runs for a workflow"; GitLab Docs, "Pipelines API".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.checks.forge_runs import find_run
from release.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts

ID = "failed-publish-run"
ITEMS = ("GATE-17", "GATE-31", "GATE-33")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The newest run for the last release's tag succeeded."""
    found = find_run(facts, _VOICE)
    if isinstance(found, Finding):
        yield found
        return
    _, run = found
    where = f"run {run.id} for {run.ref}"
    if run.status != "completed":
        yield _VOICE.unknown(where, f"it has not ended: {run.status}; {run.url}", f"gh run watch {run.id}")
    elif run.conclusion == "success":
        yield _VOICE.passed(where, f"it succeeded; {run.url}")
    else:
        yield _VOICE.failed(where, f"it ended with {run.conclusion}; {run.url}", f"gh run rerun {run.id} --failed")

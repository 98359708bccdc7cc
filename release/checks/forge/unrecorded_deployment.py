"""A release of which the forge has no record: which run, into which environment, let through by whom.

Why: after an incident this record is what tells a release of ours from one of somebody else.

Example: bad: version 1.0.2 is on the index and the forge knows no run for ``v1.0.2``. Good: run, environment and
reviewer are listed.

Fix: publish in a job with an environment.

Sources: GitHub REST API, "Deployments", "Get the review history for a workflow run".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.checks.forge_runs import find_run
from release.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts

ID = "unrecorded-deployment"
ITEMS = ("AUD-3", "GATE-32", "REP-4")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The forge recorded the run of the last release and the environments that it was let into."""
    found = find_run(facts, _VOICE)
    if isinstance(found, Finding):
        yield found
        return
    forge, run = found
    where = f"run {run.id} for {run.ref}"
    if forge.reviews is None:
        yield _VOICE.unseen(facts, "reviews", where, "its record")
        return
    into = sorted({name for review in forge.reviews for name in review.environments})
    if into:
        yield _VOICE.passed(where, f"recorded on {run.created}, let into {', '.join(into)}; {run.url}")
    else:
        fix = "$EDITOR .github/workflows  # environment: NAME, in the job that publishes"
        yield _VOICE.failed(where, "no environment recorded who let it through", fix)

"""A publishing job whose refusals nobody explains: unknown token, missing role and other project look alike.

Why: "403 Forbidden" makes people try wider tokens until one works. Each cause has its own cure.

Example: bad: a job that runs ``twine upload`` and shows its output. Good: ``nox -s publish``, which tells them apart.

Fix: let the job run ``nox -s publish``.

Sources: the index's upload API and its messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unexplained-refusal"
ITEMS = ("OWN-41", "OWN-47", "OWN-48", "OWN-49")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every job that publishes does it by our session, whose errors name the cause."""
    if facts.workflows is None:
        yield _SAYS.unknown("", "nobody could read the workflows")
        return
    seen = False
    for file in facts.workflows.files:
        for job in file.jobs:
            words = [command.words for step in job.steps for command in step.commands]
            is_ours = any("publish" in each and each[0].rpartition("/")[2] == "nox" for each in words if each)
            if not (job.publishes or is_ours):
                continue
            seen = True
            if is_ours:
                yield _SAYS.passed(job.place.where, "publishes by our session, which names the cause of a refusal")
            else:
                told = f"job {job.id} uploads by other means: what it says of a refusal cannot be seen"
                yield _SAYS.unknown(job.place.where, told, "let it run: nox -s publish")
    if not seen:
        yield _SAYS.unknown("", "no job publishes", "add a job that runs: nox -s publish")

"""A checkout that leaves the job's token in ``.git/config``, where every later step and artifact has it.

Why: ``actions/checkout`` stores the token for later git commands unless told not to. A test, a build backend or an
upload of the whole folder can read it. Only a job that pushes needs it.

Example: bad: ``uses: actions/checkout@…`` alone. Good: the same with ``persist-credentials: false``.

Fix: ``invoke audit --fix`` adds ``persist-credentials: false`` where no later step of the job uses git on the
remote.

Sources: zizmor, "artipacked"; actions/checkout, README; Palo Alto Unit 42, "ArtiPACKED".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_needs import uses_remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "persisted-credentials"
ITEMS = ("GATE-20", "WFS-2")
_VOICE = Voice(ID, "with: {persist-credentials: false}; invoke audit --fix adds it")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No checkout leaves a token behind that no step needs."""
    return _VOICE.over(facts, _look, "no step checks out")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job, step in workflows.steps():
        if step.uses is None or step.uses.repository != "actions/checkout":
            continue
        where, option = step.place.where, step.option("persist-credentials")
        if option and option.value.strip().lower() == "false":
            yield _VOICE.passed(where, f"the checkout of {job.id} leaves no token behind")
        elif option and option.value.strip().lower() == "true" and uses_remote(job):
            yield _VOICE.passed(
                where, f"the checkout of {job.id} says that it keeps the token, and a step pushes with it"
            )
        elif uses_remote(job):
            words = f"the checkout of {job.id} keeps the token for all steps; one of them may need it"
            yield _VOICE.failed(where, words, "give the token to the one step that pushes, or write true and why")
        else:
            yield _VOICE.failed(where, f"the checkout of {job.id} leaves the token in .git/config")

"""An upload that skips what the index has already, whatever it holds.

Why: ``skip-existing`` compares names, not bytes. A file of the same name with other contents passes as success: a
rebuilt wheel, or somebody else's upload. A rerun after half an upload needs a comparison of digests, not a blind
eye.

Example: bad: ``with: {skip-existing: true}``, ``twine upload --skip-existing``. Good: neither; a rerun that uploads
only what is missing after the digests on the index were compared (``nox -s publish`` does).

Fix: take the option away; to finish half an upload, run the publish session again.

Sources: gh-action-pypi-publish, "Tolerating release package file duplicates"; twine, "upload".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_parts import PYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "skip-existing"
ITEMS = ("GATE-29", "GATE-36", "GATE-43")
_VOICE = Voice(ID, "take skip-existing away; nox -s publish compares digests and uploads what is missing")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No upload to the real index skips what is there; on the test index it may."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.publishing():
        for step in job.steps:
            if step.index == PYPI:
                where = _skips(step)
                yield (
                    _VOICE.failed(where, f"the upload of job {job.id} skips files of the same name, same bytes or not")
                    if where
                    else _VOICE.passed(step.place.where, "a file that is there already is an error")
                )


def _skips(step: Step) -> str:
    option = step.option("skip-existing", "skip_existing")
    if option and option.value.strip().lower() not in {"false", ""}:
        return option.place.where
    return next((step.at(command) for command in step.commands if "--skip-existing" in command.words), "")

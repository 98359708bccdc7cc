"""An upload that waits for no test: a tag on a broken commit is published.

Why: that tests ran on the branch says nothing of the commit that the tag names. The job that uploads has to wait,
also through others, for a job of the same run that tests, and that job must be allowed to fail the run.

Example: bad: ``publish: {needs: build}`` where ``build`` only builds; ``continue-on-error: true`` on the tests.
Good: ``publish: {needs: [test, build]}``.

Fix: run the tests in the workflow that publishes, and add their job to ``needs``.

Sources: GitHub Docs, "Using jobs in a workflow" (``needs``); mypylogger's and toonstream's pipelines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice, listed
from release.model.workflow import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows

ID = "publish-without-tests"
ITEMS = ("GATE-02", "GATE-23", "OWN-20", "OWN-28")
_VOICE = Voice(ID, "run the tests in this workflow and add their job to needs")
_SUCCEEDED = re.compile(r"workflow_run\.conclusion\s*==\s*'success'")
_ALWAYS = re.compile(r"(?<!\w)(?:always|failure)\(\)|!\s*cancelled\(\)")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every job that uploads waits for tests that can stop it."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        where, before = job.place.where, [*workflows.before(file, job)]
        testing = [found for _, found in before if found.tests]
        if job.tests and not testing:
            testing = [job]
        loose = [found for found in testing if found.continue_on_error.strip().lower() == "true" or _forgives(found)]
        firm = [found for found in testing if found not in loose]
        if firm and _ALWAYS.search(job.condition) and "result" not in job.condition:
            yield _VOICE.failed(where, f"job {job.id} runs also where {firm[0].id} has failed: if: {job.condition}")
        elif firm and all(found.tests.endswith(BY_NAME) for found in firm):
            words = (
                f"job {job.id} waits for {firm[0].id}, which is called a test; what it runs is not known here as one"
            )
            yield _VOICE.unknown(firm[0].place.where, words)
        elif firm:
            firm = [found for found in firm if not found.tests.endswith(BY_NAME)]
            yield _VOICE.passed(where, f"job {job.id} waits for {firm[0].id}, which runs {firm[0].tests}")
        elif loose:
            yield _VOICE.failed(where, f"the tests of {loose[0].id} may fail, and {job.id} goes on")
        elif _follows(workflows, file, job):
            yield _VOICE.passed(where, f"job {job.id} follows a workflow that tests, where that succeeded")
        else:
            names = listed([found.id for _, found in before]) or "nothing"
            unseen = [found.calls.written for _, found in before if found.calls and not found.calls.is_local]
            say = _VOICE.unknown if unseen else _VOICE.failed
            seen = f"; {listed(unseen)} is not read here" if unseen else ""
            yield say(where, f"job {job.id} waits for {names}, and none of it runs tests{seen}")


def _forgives(job: Job) -> bool:
    """Tell whether the step that tests may fail without failing the job."""
    return any(
        step.continue_on_error.strip().lower() == "true"
        and any(command.words[0] in job.tests for command in step.commands)
        for step in job.steps
    )


def _follows(workflows: Workflows, file: Workflow, job: Job) -> bool:
    """Tell whether the workflow runs after one that tests, and *job* only where that succeeded."""
    trigger = file.trigger("workflow_run")
    if trigger is None or not any(_SUCCEEDED.search(found.condition) for found in (job, *file.before(job))):
        return False
    return any(found.tests for other in workflows.files if other.name in trigger.workflows for found in other.jobs)

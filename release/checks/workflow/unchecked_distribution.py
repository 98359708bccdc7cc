"""Distributions are uploaded that nothing has checked.

Why: a README that does not render, a wheel without metadata or a distribution that does not install is refused by
the index after the tag is public, or found by the first user. ``twine check --strict`` and an installation take
seconds.

Example: bad: ``python -m build`` and upload. Good: ``twine check --strict dist/*`` (or ``nox -s check``) in
between.

Fix: add ``twine check --strict dist/*`` after the build, or run ``nox -s check``.

Sources: twine, "check"; PyPA, "Packaging Python projects".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Command, Step

ID = "unchecked-distribution"
ITEMS = ("GATE-04", "GATE-25", "OWN-20")
_VOICE = Voice(ID, "add twine check --strict dist/* after the build, or run nox -s check")
_CHECKERS = {"check-wheel-contents", "pydistcheck", "pyroma", "check-manifest"}
_ACTIONS = {"hynek/build-and-inspect-python-package"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """What is uploaded was checked before."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        jobs = [job, *(found for _, found in workflows.before(file, job))]
        steps = [step for found in jobs for step in _steps(workflows, found)]
        seen = next((words for step in steps if (words := _checks(step))), "")
        opaque = [step for step in steps if step.commands and any(_is_session(c) for c in step.commands)]
        if seen:
            yield _VOICE.passed(job.place.where, f"what {job.id} uploads is checked ({seen})")
        elif opaque:
            words = " ".join(opaque[0].commands[0].words[:4])
            yield _VOICE.unknown(
                opaque[0].place.where, f"whether {words} checks what {job.id} uploads does not stand here"
            )
        else:
            yield _VOICE.failed(job.place.where, f"nothing checks what {job.id} uploads")


def _steps(workflows: Workflows, job: Job) -> Iterator[Step]:
    for step in job.steps:
        yield step
        local = workflows.local(step.uses)
        for inner in local.jobs if local else ():
            yield from inner.steps
    called = workflows.local(job.calls)
    for inner in called.jobs if called else ():
        yield from inner.steps


def _checks(step: Step) -> str:
    if step.uses and step.uses.repository in _ACTIONS:
        return step.uses.repository
    verify = step.option("verify-metadata", "verify_metadata")
    if step.uses and step.uses.repository == "pypa/gh-action-pypi-publish" and not (verify and verify.value == "false"):
        return "gh-action-pypi-publish checks the metadata"
    for command in step.commands:
        words = command.words
        is_own = command.program in {"nox", "release", "release-tasks"} and not {"check", "release"}.isdisjoint(words)
        if command.program in _CHECKERS or words[:2] == ("twine", "check") or is_own:
            return " ".join(words[:3])
    return ""


def _is_session(command: Command) -> bool:
    return command.program in {"nox", "tox", "make", "invoke", "inv", "just"}

"""The build runs on whatever Python the runner has today.

Why: without a version, or with ``3.x``, the interpreter that builds and tests changes under the project, and a
rebuild next year is another one. Which one it is should stand in the file, or in ``.python-version``.

Example: bad: ``setup-python`` without ``python-version``; ``python-version: 3.x``. Good: ``python-version: "3.13"``
or ``python-version-file: pyproject.toml``.

Fix: write the version down.

Sources: actions/setup-python, "Advanced usage".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Step

ID = "floating-python"
ITEMS = ("GATE-21",)
_VOICE = Voice(ID, 'write the version: python-version: "3.13"')
_EXACT = re.compile(r"(?:pypy|graalpy)?-?\d+\.\d+.*|.*\$\{\{.*|\[.*", re.DOTALL | re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every job that is published from says which Python it takes."""
    return _VOICE.over_publishing(facts, _look, "no job that is published from sets up Python")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.publishing():
        for _, found in ((file, job), *workflows.before(file, job)):
            if not (found.builds or found.tests) or "cibuildwheel" in found.builds:  # that brings its own Pythons
                continue
            setups = [step for step in found.steps if step.uses and step.uses.repository == "actions/setup-python"]
            for step in setups:
                yield _judged(found, step)


def _judged(job: Job, step: Step) -> Finding:
    version, file = step.option("python-version"), step.option("python-version-file")
    if file:
        return _VOICE.passed(step.place.where, f"job {job.id} takes its Python from {file.value}")
    if version is None or not version.value.strip():
        return _VOICE.failed(step.place.where, f"job {job.id} takes whatever Python the runner has")
    loose = [word for word in version.value.split() if not _EXACT.fullmatch(word)]
    if loose and not _EXACT.fullmatch(version.value):
        return _VOICE.failed(version.place.where, f"job {job.id} takes Python {loose[0]}, which moves by itself")
    return _VOICE.passed(version.place.where, f"job {job.id} says which Python: {version.value.split()[0]}")

"""What each job of CI is for: to which indexes it uploads, what it tests and builds, also through local files."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.facts.audit.ci_scripts import building, index_of, testing, tests_by_name
from release.model.workflow import BY_NAME, Workflows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from release.model.workflow import Job, Workflow
    from release.model.workflow_parts import Step, Uses

_NEEDED = re.compile(r"pypi|twine|uv_publish|flit_|hatch_index|maturin", re.IGNORECASE)
_DEEPEST = 4


def with_roles(files: tuple[Workflow, ...], domains: Mapping[str, str]) -> tuple[Workflow, ...]:
    """Return *files* with what each step uploads to, and what each job is for; *domains* are those of the indexes."""
    named = tuple(
        replace(file, jobs=tuple(replace(job, steps=_uploads(file, job, domains)) for job in file.jobs))
        for file in files
    )
    known = Workflows(files=named)
    return tuple(replace(file, jobs=tuple(_with_role(known, job) for job in file.jobs)) for file in named)


def _uploads(file: Workflow, job: Job, domains: Mapping[str, str]) -> tuple[Step, ...]:
    env = {entry.name: entry.value for entry in (*file.env, *job.env)}
    granted = file.permissions_of(job)
    mints = granted is not None and granted.of("id-token") == "write" and not granted.whole
    holds = [*env.items(), *((entry.name, entry.value) for step in job.steps for entry in (*step.env, *step.options))]
    names = (file.path, file.name, job.id, job.name, job.environment.name if job.environment else "")
    speaks = any("pypi" in name.lower() for name in (*names, *(step.name for step in job.steps)))
    has_token = any(_NEEDED.search(name) or ("secrets." in text and _NEEDED.search(text)) for name, text in holds)
    armed = "holds" if has_token else "mints" if mints and speaks else ""
    return tuple(replace(step, index=index_of(step, env, domains, armed=armed)) for step in job.steps)


def _with_role(known: Workflows, job: Job) -> Job:
    indexes, tests, builds = _role(known, job, 0)
    return replace(job, indexes=tuple(dict.fromkeys(indexes)), tests=tests, builds=builds)


def _role(known: Workflows, job: Job, depth: int) -> tuple[list[str], str, str]:
    indexes = [step.index for step in job.steps if step.index]
    tests = next(filter(None, map(testing, job.steps)), job.tests)
    builds = next(filter(None, map(building, job.steps)), "")
    called: list[Uses] = [uses for uses in (job.calls, *(step.uses for step in job.steps)) if uses and uses.is_local]
    for uses in called if depth < _DEEPEST else ():
        file = known.local(uses)
        for inner in file.jobs if file else ():
            more, tested, built = _role(known, inner, depth + 1)
            indexes += more
            tests, builds = tests or tested, builds or built
    if not tests and not indexes and tests_by_name(job.id, job.name):
        tests = f"{job.name or job.id} {BY_NAME}"
    return indexes, tests, builds


def with_tested_wheels(files: Iterable[Workflow], metadata: bytes) -> Iterator[Workflow]:
    """Yield *files*; where the project tells cibuildwheel how to test each wheel, the jobs that run it test."""
    configured = b"[tool.cibuildwheel" in metadata and b"test-command" in metadata
    for file in files:
        jobs = [
            replace(job, tests="cibuildwheel") if _tests_wheels(file, job, is_told=configured) else job
            for job in file.jobs
        ]
        yield replace(file, jobs=tuple(jobs))


def _tests_wheels(file: Workflow, job: Job, *, is_told: bool) -> bool:
    runs = [
        step
        for step in job.steps
        if (step.uses and step.uses.repository == "pypa/cibuildwheel")
        or any(command.program == "cibuildwheel" or "wheels" in command.words[0] for command in step.commands)
    ]
    named = {entry.name for step in runs for entry in (*file.env, *job.env, *step.env)}
    return bool(runs) and (is_told or "CIBW_TEST_COMMAND" in named)

"""What the project's workflows want of the forge: environments to publish in, and secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.forge_settings import Wanted
from release.model.records import dataclass
from release.model.workflow import GITHUB, GITLAB
from release.model.workflow_parts import PYPI, TESTPYPI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Setting

_NAMED = re.compile(r"\bsecrets\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)|\bsecrets\s*\[\s*'([^']+)'\s*\]")
_COMPUTED = re.compile(r"\bsecrets\s*\[\s*[^'\s]|\(\s*secrets\s*\)")
_INDEX_TOKEN = re.compile(r"PYPI|TWINE|UV_PUBLISH|FLIT_|HATCH_INDEX|POETRY", re.IGNORECASE)
_TEST_TOKEN = re.compile(r"TEST", re.IGNORECASE)
_PASSWORDS = frozenset(
    {"TWINE_PASSWORD", "UV_PUBLISH_TOKEN", "UV_PUBLISH_PASSWORD", "FLIT_PASSWORD", "HATCH_INDEX_AUTH"}
)
_OWN_TOKEN = "GITHUB_TOKEN"  # noqa: S105 - the name of what every job has


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretUse:
    """A secret that a job names: where, in which environment (empty without one), and to which indexes it uploads."""

    name: str
    where: str
    environment: str
    indexes: tuple[str, ...]


def wanted_of(workflows: Workflows | None, usual: str, tag: str = "") -> Wanted:
    """Return what *workflows* lead to; the *usual* environment where no job names one."""
    real: list[str] = []
    tests: list[str] = []
    files: list[str] = []
    for file, job in workflows.publishing() if workflows else ():
        name = job.environment.name if job.environment else ""
        if PYPI in job.indexes and file.kind == GITHUB and any(each.name != "workflow_call" for each in file.triggers):
            files.append(file.path.rpartition("/")[2])
        if name and "$" not in name:
            (real if PYPI in job.indexes else tests).append(name)
    return Wanted(
        environments=tuple(dict.fromkeys(real)) or ((usual,) if usual else ()),
        test_environments=tuple(dict.fromkeys(name for name in tests if name not in real)),
        workflow=files[0] if files else "",
        tag=tag,
        takes_test_token=any(TESTPYPI in use.indexes for use in (secret_uses(workflows) if workflows else ())),
    )


def secret_uses(workflows: Workflows) -> tuple[SecretUse, ...]:
    """Return every secret that a job, a step or a whole workflow names."""
    found: dict[SecretUse, None] = {}
    for file in workflows.files:
        for setting in file.env:
            found.update((use, None) for use in _uses(setting, None))
        for job in file.jobs:
            for setting in _texts(job):
                found.update((use, None) for use in _uses(setting, job))
    return tuple(found)


def hides_uses(workflows: Workflows) -> str:
    """Return where secrets are handed on without their names, or a file could not be read; empty where nowhere."""
    for unread in workflows.unread:
        return f"{unread.place.where} cannot be read"
    for file, job in _all_jobs(workflows):
        if file.kind == GITLAB:
            return f"{file.path}: every job gets every variable"
        if job.inherits:
            return f"{job.inherits.where} hands all of them on"
        for setting in _texts(job):
            if _COMPUTED.search(setting.value):
                return f"{setting.place.where} works a name out while it runs"
    return ""


def publishes_with_identity(workflows: Workflows | None, index: str = PYPI) -> bool | None:
    """Tell whether every job that uploads to *index* does it without a token; ``None`` where no such job is known."""
    ways = [
        _is_identity(file, job) for file, job in (workflows.publishing() if workflows else ()) if index in job.indexes
    ]
    return all(ways) if ways else None


def is_index_token(name: str) -> bool:
    """Tell whether a secret of this *name* is, by it, a token of an index."""
    return bool(_INDEX_TOKEN.search(name))


def is_test_token(name: str) -> bool:
    """Tell whether a secret of this *name* is, by it, for a test index."""
    return is_index_token(name) and bool(_TEST_TOKEN.search(name))


def _is_identity(file: Workflow, job: Job) -> bool:
    granted = file.permissions_of(job)
    has_password = any(
        (setting.name in _PASSWORDS or setting.name.lower() == "password") and setting.value
        for step in job.steps
        for setting in (*step.options, *step.env)
    ) or any(setting.name in _PASSWORDS for setting in (*job.env, *file.env, *job.secrets))
    return not has_password and granted is not None and granted.of("id-token") == "write"


def _uses(setting: Setting, job: Job | None) -> Iterator[SecretUse]:
    for match in _NAMED.finditer(setting.value):
        name = match[1] or match[2]
        if name.upper() != _OWN_TOKEN:
            yield SecretUse(
                name=name,
                where=setting.place.where,
                environment=job.environment.name if job and job.environment else "",
                indexes=tuple(index for index in (PYPI, TESTPYPI) if job and index in job.indexes),
            )


def _texts(job: Job) -> Iterator[Setting]:
    for group in (job.env, job.options, job.secrets, job.outputs, job.credentials):
        yield from group
    for step in job.steps:
        yield from step.texts


def _all_jobs(workflows: Workflows) -> Iterable[tuple[Workflow, Job]]:
    return ((file, job) for file in workflows.files for job in file.jobs)

"""What CI is told to do: workflows of GitHub, pipelines of GitLab, and the files that keep them up to date.

Every record knows where it stands (:class:`Place`); texts are as written, expressions are not evaluated. What a job is
for (``indexes``, ``tests``, ``builds``) is what its steps plainly do, not what they are called.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.model.workflow_parts import PYPI, TESTPYPI

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.workflow_parts import (
        Artifacts,
        Concurrency,
        Credential,
        Environment,
        Permissions,
        Place,
        Setting,
        Step,
        Trigger,
        Uses,
    )

_DEEPEST = 4  # workflows that call workflows; the forge allows as many
BY_NAME = "(by its name)"  # what ends Job.tests where nothing but its name says that a job tests
GITHUB, ACTION, GITLAB = "github", "action", "gitlab"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One job. ``needs`` are the jobs that it waits for, ``calls`` is the workflow that stands in for its steps.

    ``indexes`` are those that it uploads to, itself or through a local action or workflow; ``tests`` and ``builds``
    are the words that test and build, empty where none does. ``is_manual`` is GitLab's ``when: manual``.
    """

    id: str
    place: Place
    name: str = ""
    needs: tuple[str, ...] = ()
    condition: str = ""
    environment: Environment | None = None
    permissions: Permissions | None = None
    concurrency: Concurrency | None = None
    env: tuple[Setting, ...] = ()
    steps: tuple[Step, ...] = ()
    calls: Uses | None = None
    options: tuple[Setting, ...] = ()
    secrets: tuple[Setting, ...] = ()
    inherits: Place | None = None
    outputs: tuple[Setting, ...] = ()
    credentials: tuple[Setting, ...] = ()
    continue_on_error: str = ""
    artifacts: Artifacts | None = None
    runs_for_tags: tuple[str, ...] | None = None
    is_manual: bool = False
    indexes: tuple[str, ...] = ()
    tests: str = ""
    builds: str = ""

    @property
    def publishes(self) -> bool:
        """Whether it uploads to a public index itself, and not by calling a workflow that does."""
        return self.calls is None and not {PYPI, TESTPYPI}.isdisjoint(self.indexes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Workflow:
    """One file: a workflow (GITHUB), a composite action (ACTION, one job) or a pipeline (GITLAB)."""

    path: str
    kind: str
    place: Place
    name: str = ""
    triggers: tuple[Trigger, ...] = ()
    permissions: Permissions | None = None
    env: tuple[Setting, ...] = ()
    concurrency: Concurrency | None = None
    jobs: tuple[Job, ...] = ()
    credentials: tuple[Credential, ...] = ()

    def trigger(self, name: str) -> Trigger | None:
        """Return the trigger *name*."""
        return next((trigger for trigger in self.triggers if trigger.name == name), None)

    def before(self, job: Job) -> tuple[Job, ...]:
        """Return every job that *job* waits for, also through others."""
        jobs, seen, open_ = {found.id: found for found in self.jobs}, dict[str, Job](), list(job.needs)
        while open_:
            name = open_.pop()
            if name in jobs and name not in seen:
                seen[name] = jobs[name]
                open_ += jobs[name].needs
        return tuple(seen.values())

    def permissions_of(self, job: Job) -> Permissions | None:
        """Return the permissions that hold for *job*, ``None`` where only the forge's default tells."""
        return job.permissions or self.permissions


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A file that is not what a forge reads: why, and the line."""

    place: Place
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Updates:
    """One ecosystem that Dependabot keeps up to date; ``cooldown`` is in days, ``None`` where it is not given."""

    ecosystem: str
    place: Place
    cooldown: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scanned:
    """One thing that the scanner (zizmor) says: its rule, how bad it is, the lines from one to the other."""

    rule: str
    severity: str
    words: str
    path: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What the scanner said of all workflows; ``problem`` is why it said nothing."""

    tool: str
    found: tuple[Scanned, ...] = ()
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Workflows:
    """All that the project tells CI.

    ``updates`` is ``None`` where Dependabot has no file; ``renovate`` is the path of Renovate's. ``hooks`` are the ids
    of pre-commit's hooks, with their places. ``pages`` are the addresses of the project's pages on the indexes.
    ``scan`` is ``None`` where the scanner was not asked. ``versioned_by`` is the tool that takes the version from the
    tag, empty where the project states it; ``projects`` is how many projects the repository holds.
    """

    files: tuple[Workflow, ...] = ()
    unread: tuple[Unread, ...] = ()
    updates: tuple[Updates, ...] | None = None
    renovate: str = ""
    hooks: tuple[Setting, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scan: Scan | None = None
    versioned_by: str = ""
    projects: int = 1

    def jobs(self, *kinds: str) -> Iterator[tuple[Workflow, Job]]:
        """Yield every job of the files of these *kinds* (default: workflows and pipelines)."""
        wanted = kinds or (GITHUB, GITLAB)
        return ((file, job) for file in self.files if file.kind in wanted for job in file.jobs)

    def publishing(self) -> Iterator[tuple[Workflow, Job]]:
        """Yield every job that uploads to a public index."""
        return ((file, job) for file, job in self.jobs() if job.publishes)

    def releasing(self) -> Iterator[tuple[Workflow, Job]]:
        """Yield every job that uploads to the real index, whatever it does with the test index."""
        return ((file, job) for file, job in self.publishing() if PYPI in job.indexes)

    def steps(self) -> Iterator[tuple[Workflow, Job, Step]]:
        """Yield every step, also those of composite actions."""
        for file, job in self.jobs(GITHUB, GITLAB, ACTION):
            for step in job.steps:
                yield file, job, step

    def callers(self, file: Workflow) -> Iterator[tuple[Workflow, Job]]:
        """Yield every job that calls the workflow *file*."""
        return ((other, job) for other, job in self.jobs(GITHUB) if job.calls and self.local(job.calls) is file)

    def before(self, file: Workflow, job: Job, depth: int = 0) -> Iterator[tuple[Workflow, Job]]:
        """Yield every job that *job* of *file* waits for, also those that the callers of its workflow wait for."""
        yield from ((file, found) for found in file.before(job))
        for other, caller in self.callers(file) if depth < _DEEPEST else ():
            yield from self.before(other, caller, depth + 1)

    def local(self, uses: Uses | None) -> Workflow | None:
        """Return the local action or workflow that *uses* names, ``None`` where it is not one that was read."""
        if uses is None or not uses.is_local:
            return None
        path = uses.written.removeprefix("./").rstrip("/")
        wanted = {path, f"{path}/action.yml", f"{path}/action.yaml"}
        return next((file for file in self.files if file.path in wanted), None)

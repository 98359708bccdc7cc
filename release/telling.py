"""What a CI is told of a command beside its log: annotations, the page of the run, and what other jobs need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ReleaseError
from release.model.audit import State
from release.model.line import Line
from release.report import ci as as_ci
from release.system.job import GITHUB, GITLAB, Job, service_of
from release.system.world import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from release.model.audit import Audit
    from release.model.candidate import Candidate
    from release.model.fan_out import FanOut
    from release.model.finding import Finding
    from release.system.world import World

_REVIEW = f"{FOLDER}/review.md"
_QUALITY = f"{FOLDER}/code-quality.json"
# Of these the page of the run has the lines, too.
_SUMMARISED = ("candidate", "published", "verified", "announced", "audit_due")


def is_in_ci(world: World) -> bool:
    """Tell whether a CI runs us that takes more than a log."""
    return bool(service_of(world.view.environment))


class Telling:
    """Tells the CI of one command."""

    def __init__(self, world: World, show: Callable[[Iterable[Line]], None]) -> None:
        """Tell the CI that runs *world*; *show* prints lines beside the command's own output."""
        self._world, self._show = world, show
        self._job = Job(world.view.environment, world.view.root / FOLDER, world.hide)
        self._findings: tuple[Finding, ...] = ()

    def error(self, problem: ReleaseError, lines: Sequence[Line]) -> None:
        """Tell of *problem*, which people read as *lines*; that this fails must not hide it."""
        try:
            self._annotate(as_ci.error_annotation(problem, self._world.view.prefix))
            self._keep_quality(problem)
            self._summarise(lines)
        except (ReleaseError, OSError):
            return

    def findings(self, findings: tuple[Finding, ...]) -> None:
        """Tell of *findings* that failed."""
        self._findings = findings
        self._annotate(*as_ci.finding_annotations(findings, self._world.view.prefix))
        self._keep_quality()

    def shown(self, kind: str, record: object, lines: Sequence[Line]) -> None:
        """Tell of what a command came to: a *record* of this *kind*, which people read as *lines*."""
        if kind == "candidate":
            self._candidate(record, lines)  # type: ignore[arg-type]  # that is what the kind says
        elif kind == "matrix":
            self._matrix(record)  # type: ignore[arg-type]  # as above
        elif kind == "audit":
            self._audit(record)  # type: ignore[arg-type]  # as above
        elif kind in _SUMMARISED:
            self._summarise(lines)

    def _candidate(self, made: Candidate, lines: Sequence[Line]) -> None:
        self._job.put({"candidate": made.digest, "version": made.version})
        self.findings(made.findings)
        review = self._world.view.read(_REVIEW)
        if review:
            self._job.summarise(review.decode("utf-8", "replace"))
        else:
            self._summarise(lines)

    def _audit(self, made: Audit) -> None:
        """Annotate what lets a row fail; what a row is waived for is not told again."""
        failing = {check for row in made.rows if row.state is State.FAILED for check in row.checks}
        self.findings(tuple(finding for finding in made.findings if finding.check in failing))

    def _matrix(self, found: FanOut) -> None:
        outputs = found.outputs()
        if self._job.service == GITLAB:
            del outputs["tests"]  # its jobs are not made by others, and what is handed on there holds 5 KB
        self._job.put(outputs)

    def _summarise(self, lines: Sequence[Line]) -> None:
        text = "\n".join(f"    {line.text}" for line in lines)  # indented: nothing in it is Markdown
        self._job.summarise(f"{text}\n")

    def _annotate(self, *commands: str) -> None:
        if self._job.service == GITHUB:
            self._show(Line(command) for command in commands)

    def _keep_quality(self, problem: ReleaseError | None = None) -> None:
        if self._job.service == GITLAB:
            report = as_ci.code_quality(self._findings, problem, self._world.view.prefix)
            self._world.write(_QUALITY, self._world.hide(report).encode())

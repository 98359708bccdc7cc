"""How checks of workflows speak: one voice a check, and what they all say of files that nobody could read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from release.model.auditing import AuditFacts
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Setting

    Look = Callable[[Workflows], Iterator[Finding]]

_UPLOADS_BY_NAME = re.compile(r"publish|pypi|upload-?(?:dist|package)", re.IGNORECASE)
_PUBLISHERS = re.compile(r"pypi|publish-python|python-publish|python-semantic-release/python-semantic-release")
_NO_PUBLISHERS = re.compile(r"attest|check|version|download|stats|badge|latest|wait|cache|local|server")
_TOKEN = re.compile(
    r"^(?:TWINE_PASSWORD|UV_PUBLISH_TOKEN|FLIT_PASSWORD|POETRY_PYPI_TOKEN_PYPI|HATCH_INDEX_AUTH)=|"
    r"secrets\.\w*PYPI\w*(?:TOKEN|PASSWORD|KEY|SECRET)",
    re.IGNORECASE,
)
NO_PUBLISHING = "no job of a workflow uploads to an index in a way that is known here"


class Voice:
    """Makes the findings of one check."""

    def __init__(self, check: str, fix: str = "") -> None:
        """Speak as *check*; *fix* is what helps where a finding names nothing else."""
        self.check, self.fix = check, fix

    def passed(self, where: str, evidence: str) -> Finding:
        """Say that what stands at *where* is as it should be."""
        return Finding(check=self.check, outcome=Outcome.PASSED, where=where, evidence=evidence)

    def failed(self, where: str, evidence: str, fix: str = "") -> Finding:
        """Say that what stands at *where* is bad."""
        return Finding(check=self.check, outcome=Outcome.FAILED, where=where, evidence=evidence, fix=fix or self.fix)

    def unknown(self, where: str, evidence: str, fix: str = "") -> Finding:
        """Say what could not be seen, and how it can be."""
        return Finding(check=self.check, outcome=Outcome.UNKNOWN, where=where, evidence=evidence, fix=fix or self.fix)

    def absent(self, evidence: str) -> Finding:
        """Say that there is nothing to judge."""
        return Finding(check=self.check, outcome=Outcome.NOT_APPLICABLE, where="", evidence=evidence)

    def over(self, facts: AuditFacts, look: Look, absent: str = "no file tells CI what to do") -> Iterator[Finding]:
        """Yield what *look* finds, ``unknown`` for every file that could not be read, and *absent* for nothing."""
        if facts.workflows is None:
            yield self.unknown("", "nobody looked at the workflows", "invoke audit, in the project's git repository")
            return
        count = 0
        for file in facts.workflows.unread:
            count += 1
            yield self.unknown(file.place.where, f"cannot be read: {file.problem}", f"$EDITOR {file.place.path}")
        for finding in dict.fromkeys(look(facts.workflows)):
            count += 1
            yield finding
        if not count:
            yield self.absent(absent)

    def over_publishing(self, facts: AuditFacts, look: Look, absent: str = "") -> Iterator[Finding]:
        """As :meth:`over`, for jobs that publish; what may publish in a workflow that is not here is unknown."""

        def both(workflows: Workflows) -> Iterator[Finding]:
            yield from look(workflows)
            for place, words in _hidden(workflows):
                yield self.unknown(place, words, "publish in a job of this repository, by a program that is known")

        return self.over(facts, both, absent or NO_PUBLISHING)


def _hidden(workflows: Workflows) -> Iterator[tuple[str, str]]:
    """Yield where something may publish that cannot be looked into, and what it is."""
    for file, job in workflows.jobs():
        if job.calls and not job.calls.is_local and _may_publish(file, job):
            words = f"job {job.id} calls {job.calls.written}, which is not read here and may publish"
            yield job.calls.place.where, words
        if job.calls or any(step.index for step in job.steps) or job.indexes:
            continue
        for step in job.steps:
            if step.uses and _PUBLISHERS.search(step.uses.action) and not _NO_PUBLISHERS.search(step.uses.action):
                yield step.uses.place.where, f"{step.uses.written} may publish, in a way that is not known here"
        held = next((entry for entry in _held(job) if _TOKEN.search(f"{entry.name}={entry.value}")), None)
        if held:
            yield held.place.where, f"job {job.id} holds {held.name}, and what it does with it is not known here"


def _held(job: Job) -> Iterator[Setting]:
    """Yield what *job* is given beside its scripts."""
    yield from job.env
    for step in job.steps:
        yield from (*step.options, *step.env)


def _may_publish(file: Workflow, job: Job) -> bool:
    """Tell whether a job that calls a workflow of another repository looks like one that publishes."""
    granted = file.permissions_of(job)
    mints = granted is not None and not granted.whole and granted.of("id-token") == "write"
    texts = [job.id, job.calls.action if job.calls else "", *(entry.name for entry in job.secrets)]
    return any(_UPLOADS_BY_NAME.search(text) for text in texts) and (mints or bool(job.secrets or job.inherits))


def listed(words: list[str]) -> str:
    """Return *words* with commas, each once."""
    return ", ".join(dict.fromkeys(words))

"""Which faults of workflows can be mended by a machine, and the bytes that do it; what needs a decision is left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.finding import Outcome
from release.model.mending import Mend
from release.model.records import dataclass
from release.model.workflow import GITHUB
from release.model.workflow_needs import uses_remote
from release.syntax.yaml_edits import Added, Edit, Replaced, edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Step

MENDABLE = (
    "persisted-credentials",
    "unkept-artifact",
    "excessive-permissions",
    "cancelled-publish",
    "ref-as-tag-name",
)
# An approval may take 30 days; what waits for one must still be there.
_DAYS_WAITING, _DAYS = "30", "7"
_FULL_REF = re.compile(r"\$\{\{\s*github\.ref\s*\}\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mended:
    """One file: its bytes before and after, and what was done."""

    path: str
    before: bytes
    after: bytes
    mends: tuple[Mend, ...]


def mend(workflows: Workflows, findings: Sequence[Finding], files: Mapping[str, bytes]) -> tuple[Mended, ...]:
    """Return the files that change; *files* are the bytes that the facts were read from, by path.

    A file in which one edit would change more than it says is edited without that one.
    """
    failed = {(found.check, found.where) for found in findings if found.outcome is Outcome.FAILED}
    found = [
        _file(file, files[file.path], tuple(_mends(workflows, file, failed)))
        for file in workflows.files
        if file.kind == GITHUB and file.path in files
    ]
    return tuple(item for item in found if item)


Pair = tuple[Mend, Edit]


def _file(file: Workflow, data: bytes, pairs: tuple[Pair, ...]) -> Mended | None:
    """Make all edits at once; where that cannot be, those that can be made alone."""
    kept = pairs
    after = edited(data, [edit for _, edit in kept]) if kept else None
    if kept and after is None:
        kept = tuple(pair for pair in pairs if edited(data, [pair[1]]) is not None)
        after = edited(data, [edit for _, edit in kept]) if kept else None
    if after is None:
        return None
    return Mended(path=file.path, before=data, after=after, mends=tuple(told for told, _ in kept))


def _mends(workflows: Workflows, file: Workflow, failed: set[tuple[str, str]]) -> Iterator[Pair]:
    yield from _permissions(file)
    for job in file.jobs:
        for step in job.steps:
            yield from _checkout(job, step, failed)
            yield from _artifact(workflows, job, step, failed)
            yield from _names(step, failed)
    for group in (file.concurrency, *(job.concurrency for job in file.jobs)):
        if group and ("cancelled-publish", group.place.where) in failed and group.cancels_place:
            place = group.cancels_place
            told = Mend(check="cancelled-publish", where=place.where, words="cancel-in-progress: false")
            yield told, Replaced(start=place.start, end=place.end, old=group.cancels, new="false")


def _permissions(file: Workflow) -> Iterator[Pair]:
    """Close the default where every job but those that are called says what it needs."""
    bare = [job for job in file.jobs if job.permissions is None]
    if file.permissions is None and file.jobs and not bare and file.trigger("workflow_call") is None:
        told = Mend(check="excessive-permissions", where=file.path, words="permissions: {} at the top")
        yield told, Added(mapping=file.place.start, entries=(("permissions", "{}"),), before="jobs")


def _checkout(job: Job, step: Step, failed: set[tuple[str, str]]) -> Iterator[Pair]:
    if ("persisted-credentials", step.place.where) not in failed or uses_remote(job):
        return
    if step.uses is None or step.uses.repository != "actions/checkout" or step.option("persist-credentials"):
        return
    entries = (("persist-credentials", "false"),)
    told = Mend(check="persisted-credentials", where=step.place.where, words="persist-credentials: false")
    yield told, Added(mapping=step.place.start, entries=entries, inside="with", after="uses")


def _artifact(workflows: Workflows, job: Job, step: Step, failed: set[tuple[str, str]]) -> Iterator[Pair]:
    if ("unkept-artifact", step.place.where) not in failed or not step.options:
        return
    waits = any(found is job for at, publish in workflows.publishing() for _, found in workflows.before(at, publish))
    entries = []
    if step.option("retention-days") is None:
        entries.append(("retention-days", _DAYS_WAITING if waits else _DAYS))
    if waits and step.option("if-no-files-found") is None:
        entries.append(("if-no-files-found", "error"))
    if entries:
        words = ", ".join(f"{name}: {text}" for name, text in entries)
        told = Mend(check="unkept-artifact", where=step.place.where, words=words)
        yield told, Added(mapping=step.place.start, entries=tuple(entries), inside="with", after="uses")


def _names(step: Step, failed: set[tuple[str, str]]) -> Iterator[Pair]:
    for option in step.options:
        if ("ref-as-tag-name", option.place.where) in failed:
            written = _FULL_REF.search(option.value)
            if written:
                new = written[0].replace("github.ref", "github.ref_name")
                told = Mend(check="ref-as-tag-name", where=option.place.where, words=f"{option.name}: {new}")
                place = option.place
                yield told, Replaced(start=place.start, end=place.end, old=written[0], new=new)

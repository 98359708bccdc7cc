"""The job that holds the right to publish also checks out, installs or runs code.

Why: what is uploaded must be what was built, tested and approved, and nothing that runs beside the credential may
be able to take it or to change the files. A build backend, a dependency or a script of the repository that runs in
the publish job sees the token, or can mint one. A job that only downloads, compares and uploads gives it nothing to
run. Our own ``nox -s publish -- --candidate sha256:...`` is such an upload: it builds nothing, and sends exactly the
files of the candidate that the build job named. Only the noxfile of the tagged commit and tools from a locked file with
hashes run beside it.

Example: bad: ``publish`` with ``actions/checkout``, ``pip install twine``, ``python -m build``. Good: ``publish``
with ``download-artifact`` and ``gh-action-pypi-publish``, behind ``needs: build``, or what ``invoke init`` writes.

Fix: build in a job without credentials, hand the distributions over as artifacts, and only upload in this one.

Sources: PyPI docs, "Security model and considerations"; PyPA, "Publishing package distribution releases using
GitHub Actions"; the ultralytics incident of December 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB
from release.model.workflow_needs import is_our_publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Command, Step

ID = "build-in-publish-job"
ITEMS = ("GATE-03", "GATE-29", "TOK-C1")
_VOICE = Voice(ID, "build in a job without credentials, hand over by artifact, and only download and upload here")
_INSTALLERS = {"pip", "pip3", "pipx", "poetry", "uv", "conda", "mamba", "npm", "apt-get", "brew", "pdm", "hatch"}
_INSTALLING = {"install", "sync", "add", "update", "i", "ci"}
_SCRIPTS = (".sh", ".py", ".js", ".bash")
_TASKS = {"make", "tox", "nox", "just", "invoke", "inv", "npm", "poe"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A job that uploads checks out nothing, installs nothing, builds nothing and runs no script of the repository."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.publishing():
        found = [*_found(file, job)]
        for where, words in found:
            yield _VOICE.failed(where, f"job {job.id} uploads and {words}")
        if not found:
            yield _VOICE.passed(job.place.where, f"job {job.id} {_good(job)}")


def _good(job: Job) -> str:
    is_ours = _is_ours(job.steps)
    return "runs locked tools and our own upload" if is_ours else "runs nothing of the repository and installs nothing"


def _found(file: Workflow, job: Job) -> Iterator[tuple[str, str]]:
    if file.kind == GITLAB:
        yield from _commands(job.steps)
        if job.builds:
            yield job.place.where, f"builds ({job.builds})"
        return
    for step in () if _is_ours(job.steps) else job.steps:
        if step.uses and step.uses.repository == "actions/checkout":
            yield step.place.where, "checks out the repository"
    yield from _commands(job.steps)
    if job.builds:
        yield job.place.where, f"builds ({job.builds})"


def _commands(steps: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    is_ours = _is_ours(steps)
    for step in steps:
        for command in step.commands:
            is_known = is_our_publish(command) or "--require-hashes" in command.words
            words = "" if is_ours and is_known else _does(command)
            if words:
                yield step.at(command), words


def _is_ours(steps: tuple[Step, ...]) -> bool:
    return any(is_our_publish(command) for step in steps for command in step.commands)


def _does(command: Command) -> str:
    program, words = command.program, command.words
    if program in _INSTALLERS and not _INSTALLING.isdisjoint(words[1:3]):
        return f"installs ({' '.join(words[:4])})"
    if words[0].startswith(("./", "scripts/", "tools/", "ci/", ".github/", "bin/")) or (
        program in {"python", "python3", "bash", "sh", "node"} and len(words) > 1 and words[1].endswith(_SCRIPTS)
    ):
        return f"runs a script of the repository ({' '.join(words[:2])})"
    return f"runs a task of the repository ({' '.join(words[:3])})" if program in _TASKS else ""

"""A stored token uploads, where the forge could mint one for each run.

Why: a token that lies in a secret works for whoever takes it, from anywhere, until somebody revokes it. With
trusted publishing there is nothing to store: the job mints a token for one project and fifteen minutes. A stored
token beside a working trusted publisher is the left-over that the second wave of the ultralytics incident used.

Example: bad: ``password: ${{ secrets.PYPI_API_TOKEN }}``. Good: ``permissions: {id-token: write}`` and no password.

Fix: register the workflow and its environment as trusted publisher on the index, give the job ``id-token: write``,
take the password away, and revoke the token after the first release.

Sources: PyPI docs, "Publishing with a trusted publisher"; the ultralytics incident of December 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_parts import PYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "stored-token"
ITEMS = ("TOK-C1", "SEC-2", "OWN-22", "OWN-29", "OWN-44")
_VOICE = Voice(ID, "register the workflow as trusted publisher, add id-token: write, take the password away")
_PASSWORD = {"twine_password", "uv_publish_token", "uv_publish_password", "flit_password", "hatch_index_auth"}
_PASSWORD |= {"maturin_pypi_token", "maturin_password", "poetry_pypi_token_pypi", "pdm_publish_password", "pypi_token"}
_OPTIONS = ("password", "pypi_token", "pypi-token", "api-token")
_FLAGS = {"--password", "-p", "--token", "-t"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every upload to the real index mints its token for the run."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.publishing():
        granted = file.permissions_of(job)
        mints = granted is not None and granted.of("id-token") == "write"
        around = [entry for entry in (*file.env, *job.env) if entry.name.lower() in _PASSWORD]
        for step in job.steps:
            if step.index != PYPI:
                continue
            held = next(_held(step), "") or (around[0].place.where if around else "")
            if held and mints:
                yield _VOICE.failed(held, f"job {job.id} could mint a token and uploads with a stored one")
            elif held:
                yield _VOICE.failed(held, f"job {job.id} uploads with a stored token")
            elif mints:
                yield _VOICE.passed(step.place.where, f"job {job.id} mints its token")
            else:
                yield _VOICE.unknown(
                    step.place.where, f"where job {job.id} has its credential from does not stand here"
                )
        if PYPI in job.indexes and not any(step.index for step in job.steps):
            say = _VOICE.passed if mints else _VOICE.unknown
            yield say(job.place.where, f"a local action uploads; the job {'can' if mints else 'cannot'} mint a token")


def _held(step: Step) -> Iterator[str]:
    """Yield where a stored credential is handed to *step*."""
    option = step.option(*_OPTIONS)
    if option and "steps." not in option.value:
        yield option.place.where
    for entry in step.env:
        if entry.name.lower() in _PASSWORD and "steps." not in entry.value:
            yield entry.place.where
    for command in step.commands:
        if not _FLAGS.isdisjoint(command.words) and ("upload" in command.words or "publish" in command.words):
            yield step.at(command)
        if command.words[:2] == ("poetry", "config") and "pypi-token" in " ".join(command.words):
            yield step.at(command)

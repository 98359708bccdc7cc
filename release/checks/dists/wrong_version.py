"""A file whose name or metadata states another version than the project.

Why: what is uploaded under the wrong version can never be replaced.

Example: bad: ``thing-1.0.1-py3-none-any.whl`` while the project is at 1.0.2. Good: file name and metadata say 1.0.2.

Fix: ``nox -s build``, from the commit with the version.

Sources: PEP 427, PEP 440, PEP 625.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.distribution import promised
from release.model.finding import Finding, Outcome
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts

ID = "wrong-version"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """File name and metadata state the version that the sources of truth state."""
    for file in facts.files:
        outcome, evidence = _judged(file, facts.version)
        fix = "nox -s build" if outcome is Outcome.FAILED else ""
        yield Finding(check=ID, outcome=outcome, where=file.distribution.filename, evidence=evidence, fix=fix)


def _judged(file: FileFacts, version: str) -> tuple[Outcome, str]:
    wanted, found = read_version(version), promised(file.distribution.filename)
    if found is None or found[1] != wanted:
        return Outcome.FAILED, f"its file name says {found[1] if found else 'nothing'}, the project is at {version}"
    if file.metadata is None and file.contents is not None and not file.contents.is_whole:
        return Outcome.UNKNOWN, "the archive cannot be read, as another check tells"
    if file.metadata is None:
        return Outcome.FAILED, f"its metadata cannot be read: {file.problem}"
    if read_version(file.metadata.version) != wanted:
        return Outcome.FAILED, f"its metadata says {file.metadata.version}, the project is at {version}"
    return Outcome.PASSED, file.metadata.version

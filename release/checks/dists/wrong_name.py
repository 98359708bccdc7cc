"""A file whose name or metadata is another project's, or does not follow the naming rules (PEP 427, PEP 625).

Why: the index refuses another spelling since 2024, and takes another project's name for that project.

Example: bad: ``Good.Thing-1.0.2.tar.gz``. Good: ``good_thing-1.0.2.tar.gz``.

Fix: correct the name in ``[project]``; a build backend of the last years spells the file's name as the rules say.

Sources: PEP 427, PEP 503, PEP 625; the index's upload rules (file names).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.distribution import promised
from release.model.finding import Finding, Outcome
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts

ID = "wrong-name"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """File name and metadata name the project, in the form that indexes accept."""
    for file in facts.files:
        outcome, evidence = _judged(file, facts.project)
        fix = "$EDITOR pyproject.toml" if outcome is Outcome.FAILED else ""
        yield Finding(check=ID, outcome=outcome, where=file.distribution.filename, evidence=evidence, fix=fix)


def _judged(file: FileFacts, project: str) -> tuple[Outcome, str]:
    found = promised(file.distribution.filename)
    if found is None:
        return Outcome.FAILED, "its file name is not that of a distribution"
    if found[0] != normal_name(project):
        return Outcome.FAILED, f"its file name says {found[0]}, the project is {project}"
    normal = normal_name(project).replace("-", "_")
    if not file.distribution.filename.startswith(f"{normal}-"):
        return Outcome.FAILED, f"its file name does not start with {normal}- as indexes require (PEP 625)"
    if file.metadata is None:
        return Outcome.UNKNOWN, f"its metadata cannot be read: {file.problem}"
    if normal_name(file.metadata.name) != normal_name(project):
        return Outcome.FAILED, f"its metadata says {file.metadata.name}, the project is {project}"
    return Outcome.PASSED, file.metadata.name

"""An installed file that says of itself, in metadata or ``__version__``, that it is another version.

Why: people report bugs with what ``__version__`` says, and programs decide by it.

Example: bad: ``thing.__version__`` says 1.0.1 in the wheel of 1.0.2. Good: it says 1.0.2, or is read from the
metadata.

Fix: ``invoke status`` shows every place that states the version; ``invoke bump`` changes them all.

Sources: packaging.python.org, "Single-sourcing the Project Version".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts

ID = "wrong-import-version"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each installed file says that it is the project's version."""
    for file in facts.files:
        outcome, evidence = _judged(file, facts.version)
        fix = "invoke status" if outcome is Outcome.FAILED else ""
        yield Finding(check=ID, outcome=outcome, where=file.distribution.filename, evidence=evidence, fix=fix)


def _judged(file: FileFacts, version: str) -> tuple[Outcome, str]:
    if file.tried is None or not file.tried.versions:
        return Outcome.UNKNOWN, "it could not be imported"
    wrong = [
        f"{name} says {said}"
        for name, said in sorted(file.tried.versions.items())
        if read_version(said) != read_version(version)
    ]
    if wrong:
        return Outcome.FAILED, f"{'; '.join(wrong)}; the project is at {version}"
    return Outcome.PASSED, f"{', '.join(sorted(file.tried.versions))} say {version}"

"""A file that does not install into a fresh environment, or whose modules do not import there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts

ID = "broken-install"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each file was installed with its dependencies, and every top-level module imported."""
    for file in facts.files:
        outcome, evidence = _judged(file)
        fix = f"python -m pip install dist/{file.distribution.filename}" if outcome is Outcome.FAILED else ""
        yield Finding(check=ID, outcome=outcome, where=file.distribution.filename, evidence=evidence, fix=fix)


def _judged(file: FileFacts) -> tuple[Outcome, str]:
    tried = file.tried
    if tried is None:
        return Outcome.UNKNOWN, "nobody tried to install it"
    if tried.words:
        return Outcome.FAILED, tried.words
    if tried.failed:
        return Outcome.FAILED, "; ".join(f"import {name}: {words}" for name, words in sorted(tried.failed.items()))
    if not tried.modules:
        return Outcome.UNKNOWN, "it installs, and holds no module that could be imported"
    return Outcome.PASSED, f"installs; imports {', '.join(tried.modules)}"

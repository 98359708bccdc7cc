"""A trusted publisher that is bound to no environment, or to another one than the job's.

Why: without an environment every run of that workflow file, from any branch, may publish: the gate can be walked
around. The index does not look at the branch.

Example: bad: provenance with ``"environment": null``. Good: ``"environment": "pypi"``, where the forge asks a reviewer.

Fix: register the publisher once more, with the environment, and remove the one without.

Sources: PyPI Docs, "Trusted publishers, security model"; PEP 740.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import listed_of, publisher_of, unlisted, where
from release.checks.saying import Says
from release.model.ownership import PROVENANCE
from release.model.workflow_parts import PYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.ownership import IndexFacts

ID = "publisher-without-environment"
ITEMS = ("ENV-2", "GATE-41")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The last release's publisher is bound to the environment in which a job here publishes."""
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    last = live.by_time[-1:]
    found = publisher_of(live.proofs_of(last[0])) if last else None
    if found is None:
        told = f"the publisher of the last release is not told: {live.unseen.get(PROVENANCE, 'no provenance')}"
        yield _SAYS.unknown(where(live), told, "publish by trusted publishing, with attestations")
        return
    if not found.environment:
        fix = "register the publisher with its environment at the index, and remove the one without"
        yield _SAYS.failed(where(live), f"{found} is bound to no environment: any run of it may publish", fix)
        return
    yield _SAYS.on("ENV-2").passed(where(live), f"{found} is bound to {found.environment}")
    yield _compared(_SAYS.on("GATE-41"), facts, live, found.environment)


def _compared(says: Says, facts: AuditFacts, live: IndexFacts, environment: str) -> Finding:
    """Say whether a job that publishes to the index is in *environment*."""
    jobs = [job for _, job in facts.workflows.publishing() if PYPI in job.indexes] if facts.workflows else []
    names = sorted({job.environment.name for job in jobs if job.environment})
    if not jobs:
        return says.unknown(where(live), "no job is known that publishes to the index")
    if environment.casefold() in {name.casefold() for name in names}:
        return says.passed(where(live), f"a job publishes in {environment}, as the index asks")
    told = f"the index asks for the environment {environment}, the job is in {', '.join(names) or 'none'}"
    return says.failed(where(live), told, f"name the environment {environment} in the job that publishes")

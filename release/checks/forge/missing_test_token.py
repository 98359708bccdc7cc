"""A token for the test index that its environment does not keep, or keeps for too long.

Why: the job then fails in the middle of a release, or takes a token of another place that more jobs can read.

Example: bad: ``password: ${{ secrets.PYPI_API_TOKEN }}`` in a job of the environment ``pypi``, which has no such
secret. Good: the secret is set in that environment; best: trusted publishing, which needs none.

Fix: set the secret in the environment.

Sources: GitHub REST API, "List environment secrets"; PyPI Docs, "Trusted Publishers".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.checks.forge_tokens import look_for_tokens
from release.model.workflow_parts import TESTPYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "missing-test-token"
ITEMS = ("SEC-1", "OWN-39")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token that a job uploads to the test index with is kept by the job's environment."""
    yield from look_for_tokens(facts, _VOICE, TESTPYPI)

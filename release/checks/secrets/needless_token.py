"""A stored token, where the forge's own identity would do.

Why: trusted publishing gives the job a token for minutes, made for this run. Nothing is stored, so nothing can leak
from a store, be left over, or be forgotten when it has to be replaced.

Example: bad: ``password: ${{ secrets.PYPI_API_TOKEN }}``. Good: ``permissions: id-token: write`` in the publish job,
and no password.

Fix: register the workflow as a trusted publisher at the index, take the password out, delete secret and token.

Sources: Python Packaging User Guide, "Publishing with trusted publishing"; the ultralytics incident (2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import credentials_of, is_by_identity, unclear, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "needless-token"
ITEMS = ("OWN-16",)
_SAYS = Says(ID)
_FIX = "register a trusted publisher at the index, take the password out, delete secret and token"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Whatever publishes does so by the identity of its job."""
    yield from unread(facts, _SAYS)
    if facts.workflows is None:
        return
    used = list(credentials_of(facts.workflows))
    for where, name in used:
        yield _SAYS.unknown(where, f"{name} is used to publish: how it was made only a person knows", _FIX)
    yield from unclear(facts, _SAYS)
    with_secret = {where.rpartition(":")[0] for where, _ in used}
    for file, job in facts.workflows.publishing():
        if file.path not in with_secret and is_by_identity(file, job):
            told = f"job {job.id} publishes by its own identity, without a token"
            yield _SAYS.passed(job.place.where, told)

"""A release that another repository, workflow or environment published than the one before.

Why: whoever may change a project's trusted publishers may publish from a repository of their own, with provenance that
is true and says so, for those who look.

Example: bad: 1.0.1 by ``owner/demo (release.yml, pypi)``, 1.0.2 by ``mallory/demo (build.yml)``. Good: the same, or a
change that somebody here has made.

Fix: where nobody here changed it, remove the publisher at the index, yank the release and ``invoke incident token``.

Sources: PEP 740 (publisher of an attestation bundle); PyPI Docs, "Trusted publishers, security model".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import listed_of, publisher_of, unlisted, where
from release.checks.saying import Says
from release.model.ownership import PROVENANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "publisher-changed"
ITEMS = ("MON-4", "OWN-46")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The last release has the publisher of the one before."""
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    last = live.by_time[-1:]
    now = publisher_of(live.proofs_of(last[0])) if last else None
    before = [proof for proof in live.proofs if proof.version not in last]
    then = publisher_of(tuple(before))
    if now is None or then is None:
        told = f"the publishers of two releases cannot be compared: {live.unseen.get(PROVENANCE, 'no provenance')}"
        yield _SAYS.unknown(where(live), told, "publish by trusted publishing, with attestations")
    elif now != then:
        told = f"{last[0]} is by {now}, {before[0].version} was by {then}"
        yield _SAYS.failed(where(live), told, "nobody here changed that? invoke incident token")
    else:
        yield _SAYS.passed(where(live), f"{last[0]} and {before[0].version} are both by {now}")

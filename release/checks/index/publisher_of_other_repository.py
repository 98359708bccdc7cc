"""A release whose publisher is another repository than this one.

Why: provenance tells where a file came from. Where that is not here, the project has moved without its links, or
somebody else publishes it.

Example: bad: the remote is ``owner/demo``, the publisher ``someone/demo-fork``. Good: the same ``owner/name``.

Fix: correct the remote after a move; else remove the publisher at the index and ``invoke incident token``.

Sources: PEP 740; PyPI Docs, "Trusted publishers, security model" (resurrected accounts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import listed_of, unlisted, where
from release.checks.saying import Says
from release.model.ownership import PROVENANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "publisher-of-other-repository"
ITEMS = ("OWN-06", "MON-4", "OWN-46")
_SAYS = Says(ID)
_WITH_REPOSITORY = ("github", "gitlab")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The publisher of every proof is the repository that the remote leads to."""
    live = listed_of(facts)
    if live is None or facts.index is None:
        yield unlisted(_SAYS, facts)
        return
    slug = facts.index.stated.slug
    if "/" not in slug:
        yield _SAYS.unknown("git remote", "no remote tells the repository's owner and name", "git remote -v")
        return
    read = [proof for proof in live.proofs if proof.publishers]
    for proof in live.proofs:
        for publisher in proof.publishers or ():
            if publisher.repository.casefold() == slug.casefold():
                yield _SAYS.passed(where(live), f"{proof.filename} was published by {publisher.repository}")
            elif publisher.kind.casefold() not in _WITH_REPOSITORY:
                told = f"{proof.filename} was published by {publisher}: nothing here says whether it may"
                yield _SAYS.unknown(where(live), told)
            else:
                told = f"{proof.filename} was published by {publisher.repository or publisher.kind}, this is {slug}"
                yield _SAYS.failed(where(live), told, "moved? correct the remote; else: invoke incident token")
    if len(read) < len(live.proofs) or not read:
        why = live.unseen.get(PROVENANCE, "no provenance is served")
        yield _SAYS.unknown(where(live), f"who published is not told: {why}", "publish by trusted publishing")

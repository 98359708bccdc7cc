"""A token that is still stored although the index already takes the forge's identity.

Why: the last release proves that nobody needs the token. It can be stolen, copied and used from anywhere; the identity
of a job cannot.

Example: bad: the last release has provenance of ``release.yml``, and ``PYPI_API_TOKEN`` is among the secrets. Good: the
token was revoked.

Fix: revoke the token at the index, then delete the secret at the forge.

Sources: PyPI Docs, "Trusted publishers"; PyPI blog, "Supply-chain attack analysis: Ultralytics".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_secrets import is_token, own_stores, shared_stores, token_names
from release.checks.index_findings import ANSWERS, ASK, EDIT_ANSWERS, listed_of, publisher_of, unlisted, where
from release.checks.saying import Says
from release.model.forge_wanted import is_test_token
from release.model.ownership import PROVENANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "stored-token-beside-publisher"
ITEMS = ("TOK-C1", "OWN-29", "OWN-44")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Where the last release came by trusted publishing, the forge stores no token of the index."""
    live, forge = listed_of(facts), facts.forge
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    publisher = publisher_of(live.proofs_of(live.by_time[-1])) if live.by_time else None
    if publisher is None:
        told = f"whether a token is needed is not told: {live.unseen.get(PROVENANCE, 'no provenance')}"
        yield _SAYS.unknown(where(live), told, "publish by trusted publishing, with attestations")
        return
    if forge is None:
        yield _SAYS.unknown("the forge", "which secrets it keeps: the forge was not asked", ASK)
        return
    if facts.workflows is None or not facts.answers.is_there:
        missing = "workflows" if facts.workflows is None else ANSWERS
        yield _SAYS.unknown(missing, "the names of the tokens are not known without it", EDIT_ANSWERS)
    own = tuple(own_stores(forge))
    if not own:
        yield _SAYS.unknown("the forge", f"the environment's secrets: {forge.why_unseen('environments')}", ASK)
    names, stores = token_names(facts), (*shared_stores(forge), *own)
    for store in stores:
        if store.secrets is None:
            yield _SAYS.unknown(store.where, forge.why_unseen(store.fact), ASK)
            continue
        left = [each.name for each in store.secrets if is_token(each.name, names) and not is_test_token(each.name)]
        for name in left:
            fix = f"revoke it at {live.index}, then delete the secret {name}"
            yield _SAYS.failed(store.where, f"{name} is stored; {publisher} published without it", fix)
        if not left:
            yield _SAYS.passed(store.where, f"no token of {live.index}; {publisher} published without one")

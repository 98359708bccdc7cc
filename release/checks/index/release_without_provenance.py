"""A release without provenance after one that had it.

Why: provenance says which workflow published a file. Where it is suddenly missing, somebody uploaded with a token: in
several attacks that was how the bad release could be told from the good ones.

Example: bad: 1.0.1 has provenance, 1.0.2 has none. Good: every file since the first has it.

Fix: find out who uploaded; if nobody did, yank the release and ``invoke incident token``. Then delete the tokens.

Sources: PEP 740 (attestations); PyPI blog, "Supply-chain attack analysis: Ultralytics".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import listed_of, unlisted, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "release-without-provenance"
ITEMS = ("MON-4", "GATE-34", "OWN-46")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Since the first release with provenance every file has it."""
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    first = next((v for v in live.by_time if any(file.has_provenance for file in live.of(v))), None)
    if first is None:
        told = "no file there has provenance: who published them cannot be seen"
        yield _SAYS.unknown(where(live), told, "publish by trusted publishing, with attestations")
        return
    since = live.by_time[live.by_time.index(first) :]
    for version in since:
        bare = [file.filename for file in live.of(version) if not file.has_provenance]
        if bare:
            told = f"{version}: {', '.join(bare[:2])}{' …' if bare[2:] else ''} has no provenance; {first} had it"
            yield _SAYS.failed(where(live), told, "find out who uploaded it; nobody did: invoke incident token")
        else:
            yield _SAYS.passed(where(live), f"{version}: all {len(live.of(version))} files have provenance")

"""A file that went to the index from here and is not there any more.

Why: a file that was deleted breaks every lock file with its hash. Who deletes one is an owner, or somebody who has the
account of one.

Example: bad: the journal has ``demo-1.0.tar.gz`` as accepted, and the index does not list it. Good: all that were sent
are listed.

Fix: ask the owners who deleted it; where nobody did, ``invoke incident token``. To take a release back, yank it.

Sources: PEP 592 (yanking); PyPI Docs, "Deletion".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import live_of, no_journal, sent_here, unlisted, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "index-behind-journal"
ITEMS = ("GATE-19", "AUD-1", "MON-4", "OWN-46")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every file that the index took from here is there, and is not yanked."""
    if (problem := no_journal(_SAYS, facts)) is not None:
        yield problem
        return
    live = live_of(facts)
    if live is None or live.files is None:
        yield unlisted(_SAYS, facts)
        return
    sent = sent_here(facts, live.index)
    there = {file.filename for file in live.files}
    for name in sorted(sent - there):
        told = f"{name} was accepted and is not listed: deleted, hidden or not listed yet"
        yield _SAYS.failed(where(live), told, "ask the owners; nobody did it: invoke incident token")
    if not sent:
        told = f"the journal here has no upload to {live.index}: it was done elsewhere, as in CI"
        yield _SAYS.unknown(where(live), told, "attach CI's journal, or look at the forge's release")
    elif sent <= there:
        yield _SAYS.passed(where(live), f"all {len(sent)} files that were sent from here are listed")

"""A journal whose chain does not hold, so that nobody can tell what was done.

Why: every act of publishing is a line of the journal, and each line carries the hash of the one before it. A line that
was changed, moved or taken out breaks the chain, and with it the proof of every release after it.

Example: bad: line 17 of ``.release/journal.jsonl`` was edited. Good: all lines as they were written.

Fix: ``invoke trail --verify`` names the line. Find out who changed it; keep the file, and begin an incident.

Sources: SLSA v1.1, provenance; FIPS 180-4 (SHA-256).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "broken-journal"
ITEMS = ("AUD-1", "REP-4", "DAT-4", "GATE-37", "OWN-31")
_SAYS = Says(ID)
_PUBLISHED = _SAYS.on("AUD-1", "DAT-4", "GATE-37", "OWN-31")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The chain of the journal holds from its first line to its last."""
    journal = facts.journal
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: it lies where releases are made", "invoke trail --verify")
    elif journal.broken:
        yield _SAYS.failed(journal.path, journal.broken, "invoke trail --verify")
    else:
        told = f"{journal.events} events, the last one is {journal.head[:12]}"
        yield _SAYS.on("REP-4").passed(journal.path, told)
        uploads = journal.named("upload")
        if uploads:
            yield _PUBLISHED.passed(journal.path, f"{told}; {len(uploads)} uploads")
        else:
            words = f"{told}; none is an upload, so what was published is not in this journal"
            yield _PUBLISHED.unknown(journal.path, words, "nox -s publish")

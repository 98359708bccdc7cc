"""A file on the index whose bytes are not the ones that were approved.

Why: the name says nothing. A file that was replaced, or that another machine built, has another SHA-256.

Example: bad: the index lists ``3f2a…`` for the wheel that was approved as ``9b1c…``. Good: the same digest in the
candidate, in the journal and on the index.

Fix: yank the release, then ``invoke incident repository``.

Sources: PEP 503 and PEP 691 (hashes); the incident of aiocpa in November 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import digests_here, listed_of, no_journal, unlisted, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "digest-differs"
ITEMS = ("GATE-19", "MON-2", "MON-4")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every file that is known here has the same SHA-256 on the index."""
    if (problem := no_journal(_SAYS, facts)) is not None:
        yield problem
        return
    live = listed_of(facts)
    if live is None or facts.index is None:
        yield unlisted(_SAYS, facts)
        return
    known = {**facts.index.stated.digests, **digests_here(facts, live.index)}  # what was seen there counts
    same = 0
    for file in live.files or ():
        expected = known.get(file.filename)
        if not expected:
            continue
        if not file.sha256:
            yield _SAYS.unknown(where(live), f"{file.filename}: the index does not tell its SHA-256")
        elif expected != file.sha256:
            told = f"{file.filename}: {file.sha256[:12]} there, {expected[:12]} here"
            yield _SAYS.failed(where(live), told, "yank it, then: invoke incident repository")
        else:
            same += 1
    if same:
        yield _SAYS.passed(where(live), f"{same} files have the digests that were approved here")
    elif not known.keys() & {file.filename for file in live.files or ()}:
        told = "no file there is one whose approved digest is known here"
        yield _SAYS.unknown(where(live), told, "nox -s verify, with the candidate that was published")

"""A file on the index that nobody here has uploaded.

Why: in every case of a stolen token the first sign was a release that its maintainers had not made. Some were seen
after hours only because nobody compared.

Example: bad: ``demo-1.0.3`` on the index, and the journal ends with 1.0.2. Good: every file is in the journal, with its
digest.

Fix: yank the release, then ``invoke incident token``. Where it was CI: keep the journal that CI made.

Sources: PyPI blog, "Supply-chain attack analysis: Ultralytics"; the incidents of litellm and num2words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import acts_at, listed_of, no_journal, sent_here, unlisted, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "file-not-in-journal"
ITEMS = ("MON-2", "MON-4", "AUD-1", "OWN-46")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every file on the index is one that the journal has as uploaded or verified."""
    if (problem := no_journal(_SAYS, facts)) is not None:
        yield problem
        return
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    acts = acts_at(facts, live.index, "upload", "verify")
    if not acts:
        told = f"whose {len(live.files or ())} files are, is not told: the journal here knows nothing of {live.index}"
        yield _SAYS.unknown(where(live), told, "nox -s verify, with the journal that CI made")
        return
    sent, first = sent_here(facts, live.index), acts[0].time
    strange = [file for file in live.files or () if file.filename not in sent]
    old = [file for file in strange if file.uploaded and file.uploaded < first]
    for file in strange:
        if file.uploaded is None:
            yield _SAYS.unknown(where(live), f"{file.filename}: not in the journal, and its time is not told")
        elif file not in old:
            told = f"{file.filename} came on {file.uploaded:%Y-%m-%d %H:%M} UTC, and not from here"
            yield _SAYS.failed(where(live), told, "yank it, then: invoke incident token")
    if old:
        told = f"{len(old)} files are older than the journal ({first:%Y-%m-%d}): nobody here can tell whose they are"
        yield _SAYS.unknown(where(live), told, "compare them with a build of their tags")
    if len(strange) < len(live.files or ()):
        yield _SAYS.passed(where(live), f"{len(live.files or ()) - len(strange)} files are in the journal")

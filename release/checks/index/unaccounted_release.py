"""A release since a repository was taken over that nobody has compared.

Why: after a break-in the first question is which releases are touched. Each file since then is either the one that was
approved, by its digest, or it is suspect.

Example: bad: an incident of kind repository, and a wheel since then whose digest the journal does not have. Good: every
file since then is in the journal with the digest that the index lists.

Fix: ``invoke incident repository`` compares all files; yank what cannot be explained.

Sources: NIST SP 800-61r3, analysis; SLSA v1.1, verifying artifacts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from release.checks.index_findings import ANSWERS, digests_here, listed_of, unlisted, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unaccounted-release"
ITEMS = ("RCA-1",)
_SAYS = Says(ID)
_FIX = "invoke incident repository"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Since the last takeover every file of the index has the digest that the journal has."""
    answers = facts.answers
    if not answers.is_there:
        yield _SAYS.unknown(ANSWERS, "there is no register of incidents", f"touch {ANSWERS}")
        return
    begins = [_day(each) for each in answers.incidents if each.get("kind") == "repository"]
    if not begins:
        yield _SAYS.not_applicable(ANSWERS, "no incident of kind repository is registered")
        return
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    known = digests_here(facts, live.index)
    for file in live.files or ():
        if file.uploaded and file.uploaded.date() < min(begins):
            continue
        expected = known.get(file.filename, "")
        if not (expected and file.sha256):
            yield _SAYS.unknown(where(live), f"{file.filename}: nothing here to compare it with", _FIX)
        elif expected != file.sha256:
            yield _SAYS.failed(where(live), f"{file.filename} is not what was published from here", _FIX)
        else:
            yield _SAYS.passed(where(live), f"{file.filename} is what was published from here")
    if all(file.uploaded and file.uploaded.date() < min(begins) for file in live.files or ()):
        yield _SAYS.passed(where(live), f"no file came since {min(begins)}")


def _day(incident: Mapping[str, object]) -> date:
    """Return the day from which releases are suspect."""
    day = incident.get("started", incident.get("detected"))
    if isinstance(day, datetime):
        return day.date()
    return day if isinstance(day, date) else date.min

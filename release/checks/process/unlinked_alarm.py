"""An alarm in the journal that no incident explains.

Why: bytes that differ from the approved ones, or a tag that moved, are what an attack looks like. An alarm that is
closed by being forgotten teaches nobody anything, and the next one is ignored as well.

Example: bad: a ``verify`` that failed with ServedDiffers, and no ``[[incidents]]`` within two weeks of it. Good: an
incident that says what it was, even where it was a mistake.

Fix: write one: ``invoke incident token`` or ``invoke incident repository``; or ``[[incidents]]`` by hand.

Sources: NIST SP 800-61r3, detect and respond.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unlinked-alarm"
ITEMS = ("AUD-4",)
# The errors that end with the exit code of an integrity alarm.
ALARMS = frozenset(
    {"ServedDiffers", "DistributionChanged", "AssetsDiffer", "TagMoved", "CandidateChanged", "ApprovalInvalid"}
    | {"JournalBroken"}
)
_MOST_DAYS = 14
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every alarm of the journal has an incident that was noticed within two weeks of it."""
    journal, answers = facts.journal, facts.answers
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: alarms are written where releases are made")
        return
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of incidents", "touch release-answers.toml")
        return
    days = [_day(incident["detected"]) for incident in answers.incidents]
    alarms = [act for act in journal.acts if act.error in ALARMS or act.name == "alarm"]
    for act in alarms:
        day = act.time.date()
        told = f"{act.name} on {day}: {act.error or 'alarm'}"
        if any(timedelta() <= found - day <= timedelta(days=_MOST_DAYS) for found in days):
            yield _SAYS.passed(journal.path, f"{told}, an incident tells of it")
        else:
            yield _SAYS.failed(journal.path, f"{told}, and no incident tells of it", "invoke incident repository")
    if not alarms:
        yield _SAYS.passed(journal.path, f"no alarm in {len(journal.acts)} acts")


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.min

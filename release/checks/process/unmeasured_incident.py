"""An incident whose beginning, discovery or end nobody wrote down.

Why: how long an attack goes unseen, and how long it lasts, are the two numbers that tell whether anything gets better.

Example: bad: ``[[incidents]]`` with ``detected`` alone, resolved months ago. Good: ``started``, ``detected`` and
``resolved``.

Fix: fill in the days in release-answers.toml; estimate ``started`` where it is not known, and say so in ``cause``.

Sources: NIST SP 800-61r3; NIST SP 800-55 (measures).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unmeasured-incident"
ITEMS = ("MET-1", "MET-2", "MET-3")
_SAYS = Says(ID)
_MOST_DAYS = 30


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every incident has its days, so that their number, discovery and length are known."""
    answers = facts.answers
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of incidents", "touch release-answers.toml")
        return
    incidents = answers.incidents
    yield _SAYS.on("MET-1").passed("release-answers.toml", f"{len(incidents)} incidents are registered")
    if not incidents:
        yield _SAYS.on("MET-2", "MET-3").not_applicable("release-answers.toml", "there was no incident to measure")
    for number, incident in enumerate(incidents):
        where = f"release-answers.toml:{answers.lines.get(f'incidents.{number}', 1)}"
        yield _length(_SAYS.on("MET-2"), where, incident, ("started", "detected"))
        age = (facts.now.date() - _day(incident["detected"])).days
        if "resolved" not in incident and age <= _MOST_DAYS:
            yield _SAYS.on("MET-3").passed(where, f"{incident['id']} is {age} days old and still open")
        else:
            yield _length(_SAYS.on("MET-3"), where, incident, ("detected", "resolved"))


def _length(says: Says, where: str, incident: Mapping[str, object], days: tuple[str, str]) -> Finding:
    first, last = days
    missing = [day for day in days if day not in incident]
    if missing:
        fix = f"write {missing[0]} = DAY into release-answers.toml"
        return says.failed(where, f"{incident['id']} has no {missing[0]}", fix)
    length = (_day(incident[last]) - _day(incident[first])).days
    if length < 0:
        return says.failed(where, f"{incident['id']}: {last} comes before {first}", "correct the days")
    return says.passed(where, f"{incident['id']}: {length} days from {first} to {last}")


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.min

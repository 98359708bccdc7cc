"""Incidents that are still open, as the register has them."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.audit import Answers

UNREGISTERED = ("release-answers.toml", "there is no register of incidents", "$EDITOR release-answers.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """An open incident: its id, since when it is known of (UTC), and whether it can do no more harm."""

    id: str
    since: datetime
    is_contained: bool


def open_incidents(answers: Answers, *kinds: str) -> tuple[Incident, ...]:
    """Return the incidents of *kinds* that are not resolved, the first ones first."""
    return tuple(
        Incident(id=str(each.get("id", "")), since=_since(each), is_contained=bool(each.get("contained")))
        for each in answers.incidents
        if each.get("kind") in kinds and not each.get("resolved")
    )


def _since(incident: Mapping[str, object]) -> datetime:
    """Return when *incident* was detected: the end of that day where no hour is told, now where nothing is."""
    found = incident.get("detected")
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
    if isinstance(found, date):
        return datetime.combine(found, time.max, timezone.utc)
    return datetime.max.replace(tzinfo=timezone.utc)

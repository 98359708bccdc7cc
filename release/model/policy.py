"""From what checks found to what it means here: the project's severities, and its waivers."""

from __future__ import annotations

import fnmatch
from dataclasses import field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from release.model.finding import OFF, WAIVED, Finding, Outcome
from release.model.judging import LONGEST_WAIVER_DAYS
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from release.model.audit import Waiver


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How findings are taken: severities by check id, the waivers, and the day (UTC) on which they have to hold."""

    today: date
    severities: Mapping[str, str] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def settle(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return *findings* as this takes them."""
        return settle(findings, self.severities, self.waivers, self.today)


def settle(
    findings: Iterable[Finding], severities: Mapping[str, str], waivers: Iterable[Waiver], today: date
) -> tuple[Finding, ...]:
    """Return *findings* with the severities that the project gives them; what is waived stays failed and says by whom.

    A check that is off leaves one finding that says so. A waiver counts on its days, the last among them, and for a
    year at most; with a place it counts for what lies there.
    """
    settled: dict[Finding, None] = {}
    held = [waiver for waiver in waivers if today <= waiver.until <= today + timedelta(days=LONGEST_WAIVER_DAYS)]
    for finding in findings:
        severity = severities.get(finding.check)
        if severity == OFF:
            settled[_off(finding.check)] = None
        elif finding.outcome is Outcome.FAILED:
            taken = replace(finding, severity=severity) if severity else finding
            waiver = next((waiver for waiver in held if _is_for(waiver, finding)), None)
            settled[_waived(taken, waiver) if waiver else taken] = None
        else:
            settled[finding] = None
    return tuple(settled)


def _off(check: str) -> Finding:
    return Finding(
        check=check, outcome=Outcome.NOT_APPLICABLE, where="pyproject.toml", evidence="the project has turned it off"
    )


def _is_for(waiver: Waiver, finding: Finding) -> bool:
    if waiver.item != finding.check:
        return False
    return not waiver.place or fnmatch.fnmatchcase(finding.where, waiver.place)


def _waived(finding: Finding, waiver: Waiver) -> Finding:
    words = f"{finding.evidence} (accepted by {waiver.owner} until {waiver.until}: {waiver.reason})"
    return replace(finding, severity=WAIVED, evidence=words)

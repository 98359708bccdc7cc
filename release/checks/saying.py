"""How a check says what it found: a finding in few words."""

from __future__ import annotations

from release.model.audit import ItemFinding
from release.model.finding import Finding, Outcome
from release.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Says:
    """The findings of one check; with *items* they speak to these of its items only."""

    check: str
    items: tuple[str, ...] = ()

    def on(self, *items: str) -> Says:
        """Return the same check, speaking to *items*."""
        return Says(self.check, items)

    def passed(self, where: str, evidence: str) -> Finding:
        """It was looked at and is good."""
        return self._finding(Outcome.PASSED, where, evidence)

    def failed(self, where: str, evidence: str, fix: str) -> Finding:
        """It was looked at and is bad."""
        return self._finding(Outcome.FAILED, where, evidence, fix)

    def unknown(self, where: str, evidence: str, fix: str = "") -> Finding:
        """Nobody could look; *evidence* says what is missing for that."""
        return self._finding(Outcome.UNKNOWN, where, evidence, fix)

    def not_applicable(self, where: str, evidence: str) -> Finding:
        """It was looked at, and there is nothing that could be bad."""
        return self._finding(Outcome.NOT_APPLICABLE, where, evidence)

    def _finding(self, outcome: Outcome, where: str, evidence: str, fix: str = "") -> Finding:
        if self.items:
            return ItemFinding(
                check=self.check, outcome=outcome, where=where, evidence=evidence, fix=fix, items=self.items
            )
        return Finding(check=self.check, outcome=outcome, where=where, evidence=evidence, fix=fix)

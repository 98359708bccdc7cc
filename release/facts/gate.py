"""Who said yes: people here, or those who let the job into the forge's environment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.facts.approval import expected_identity, require_approved
from release.gates.environment import grant
from release.index.identity import offers_identity, read_identity
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.gates.environment import Granted
    from release.index.addresses import Index
    from release.model.approval import Approval
    from release.model.candidate import Candidate
    from release.system.view import View


_TRIAL_INDEX = "testpypi"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """The approvals that hold, and what the forge's environment granted, ``None`` outside of a CI that tells."""

    approvals: tuple[Approval, ...]
    granted: Granted | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Who approved, when and how, one line each."""
        return tuple(f"{each.who}, {each.when[:16]} UTC, {each.gate}" for each in self.approvals)


def read_gate(view: View, config: Config, repository: Repository, candidate: Candidate, index: Index) -> Gate:
    """Return who approved *candidate*; refuse where that is not enough.

    In a CI that vouches for its jobs, this job has to be the configured one, in the configured environment; for the
    test index, and for no other, that of trial runs is as good.
    """
    if not offers_identity(view, index):
        return Gate(approvals=require_approved(view, config, candidate))
    claims = read_identity(view, index).claims
    expected = expected_identity(config, repository.settings, repository.remote, candidate)
    if index.name == _TRIAL_INDEX and claims.get("environment") == config.ci.trial:
        expected = replace(expected, environment=config.ci.trial)
    granted = grant(view, claims, expected, candidate)
    return Gate(approvals=require_approved(view, config, candidate, granted.approvals), granted=granted)

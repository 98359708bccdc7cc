"""How the project takes what checks find: its severities from pyproject.toml, its waivers from release-answers.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks import release_checks
from release.facts.answers import read_answers
from release.facts.configured import require_known
from release.model.policy import Policy

if TYPE_CHECKING:
    from release.config import Config
    from release.system.view import View


def read_policy(view: View, config: Config) -> Policy:
    """Return the policy of today; :class:`ConfigInvalid` for the severity of a check that there is not."""
    known = release_checks()
    require_known(view, config)
    return Policy(
        today=view.now().date(),
        severities=config.checks.severities,
        waivers=tuple(waiver for waiver in read_answers(view).waivers.values() if waiver.item in known),
    )

"""How the project takes what checks find: its severities from pyproject.toml, its waivers from release-answers.toml."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from release.checks import release_checks
from release.errors import ConfigInvalid
from release.facts.answers import read_answers
from release.model.policy import Policy

if TYPE_CHECKING:
    from release.config import Config
    from release.system.view import View


def read_policy(view: View, config: Config) -> Policy:
    """Return the policy of today; :class:`ConfigInvalid` for the severity of a check that there is not."""
    known = release_checks()
    wrong = [check for check in config.checks.severities if check not in known]
    if wrong:
        raise ConfigInvalid(
            "[tool.release.checks] severities names checks that there are not",
            where=tuple(f"pyproject.toml: {check!r}{_near(check, known)}" for check in wrong),
            fix=("$EDITOR pyproject.toml",),
        )
    return Policy(
        today=view.now().date(),
        severities=config.checks.severities,
        waivers=tuple(waiver for waiver in read_answers(view).waivers.values() if waiver.item in known),
    )


def _near(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""

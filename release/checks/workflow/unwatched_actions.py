"""Nothing keeps the actions up to date, or takes new ones on the day they appear.

Why: a pin that nobody moves is an old action with known faults. One that is moved on the day of a release takes the
poisoned release too: most are found within days, so a cooldown of a week keeps them out.

Example: bad: ``dependabot.yml`` with ``pip`` alone. Good: also ``package-ecosystem: github-actions`` with
``cooldown: {default-days: 7}``.

Fix: add both to ``.github/dependabot.yml``.

Sources: GitHub Docs, "Dependabot options reference" (cooldown); zizmor, "dependabot-cooldown".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice, listed
from release.model.workflow import ACTION, GITHUB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "unwatched-actions"
ITEMS = ("UPD-1",)
_VOICE = Voice(ID, "in .github/dependabot.yml: package-ecosystem: github-actions, with cooldown: {default-days: 7}")
_DAYS = 7
_PATH = ".github/dependabot.yml"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Actions are kept up to date, some days after each release."""
    return _VOICE.over(facts, _look, "no action is used")


def _look(workflows: Workflows) -> Iterator[Finding]:
    if not any(file.kind in {GITHUB, ACTION} for file in workflows.files):
        return
    if workflows.updates is None and workflows.renovate:
        yield _VOICE.unknown(
            workflows.renovate, "Renovate is told here; whether it takes actions after a while is not read"
        )
        return
    if workflows.updates is None:
        yield _VOICE.failed(_PATH, "neither Dependabot nor Renovate looks after the actions")
        return
    watched = [update for update in workflows.updates if update.ecosystem == "github-actions"]
    for update in watched:
        if (update.cooldown or 0) < _DAYS:
            words = "no cooldown" if update.cooldown is None else f"a cooldown of {update.cooldown} days"
            yield _VOICE.failed(update.place.where, f"new actions are taken with {words}, {_DAYS} is the least")
        else:
            yield _VOICE.passed(update.place.where, f"new actions are taken after {update.cooldown} days")
    if not watched:
        names = listed([update.ecosystem for update in workflows.updates]) or "nothing"
        where = workflows.updates[0].place.where if workflows.updates else _PATH
        yield _VOICE.failed(where, f"Dependabot looks after {names}, and not after the actions")

"""A registered token that should have been replaced, or that is not needed any more.

Why: the longer a token lives, the more places have seen it. No index makes new tokens by itself: a person has to.

Example: bad: ``rotate_by = 2026-06-01`` in November. Good: a token that was made this quarter, or none.

Fix: make a new one and register it; better, publish by the identity of the CI job and delete the token.

Sources: the index's trusted publishers; NIST SP 800-57 (life of a key).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "overdue-token"
ITEMS = ("OWN-45", "OWN-22")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No registered token is over its day, and none outlives the day from which it is not needed."""
    answers, today = facts.answers, facts.now.date()
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of tokens", "touch release-answers.toml")
        return
    for name, token in answers.tokens.items():
        where = f"release-answers.toml:{answers.lines.get(f'tokens.{name}', 1)}"
        for item, key, words in (
            ("OWN-45", "rotate_by", "had to be replaced by"),
            ("OWN-22", "sunset", "was not needed any more from"),
        ):
            day = token.get(key)
            if not isinstance(day, date):
                fix = f"write {key} = DAY into [tokens.{name}]"
                yield _SAYS.on(item).failed(where, f"{name} has no {key}", fix)
            elif _plain(day) < today:
                yield _SAYS.on(item).failed(where, f"{name} {words} {day}", "invoke incident token")
            else:
                yield _SAYS.on(item).passed(where, f"{name}: {key} {day}")
    if not answers.tokens:
        yield _unregistered(facts)


def _unregistered(facts: AuditFacts) -> Finding:
    """Say what it means that no token is registered: fine only where the workflows read none."""
    if facts.workflows is None:
        return _SAYS.unknown("release-answers.toml", "no token is registered, and nobody could read the workflows")
    jobs = [job for _, job in facts.workflows.publishing()]
    if not jobs:
        return _SAYS.unknown(
            "release-answers.toml", "no token is registered, and no job publishes: how it is done is not seen"
        )
    with_secret = [job for job in jobs if any("secrets." in each.value for step in job.steps for each in step.texts)]
    if with_secret:
        fix = "register it: [tokens.NAME] in release-answers.toml"
        return _SAYS.failed(
            with_secret[0].place.where, "the job reads a secret to publish, and no token is registered", fix
        )
    return _SAYS.not_applicable("release-answers.toml", "no token is registered, and no job reads one to publish")


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day

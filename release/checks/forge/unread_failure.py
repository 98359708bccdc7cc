"""A run for publishing that failed since somebody last looked.

Why: a refused login or a failed upload is the first thing to see of a token that somebody else uses, or that has
ended.

Example: bad: three failures in this month, the last review a month before. Good: none, or a review after the last
one.

Fix: read the run's log, then answer that it was read.

Sources: GitHub Docs, "Viewing workflow run history".
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice
from release.checks.forge_secrets import read_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unread-failure"
ITEMS = ("MON-1", "MON-3")
_VOICE = ForgeVoice(ID)
_DAYS = timedelta(days=38)
_READ = ("MON-1", "MON-3", "MTH-1", "MTH-2")
_BAD = frozenset({"failure", "timed_out", "startup_failure"})
_LOOK = 'invoke answer MON-1 --by NAME --evidence "..."'


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every run that failed in the last 38 days is older than the last answer that runs were read."""
    forge = facts.forge
    if forge is None or forge.runs is None:
        yield _VOICE.unseen(facts, "runs", words="the runs")
        return
    said = [facts.answers.answers[item].on for item in _READ if item in facts.answers.answers]
    read, is_clean = max(said, default=date.min), True
    for run in forge.runs:
        made = read_time(run.created)
        if made is None:
            is_clean = False
            yield _VOICE.unknown(f"run {run.id}", "the forge does not tell when it was", "invoke audit --online")
        elif run.conclusion in _BAD and facts.now - made < _DAYS and made.date() > read:
            is_clean = False
            yield _VOICE.failed(f"run {run.id}", f"{run.event} by {run.actor} failed; {run.url}", _LOOK)
    if is_clean:
        yield _VOICE.passed(HERE, "no run failed that nobody has looked at")

"""A release that nobody let through, or that was let through by who started it.

Why: the gate is there so that two people see a release. The forge's record of the run says who opened it.

Example: bad: run 7, started by ada, approved by ada. Good: started by ada, approved by bob.

Fix: prevent self-review in the environment; the release that went out stays as it is and is looked at.

Sources: GitHub REST API, "Get the review history for a workflow run".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, page_at
from release.checks.forge_runs import find_run
from release.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts

ID = "approved-by-actor"
ITEMS = ("GATE-07", "GATE-18", "GATE-27")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Somebody else than who started the last release's run approved it, for the environment that it published in."""
    found = find_run(facts, _VOICE)
    if isinstance(found, Finding):
        yield found
        return
    forge, run = found
    where = f"run {run.id} for {run.ref}"
    if forge.reviews is None:
        yield _VOICE.unseen(facts, "reviews", where, "who approved it")
        return
    wanted = {name.casefold() for name in forge.wanted.environments}
    who = [
        review.who
        for review in forge.reviews
        if review.state == "approved" and not wanted.isdisjoint(name.casefold() for name in review.environments)
    ]
    others = [name for name in who if name.casefold() != run.actor.casefold()]
    fix = page_at(forge, "settings/environments")
    if others:
        yield _VOICE.passed(where, f"started by {run.actor}, approved by {', '.join(others)}")
    elif who:
        yield _VOICE.failed(where, f"{run.actor} started it and approved it", fix)
    else:
        yield _VOICE.failed(where, f"nobody approved it for {', '.join(forge.wanted.environments)}", fix)

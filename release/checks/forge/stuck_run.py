"""A run that waits for a yes that nobody can give.

Why: a release that hangs is published late, and tempts people to open the gate in another way.

Example: bad: a run waits, its environment names no reviewer but who started it. Good: nothing waits, or somebody can
approve it.

Fix: add a reviewer to the environment.

Sources: GitHub Docs, "Reviewing deployments"; REST API, "Get pending deployments for a workflow run".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE, ForgeVoice, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, Run

ID = "stuck-run"
ITEMS = ("GATE-12", "GATE-39")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every run that waits has somebody who can approve it."""
    forge = facts.forge
    if forge is None or forge.runs is None or forge.environments is None:
        fact = "runs" if forge is None or forge.runs is None else "environments"
        yield _VOICE.unseen(facts, fact, words="what waits for a yes")
        return
    waiting = [run for run in forge.runs if run.status == "waiting"]
    for run in waiting:
        where = f"run {run.id} for {run.ref}"
        opened = [found for name in forge.wanted.all_environments if (found := forge.environment(name))]
        who = sorted({name for environment in opened for name in _who(environment, run)})
        if who:
            yield _VOICE.passed(where, f"{', '.join(who)} can approve it at {run.url}")
        elif any(None in {each.reviewers, each.prevents_self_review} for each in opened):
            yield _VOICE.unseen(facts, "environments", where, "who can approve it")
        else:
            yield _VOICE.failed(where, f"nobody can approve it; {run.url}", page_at(forge, "settings/environments"))
    if not waiting:
        yield _VOICE.passed(HERE, "no run waits for a yes")


def _who(environment: Environment, run: Run) -> set[str]:
    """Return the reviewers of *environment* that can surely approve *run*."""
    may_all = environment.prevents_self_review is False
    names = {reviewer.name for reviewer in environment.reviewers or ()}
    return {name for name in names if may_all or name.casefold() != run.actor.casefold()}

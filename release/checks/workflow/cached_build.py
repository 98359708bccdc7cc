"""The job that is published from restores a cache: somebody else's run can have filled it.

Why: a cache is shared by all workflows of a branch and its pull requests' base. A run that was taken over stores a
poisoned one, and the next build takes it without a word; that is how the first wave of the ultralytics incident
came in.

Example: bad: ``actions/cache`` or ``setup-python`` with ``cache: pip`` in the job that builds the distributions.
Good: no cache there; releases are few.

Fix: take the cache out of the job that builds what is published.

Sources: the ultralytics incident of December 2024; zizmor, "cache-poisoning".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "cached-build"
ITEMS = ("GATE-03", "GATE-22")
_VOICE = Voice(ID, "take the cache out of the job that builds what is published")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job that is published from restores a cache."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.publishing():
        for at, found in ((file, job), *workflows.before(file, job)):
            if at.kind == GITLAB or not (found.builds or found is job):
                continue
            bad = [(step.place.where, words) for step in found.steps if (words := _caches(step))]
            for where, words in bad:
                yield _VOICE.failed(where, f"job {found.id} is published from and restores a cache ({words})")
            if not bad:
                yield _VOICE.passed(found.place.where, f"job {found.id} restores no cache")


def _caches(step: Step) -> str:
    uses = step.uses
    if uses is None:
        return ""
    if uses.action in {
        "actions/cache",
        "actions/cache/restore",
        "swatinem/rust-cache",
        "mozilla-actions/sccache-action",
    }:
        return uses.action
    option = step.option("cache", "enable-cache")
    if uses.repository in {"actions/setup-python", "actions/setup-node", "astral-sh/setup-uv", "pdm-project/setup-pdm"}:
        is_on = option is not None and option.value.strip().lower() not in {"", "false", "auto"}
        return f"{option.name}: {option.value}" if option and is_on and "$" not in option.value else ""
    return ""

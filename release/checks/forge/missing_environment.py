"""An environment that a job publishes in, and that the forge does not have.

Why: the forge makes an environment that is not there when a job first names it, with no rule at all. The workflow
reads as if it had a gate.

Example: bad: the job says ``environment: pypi`` and the repository has none of that name. Good: it was made, with
rules, before the first release.

Fix: make the environment, then give it reviewers and the tags that may deploy.

Sources: GitHub Docs, "Managing environments for deployment"; GitLab Docs, "Protected environments".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

ID = "missing-environment"
ITEMS = ("ENV-1", "ENV-2", "GATE-06", "GATE-09", "GATE-40", "GATE-46")
_VOICE = ForgeVoice(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every environment that is published in is there, in whatever case its name is written."""

    def look(_: ForgeFacts, environment: Environment) -> Iterator[Finding]:
        yield _VOICE.passed(f"environment {environment.name}", "the forge has it")

    yield from _VOICE.over_environments(facts, look, with_tests=True)

"""Nothing runs the audit by itself: what was true on the day of the review goes stale unseen.

Why: people leave, tokens age, an environment loses its reviewer. A review that nobody is reminded of is not done. A
scheduled job that runs ``nox -s audit`` at least once a month asks.

Example: bad: no ``schedule``. Good: ``on: {schedule: [{cron: "17 5 2 * *"}]}`` with ``nox -s audit``.

Fix: ``invoke init`` writes the scheduled job.

Sources: GitHub Docs, "Events that trigger workflows" (schedule); CHECKLIST items GHP-4, PYP-3 and ONG-1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITHUB, GITLAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Command

ID = "unscheduled-audit"
ITEMS = ("GHP-4", "PYP-3", "ONG-1", "ONG-2", "STD-3")
_VOICE = Voice(ID, "invoke init writes the scheduled job")
_WHERE = ".github/workflows"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A scheduled job runs the audit at least once a month."""
    return _VOICE.over(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    found = False
    for file, job in workflows.jobs(GITHUB, GITLAB):
        for step in job.steps:
            command = next((command for command in step.commands if _audits(command)), None)
            schedule = file.trigger("schedule")
            if command is None:
                continue
            if schedule and any(_is_monthly(cron) for cron in schedule.crons):
                found = True
                yield _VOICE.passed(
                    step.at(command), f"{' '.join(command.words[:3])} runs at {', '.join(schedule.crons)}"
                )
            elif file.kind == GITLAB and "schedule" in job.condition:
                found = True
                yield _VOICE.passed(step.at(command), f"job {job.id} runs in scheduled pipelines")
    if not found and workflows.files:
        yield _VOICE.failed(_WHERE, "no scheduled job runs the audit")


def _audits(command: Command) -> bool:
    words, program = command.words, command.program
    if program == "nox":
        return any(word in {"audit", "security_audit"} for word in words)
    return program in {"invoke", "inv", "release", "release-tasks"} and "audit" in words


def _is_monthly(cron: str) -> bool:
    """Tell whether *cron* comes at least once a month: its months are all of them."""
    fields = cron.split()
    return len(fields) == 5 and fields[3] in {"*", "*/1"}  # noqa: PLR2004 - minute, hour, day, month, weekday

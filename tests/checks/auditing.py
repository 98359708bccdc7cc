"""Facts for checks, as nobody could see anything, and what a check says of them."""

from __future__ import annotations

from datetime import date, datetime, timezone

from release.model.audit import Answers, ItemFinding
from release.model.auditing import AuditFacts
from release.model.journal_facts import Act, JournalFacts
from release.model.project_facts import Policy, ProjectFacts

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
POLICY = Policy(stages=("pypi",), approvals=1, allows_yes=False, allows_account_token=False, tries=5, wait_s=300)
PEOPLE = {"alice": {"email": "alice@project.invalid"}, "bob": {"email": "bob@project.invalid"}}


def facts(**known: object) -> AuditFacts:
    """What an audit knows: nothing but *known*."""
    given = {"project": "demo", "version": "1.0.1", "now": NOW, "answers": Answers(is_there=False), **known}
    return AuditFacts(**given)


def tree(**known: object) -> ProjectFacts:
    return ProjectFacts(**{"policy": POLICY, **known})


def journal(*acts: Act, **known: object) -> JournalFacts:
    return JournalFacts(**{"path": "journal", "events": 2 * len(acts), "head": "f" * 64, "acts": acts, **known})


def act(name: str, day: date | str = "2026-11-20", outcome: str = "done", **data: object) -> Act:
    time = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    return Act(name=name, time=time, outcome=outcome, data=data)


def answers(**known: object) -> Answers:
    return Answers(**{"people": PEOPLE, **known})


def outcomes(check, seen: AuditFacts, item: str = "") -> set[str]:
    """What *check* says of *seen*: all outcomes, or those of what speaks to *item*."""
    found = list(check.judge(seen))
    speaking = [each for each in found if not item or not isinstance(each, ItemFinding) or item in each.items]
    return {each.outcome.value for each in speaking}

"""A step of an emergency that was not taken, or not written down.

Why: after a leak the step that is forgotten is the one that lets the attacker back in.

Example: bad: ``[[incidents]]`` of kind token without ``steps.TCI-2``. Good: ``TCI-2 = "secret deleted, 404 since"``.

Fix: ``invoke incident token`` goes through the steps and writes each one down.

Sources: NIST SP 800-61r3; the checklist's two emergency procedures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "open-incident-step"
ITEMS = (
    "TCI-1",
    "TCI-2",
    "TCI-3",
    "TCI-4",
    "TCR-1",
    "TCR-2",
    "TCR-3",
    "TCR-4",
    "TCP-1",
    "TCP-2",
    "TCP-3",
    "TCP-4",
    "RCI-1",
    "RCI-2",
    "RCI-3",
    "RCI-4",
    "RCA-1",
    "RCA-2",
    "RCA-3",
    "RCA-4",
    "RCR-1",
    "RCR-2",
    "RCR-3",
    "RCR-4",
)
_SAYS = Says(ID)
_KINDS = {"token": ("TCI", "TCR", "TCP"), "repository": ("RCI", "RCA", "RCR")}
# What an incident says elsewhere than in its steps.
_FIELDS = {"TCP-1": "review", "TCP-2": "changes", "TCP-3": "changes", "TCP-4": "told"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every incident has every step of its kind; without one there is nothing to do."""
    answers = facts.answers
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of incidents", "touch release-answers.toml")
        return
    for item in ITEMS:
        kind = next(kind for kind, begins in _KINDS.items() if item[:3] in begins)
        says = _SAYS.on(item)
        concerned = [(number, each) for number, each in enumerate(answers.incidents) if each["kind"] == kind]
        if not concerned:
            yield says.not_applicable("release-answers.toml", f"no incident of kind {kind} is registered")
        for number, incident in concerned:
            where = f"release-answers.toml:{answers.lines.get(f'incidents.{number}', 1)}"
            told = _told(incident, item)
            if told:
                yield says.passed(where, f"{incident['id']}: {told}")
            else:
                yield says.failed(where, f"{incident['id']}: not done, or not written down", f"invoke incident {kind}")


def _told(incident: Mapping[str, object], item: str) -> str:
    """Return what *incident* says of the step *item*, empty where it says nothing."""
    if item == "TCI-4":
        return "it is written down"
    steps = incident.get("steps")
    told = str(steps.get(item, "")) if isinstance(steps, dict) else ""
    return told or str(incident.get(_FIELDS.get(item, ""), "") or "")

"""A release that was approved by somebody who does not decide for the project.

Why: the record says who took the responsibility. It has to be somebody who has it.

Example: bad: approved by ``contractor``, who is registered without a role. Good: by a person with the role
``approver`` or ``owner``.

Fix: register who decides, or change the environment's reviewers.

Sources: GitHub REST API, "Get the review history for a workflow run".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, named_with
from release.checks.forge_runs import find_run
from release.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts

ID = "unknown-approver"
ITEMS = ("REV-3",)
_VOICE = ForgeVoice(ID)
_REGISTER = "$EDITOR release-answers.toml  # [people.NAME] forge, roles"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A registered approver or owner let the last release through."""
    found = find_run(facts, _VOICE)
    if isinstance(found, Finding):
        yield found
        return
    forge, run = found
    where = f"run {run.id} for {run.ref}"
    if forge.reviews is None:
        yield _VOICE.unseen(facts, "reviews", where, "who approved it")
        return
    known = named_with(facts.answers.people, "approver", "owner")
    who = [review.who for review in forge.reviews if review.state == "approved"]
    if not known:
        yield _VOICE.unknown(where, "[people] names no approver and no owner", _REGISTER)
    elif any(name.casefold() in known for name in who):
        yield _VOICE.passed(where, f"approved by {', '.join(who)}")
    else:
        yield _VOICE.failed(where, f"approved by {', '.join(who) or 'nobody'}, none of whom decides", _REGISTER)

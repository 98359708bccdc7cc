"""A reviewer of the publishing environment who is not among the project's people.

Why: whoever is listed there opens the gate. A name that nobody in the project can place is an intruder's, or that of
somebody who has left.

Example: bad: reviewer ``old-maintainer``, whom ``release-answers.toml`` does not name. Good: every reviewer has a
table in ``[people]`` with ``forge = "NAME"`` and the role ``reviewer``, ``approver``, ``owner`` or ``maintainer``.

Fix: remove the reviewer, or register the person.

Sources: GitHub Docs, "Reviewing deployments"; CISA, "Defending Continuous Integration/Continuous Delivery (CI/CD)".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import REVIEWERS, ForgeVoice, named_with, page_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

ID = "unlisted-reviewer"
ITEMS = ("GHP-2", "GATE-39")
_VOICE = ForgeVoice(ID)
_REGISTER = "$EDITOR release-answers.toml  # [people.NAME] forge, roles"
_NAME_PEOPLE = "name people as reviewers in place of the team"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every reviewer is a registered person with a role that reviews."""
    known = named_with(facts.answers.people, *REVIEWERS)

    def look(forge: ForgeFacts, environment: Environment) -> Iterator[Finding]:
        where = f"environment {environment.name}"
        if environment.reviewers is None:
            yield _VOICE.unseen(facts, f"environments/{environment.name}/reviewers", where)
            return
        if not environment.reviewers:
            yield _VOICE.failed(where, "it names no reviewer", page_at(forge, "settings/environments"))
        for each in environment.reviewers:
            if each.is_team:
                yield _VOICE.unknown(where, f"who is in the team {each.name} was not asked for", _NAME_PEOPLE)
            elif not known:
                yield _VOICE.unknown(where, f"{each.name} reviews, and [people] names no reviewer", _REGISTER)
            elif each.name.casefold() in known:
                yield _VOICE.passed(where, f"{each.name} is registered")
            else:
                yield _VOICE.failed(where, f"{each.name} reviews and is not registered for it", _REGISTER)

    yield from _VOICE.over_environments(facts, look)

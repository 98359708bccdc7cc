"""An admin of the repository who is not among the project's people.

Why: an admin changes every setting that this audit looks at. A name that nobody in the project can place is an
intruder's, or that of somebody who has left.

Example: bad: admin ``helper-2019``, whom ``release-answers.toml`` does not name. Good: every admin has a table in
``[people]`` with ``forge = "NAME"`` and the role ``owner`` or ``maintainer``.

Fix: take the role away, or register the person.

Sources: GitHub REST API, "List repository collaborators"; GitLab Docs, "Members of a project".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ADMINS, HERE, ForgeVoice, fix_at, named_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "stranger-with-admin"
ITEMS = ("GHP-3", "QTR-2", "RCR-2", "DOC-2")
_VOICE = ForgeVoice(ID)
_REGISTER = "$EDITOR release-answers.toml  # [people.NAME] forge, roles"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every admin is a registered owner or maintainer."""
    forge = facts.forge
    if forge is None or forge.admins is None:
        yield _VOICE.unseen(facts, "admins", words="who is an admin")
        return
    known = named_with(facts.answers.people, *ADMINS)
    for name in forge.admins:
        if not known:
            yield _VOICE.unknown(HERE, f"{name} is an admin, and [people] names no owner or maintainer", _REGISTER)
        elif name.casefold() in known:
            yield _VOICE.passed(HERE, f"the admin {name} is registered")
        else:
            fix = fix_at(forge, f"collaborators/{name}", "DELETE")
            yield _VOICE.failed(HERE, f"{name} is an admin and not registered as owner or maintainer", fix)

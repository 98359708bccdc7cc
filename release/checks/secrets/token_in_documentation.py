"""A token in a document or a comment, where people paste what works.

Why: a document is copied, rendered, packed and searched. A real token in an example is as good as any other; a
made-up one does no harm, which is why each is decoded before it is reported.

Example: bad: ``password = pypi-AgEI...`` of full length in docs/publishing.md. Good: ``pypi-...``.

Fix: revoke it; write ``pypi-...`` instead.

Sources: the format of index tokens (macaroons, version 2); CWE-615 (sensitive information in comments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import is_made_up, lying
from release.model.secrets import IN_ADDRESS, Lies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Secret

ID = "token-in-documentation"
ITEMS = ("TOK-S4", "OWN-24")
_SAYS = Says(ID, ("TOK-S4",))
_EXAMPLES = _SAYS.on("OWN-24")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No document and no comment holds a token; what only looks like one is told apart."""
    yield from lying(facts, _SAYS, (Lies.DOCUMENT,), _look)
    if facts.secrets is None:
        yield _EXAMPLES.unknown("", "nobody looked for secrets", "invoke audit, in the project's git repository")
        return
    for each in facts.secrets.placeholders:
        yield _EXAMPLES.passed(each.where, f"{each.length} characters that are no token: {each.reason}")
    if not facts.secrets.placeholders and Lies.DOCUMENT in facts.secrets.looked:
        yield _EXAMPLES.not_applicable("", "no file has an example of a token")


def _look(secret: Secret) -> Finding | None:
    if secret.kind == IN_ADDRESS:
        return None
    if is_made_up(secret):
        return _SAYS.passed(secret.where, f"{secret.shown}: no index in the world has this name")
    if not secret.is_proved:
        told = f"{secret.shown}: nobody can tell from here whether it is an example"
        return _SAYS.unknown(secret.where, told, "write ... for its characters; where it was real, revoke it first")
    return _SAYS.failed(secret.where, secret.shown, "revoke it where it was made; then write ... for its characters")

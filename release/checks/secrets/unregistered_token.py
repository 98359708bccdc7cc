"""A token that is used and stands in no register, or one in the register that nothing uses.

Why: who made it, what it may, and when it has to be replaced is known to nobody else. After an incident that is the
first question. An entry that nothing uses tells of a token that should have been deleted.

Example: bad: ``secrets.PYPI_API_TOKEN`` in a workflow and no ``[tokens]`` in release-answers.toml. Good: an entry
``[tokens.mylib-ci]`` with index, owner, created, rotate_by and ``secret = "PYPI_API_TOKEN"``.

Fix: write the entry; delete the one that is not used, and its token at the index.

Sources: NIST SP 800-57 (inventory of keys); our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import credentials_of, unclear, unread
from release.model.secrets import INDEX_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unregistered-token"
ITEMS = ("TOK-C4",)
_SAYS = Says(ID)
_FILE = "release-answers.toml"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every secret that publishes has one entry in the register, and every entry is used."""
    closed = [*unread(facts, _SAYS), *unclear(facts, _SAYS)]
    yield from closed
    if facts.workflows is None:
        return
    register = facts.answers.tokens
    by_secret = {str(entry["secret"]): name for name, entry in register.items() if entry.get("secret")}
    used = {name: where for where, name in credentials_of(facts.workflows)}
    for name, where in used.items():
        yield _of_workflow(name, where, by_secret)
    yield from _in_hand(facts, by_secret)
    for secret, name in by_secret.items():
        if secret not in used and not closed and not _is_in_hand(facts, secret):
            line = facts.answers.lines.get(f"tokens.{name}", 1)
            told = f"no job reads {secret}, the secret of [tokens.{name}]"
            yield _SAYS.failed(f"{_FILE}:{line}", told, "delete the token at the index, the secret, and the entry")
    for name in register.keys() - by_secret.values():
        line = facts.answers.lines.get(f"tokens.{name}", 1)
        told = f"[tokens.{name}] does not say which secret holds it"
        yield _SAYS.failed(f"{_FILE}:{line}", told, f'write secret = "NAME" into [tokens.{name}]')
    if not (used or register or closed):
        yield _SAYS.not_applicable("", "no job reads a token to publish, and none is registered")


def _of_workflow(name: str, where: str, by_secret: Mapping[str, str]) -> Finding:
    if name in by_secret:
        return _SAYS.passed(where, f"{name} is [tokens.{by_secret[name]}]")
    fix = f'write [tokens.NAME] with index, owner, created, rotate_by and secret = "{name}" into {_FILE}'
    return _SAYS.failed(where, f"{name} is in no entry of [tokens]", fix)


def _in_hand(facts: AuditFacts, by_secret: Mapping[str, str]) -> Iterator[Finding]:
    for secret in facts.secrets.in_hand() if facts.secrets else ():
        if secret.kind == INDEX_TOKEN and secret.where.isidentifier():
            yield _of_workflow(secret.where, secret.where, by_secret)


def _is_in_hand(facts: AuditFacts, name: str) -> bool:
    return facts.secrets is not None and any(secret.where == name for secret in facts.secrets.in_hand())

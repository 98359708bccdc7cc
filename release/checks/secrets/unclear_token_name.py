"""A token whose name does not tell what it is for.

Why: in a list of ten tokens at the index nobody dares to delete "token1". A name of project and use says at a glance
whether it is still needed, and where it has to be replaced.

Example: bad: ``[tokens.token1]``. Good: ``[tokens.mylib-github-actions]``, with the same name at the index.

Fix: make the token again under a name that begins with the project's, and name its entry so.

Sources: the index's help, on naming tokens; our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.checks.secret_findings import credentials_of, unclear, unread
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unclear-token-name"
ITEMS = ("TOK-C2", "OWN-19")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every registered token is named by the project and its use."""
    project = normal_name(facts.project)
    for name in facts.answers.tokens:
        where = f"release-answers.toml:{facts.answers.lines.get(f'tokens.{name}', 1)}"
        use = normal_name(name).removeprefix(f"{project}-")
        if use and use != normal_name(name):
            yield _SAYS.passed(where, f"{name} names the project and a use")
        else:
            fix = f"make it again as {project}-USE, and name the entry [tokens.{project}-USE]"
            yield _SAYS.failed(where, f"{name} does not begin with {project}- and a use", fix)
    if not facts.answers.tokens:
        yield from _without_register(facts)


def _without_register(facts: AuditFacts) -> Iterator[Finding]:
    closed = [*unread(facts, _SAYS), *unclear(facts, _SAYS)]
    yield from closed
    used = [name for _, name in credentials_of(facts.workflows)] if facts.workflows else []
    if used:
        told = f"{used[0]} is in no register, so its name is not known here"
        yield _SAYS.unknown("", told, "write [tokens.NAME] into release-answers.toml, with the name at the index")
    elif not closed:
        yield _SAYS.not_applicable("", "no job reads a token to publish, and none is registered")

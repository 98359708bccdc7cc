"""How checks of the forge's settings speak: what they say of what nobody could see, and of environments."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

    Look = Callable[[ForgeFacts, Environment], Iterator[Finding]]

HERE = "the forge"
_LOOK_AGAIN = {
    "github": 'GH_TOKEN="$(gh auth token)" invoke audit --online',
    "gitlab": 'GITLAB_TOKEN="$(glab config get token)" invoke audit --online',
}
ADMINS = ("owner", "maintainer", "admin")
REVIEWERS = (*ADMINS, "reviewer", "approver", "security")


class ForgeVoice(Voice):
    """Makes the findings of one check of the forge."""

    def unseen(self, facts: AuditFacts, fact: str, where: str = HERE, words: str = "") -> Finding:
        """Say that nobody could see *fact*, and why; *words* are what it would tell."""
        start = f"{words or fact.rpartition('/')[2].replace('_', ' ')}: "
        if facts.forge is None:
            return self.unknown(where, f"{start}the forge was not asked", "invoke audit --online")
        look = _LOOK_AGAIN.get(facts.forge.kind, "invoke audit --online")
        return self.unknown(where, f"{start}{facts.forge.why_unseen(fact)}", look)

    def doubtful(self, where: str, names: list[str]) -> Finding:
        """Say that nobody can tell what the secrets *names* at *where* open."""
        words = f"no job names {', '.join(names)} by name, so nobody can tell whether it is a token of an index"
        return self.unknown(where, words, "$EDITOR release-answers.toml  # [tokens.NAME] secret")

    def over_environments(self, facts: AuditFacts, look: Look, *, with_tests: bool = False) -> Iterator[Finding]:
        """Yield what *look* finds in every environment that is published in, those of test indexes only on demand."""
        forge = facts.forge
        if forge is None or forge.environments is None:
            yield self.unseen(facts, "environments")
            return
        names = forge.wanted.all_environments if with_tests else forge.wanted.environments
        if not names:
            yield self.unknown(HERE, "it is not known in which environment a job publishes", "$EDITOR pyproject.toml")
        for name in names:
            found = forge.environment(name)
            if found is None:
                make = fix_at(forge, f"environments/{name}", "PUT")
                yield self.failed(f"environment {name}", "the forge has no environment of this name", make)
            else:
                yield from look(forge, found)


def fix_at(forge: ForgeFacts, path: str, method: str = "PATCH", *fields: str) -> str:
    """Return the command that changes a setting: through GitHub's API, elsewhere on the settings' page."""
    if forge.kind != "github":
        return page_at(forge, path)
    name = forge.about.name if forge.about else "{owner}/{repo}"
    target = "/".join(piece for piece in ("repos", name, path) if piece)
    return shlex.join(["gh", "api", "--method", method, target, *(part for each in fields for part in ("-F", each))])


def page_at(forge: ForgeFacts, path: str) -> str:
    """Return the command that opens a page of the repository's settings."""
    below = f"/{path}" if forge.kind == "github" else "/-/settings/ci_cd"
    return f"python -m webbrowser {shlex.quote(forge.page + below)}"


def named_with(people: Mapping[str, Mapping[str, object]], *roles: str) -> frozenset[str]:
    """Return the forge's names, in lower case, of the people who have one of *roles*."""
    found = set()
    for person in people.values():
        held, name = person.get("roles"), person.get("forge")
        if isinstance(held, list | tuple) and isinstance(name, str) and not set(roles).isdisjoint(held):
            found.add(name.casefold())
    return frozenset(found)

"""Where the forge keeps secrets, and which of them are tokens of an index."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from release.model.forge_wanted import hides_uses, is_index_token, secret_uses
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.forge_settings import Environment, ForgeFacts, Secret

LONGEST_DAYS = 92


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """A place that keeps secrets: the fact's name, what people call it, and the secrets (``None``: not seen)."""

    fact: str
    where: str
    secrets: tuple[Secret, ...] | None
    path: str

    def find(self, name: str) -> Secret | None:
        """Return the secret *name*: the forge writes all of them in capitals."""
        return next((each for each in self.secrets or () if each.name.upper() == name.upper()), None)


def shared_stores(forge: ForgeFacts) -> tuple[Store, Store]:
    """Return the two places from which every job of every branch may read."""
    return (
        Store(
            fact="repository_secrets",
            where="the repository's secrets",
            secrets=forge.repository_secrets,
            path="actions/secrets",
        ),
        Store(
            fact="organization_secrets",
            where="the organization's secrets",
            secrets=forge.organization_secrets,
            path="actions/organization-secrets",
        ),
    )


def store_of(environment: Environment) -> Store:
    """Return the place that only jobs in *environment* read."""
    base = f"environments/{environment.name}/secrets"
    return Store(fact=base, where=f"environment {environment.name}", secrets=environment.secrets, path=base)


def own_stores(forge: ForgeFacts) -> Iterator[Store]:
    """Yield the stores of the environments that are published in, as far as the forge has them."""
    for name in forge.wanted.environments:
        environment = forge.environment(name)
        if environment is not None:
            yield store_of(environment)


def token_names(facts: AuditFacts) -> frozenset[str]:
    """Return the names, in capitals, of the secrets that are registered as tokens or that jobs which publish name."""
    registered = {str(token["secret"]) for token in facts.answers.tokens.values() if token.get("secret")}
    used = {use.name for use in secret_uses(facts.workflows) if use.indexes} if facts.workflows else set()
    return frozenset(name.upper() for name in (*registered, *used))


def is_token(name: str, names: frozenset[str]) -> bool:
    """Tell whether the secret *name* is a token of an index: by its name, or as one of *names*."""
    return name.upper() in names or is_index_token(name)


class Tokens:
    """Tells which secrets are tokens of an index: by their names, by the register, and by the jobs that name them."""

    def __init__(self, facts: AuditFacts) -> None:
        """Read register and workflows."""
        self._tokens = token_names(facts)
        self._named = {use.name.upper() for use in (secret_uses(facts.workflows) if facts.workflows else ())}
        is_unread = facts.workflows is None or bool(hides_uses(facts.workflows))
        self._is_blind = is_unread or not facts.answers.is_there
        # on GitLab every job gets every variable, named or not
        self._goes_by_use = facts.forge is not None and facts.forge.kind == "github"

    def has(self, secret: Secret) -> bool | None:
        """Tell whether *secret* is one; ``None`` where no job names it, so that nobody can tell what it opens."""
        name = secret.name.upper()
        if is_token(name, self._tokens):
            return True
        if self._goes_by_use and (self._is_blind or name not in self._named):
            return None
        return False

    def among(self, store: Store) -> tuple[list[Secret], list[str]]:
        """Return the tokens that *store* keeps, and the names of those that nobody can tell of."""
        found = [(secret, self.has(secret)) for secret in store.secrets or ()]
        tokens = [secret for secret, has in found if has]
        return tokens, [secret.name for secret, has in found if has is None]


def age_days(secret: Secret, now: datetime) -> int | None:
    """Return for how many days *secret* has not been changed, ``None`` where the forge does not tell."""
    changed = read_time(secret.updated)
    return None if changed is None else (now - changed).days


def read_time(text: str) -> datetime | None:
    """Return the time that the forge wrote as *text*, ``None`` where it is none."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None

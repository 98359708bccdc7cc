"""What a forge tells of a repository's settings, its people and its last publish run; no verdicts, no secret values."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the project's own files lead to on the forge.

    ``environments`` are those that jobs publish in; ``test_environments`` those of test indexes, which only matter in
    full where jobs take a token from them (``takes_test_token``). ``workflow`` is the file of the workflow that
    publishes, ``tag`` the last release's; empty where unknown.
    """

    environments: tuple[str, ...] = ()
    test_environments: tuple[str, ...] = ()
    workflow: str = ""
    tag: str = ""
    takes_test_token: bool = False

    @property
    def guarded(self) -> tuple[str, ...]:
        """The environments that hold, or would hold, a token."""
        return self.all_environments if self.takes_test_token else self.environments

    @property
    def all_environments(self) -> tuple[str, ...]:
        """Every environment that is published in, once."""
        return tuple(dict.fromkeys((*self.environments, *self.test_environments)))


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """The repository itself. What only admins see is ``None`` for others."""

    name: str
    is_public: bool
    default_branch: str
    is_organization: bool
    is_archived: bool = False
    secret_scanning: bool | None = None
    push_protection: bool | None = None
    security_updates: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """A secret's name and the day (ISO 8601) on which it was last set, empty where the forge does not tell.

    ``is_open`` tells that jobs on refs which nothing protects get it, too; ``None`` where that is not told.
    """

    name: str
    updated: str = ""
    is_open: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewer:
    """Who may let a job into an environment: a person or a team."""

    name: str
    is_team: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """Which refs may deploy: a pattern of names, of tags or of branches."""

    name: str
    is_tag: bool

    @property
    def shown(self) -> str:
        """This for people: ``tag:v*``."""
        return f"{'tag' if self.is_tag else 'branch'}:{self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """An environment. ``refs`` is ``any``, ``protected`` (branches) or ``listed``: then ``patterns`` says which."""

    name: str
    reviewers: tuple[Reviewer, ...] | None = None
    prevents_self_review: bool | None = None
    admins_bypass: bool | None = None
    refs: str | None = None
    patterns: tuple[Pattern, ...] | None = None
    secrets: tuple[Secret, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Actions:
    """Which actions workflows may use (``all``, ``local_only``, ``selected``), and whether only pinned ones."""

    is_enabled: bool
    allowed: str
    needs_pins: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bypass:
    """Who a ruleset does not hold for."""

    kind: str
    id: str
    mode: str = "always"

    @property
    def shown(self) -> str:
        """This for people."""
        return f"{self.kind} {self.id}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruleset:
    """Rules for branches or tags; ``rules`` and ``bypass`` are ``None`` where nobody could look at them."""

    id: str
    name: str
    target: str
    is_active: bool
    includes: tuple[str, ...] | None = None
    excludes: tuple[str, ...] = ()
    rules: tuple[str, ...] | None = None
    bypass: tuple[Bypass, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Protection:
    """The older protection of the default branch; without it nothing ``is_there``."""

    is_there: bool
    needs_review: bool = False
    allows_force: bool = False
    allows_deletion: bool = False
    holds_admins: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DeployKey:
    """A key that programs come in with."""

    title: str
    may_write: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Hook:
    """An address that is told of events: its host, and whether what is sent there is signed and the TLS checked."""

    host: str
    has_secret: bool | None
    checks_tls: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """A warning of the forge: what of, how bad, and since when (ISO 8601)."""

    number: int
    about: str
    severity: str = ""
    created: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alerts:
    """Whether the forge warns, and what it warns of now."""

    is_on: bool
    open: tuple[Alert, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A run of a workflow; ``ref`` is its branch or tag, times are UTC (ISO 8601)."""

    id: str
    event: str
    ref: str
    commit: str
    actor: str
    status: str
    conclusion: str
    url: str
    created: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What a person decided for an environment in a run."""

    who: str
    state: str
    environments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """The release of the last tag; ``assets`` are name and SHA-256 (empty where the forge does not tell it)."""

    tag: str
    is_draft: bool
    is_immutable: bool
    url: str
    assets: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgeFacts:
    """What the forge told. A field is ``None`` where nobody could see it; ``unseen`` says why, by the field's name."""

    kind: str
    page: str
    wanted: Wanted
    about: About | None = None
    environments: tuple[Environment, ...] | None = None
    repository_secrets: tuple[Secret, ...] | None = None
    organization_secrets: tuple[Secret, ...] | None = None
    actions: Actions | None = None
    token_may_write: bool | None = None
    rulesets: tuple[Ruleset, ...] | None = None
    protection: Protection | None = None
    admins: tuple[str, ...] | None = None
    deploy_keys: tuple[DeployKey, ...] | None = None
    hooks: tuple[Hook, ...] | None = None
    dependency_alerts: Alerts | None = None
    secret_alerts: Alerts | None = None
    code_scanning: bool | None = None
    private_reporting: bool | None = None
    retention_days: int | None = None
    immutable_releases: bool | None = None
    runs: tuple[Run, ...] | None = None
    reviews: tuple[Review, ...] | None = None
    releases: tuple[Announced, ...] | None = None
    accepted: Mapping[str, Any] | None = None
    unseen: Mapping[str, str] = field(default_factory=dict)
    requests: int = 0

    def environment(self, name: str) -> Environment | None:
        """Return the environment called *name*, in whatever case; ``None`` where there is none."""
        return next((each for each in self.environments or () if each.name.casefold() == name.casefold()), None)

    @property
    def published_by(self) -> Run | None:
        """The newest run for the last release's tag."""
        return next((run for run in self.runs or () if self.wanted.tag and run.ref == self.wanted.tag), None)

    def why_unseen(self, name: str) -> str:
        """Return why the fact *name* is not there; a path such as ``environments/pypi/secrets`` falls back upwards."""
        while name:
            if name in self.unseen:
                return self.unseen[name]
            name = name.rpartition("/")[0]
        return self.unseen.get("", "the forge does not tell")

"""Where secrets lie and what they are good for, as an audit sees them; never what they are."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

INDEX_TOKEN, PRIVATE_KEY, IN_ADDRESS, PASSWORD = "index token", "private key", "password in an address", "password"
OF_PROJECTS, OF_ACCOUNT, OF_PUBLISHER, OF_NOTHING, OF_UNKNOWN = "projects", "account", "publisher", "nothing", "unknown"


class Lies(str, Enum):
    """A kind of place in which secrets may lie."""

    FILE = "tracked files"
    DOCUMENT = "documents and comments"
    HISTORY = "the history"
    SETTINGS = "settings files"
    SHELL = "shell histories"
    ENVIRONMENT = "the environment"
    KEYRING = "the keyring"


# Where a token lies that somebody publishes with from here.
IN_HAND = (Lies.SETTINGS, Lies.ENVIRONMENT, Lies.KEYRING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What an index token says of itself: the index (a name that is known here, or empty) and its domain.

    ``reach`` is one of the ``OF_`` words; ``names`` are the projects, ``None`` where it names none. Times are Unix, s.
    ``words`` say it all for people.
    """

    index: str
    location: str
    reach: str
    words: str
    names: tuple[str, ...] | None = None
    not_before: int | None = None
    expires: int | None = None
    has_unknown: bool = False

    def is_expired(self, now: int) -> bool:
        """Tell whether it was over at *now* (Unix, s); an index takes none in the second of its end."""
        return self.expires is not None and self.expires <= now


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """A secret that lies somewhere: ``where`` is ``path:line``, a variable, or a name in the keyring.

    ``is_proved`` tells that it was decoded or that its checksum is right; else it only has the shape. ``fingerprint``
    is the beginning of its SHA-256, empty for what can be guessed. ``meant_for`` is the index that whoever put it
    there has in mind, empty where nothing tells. ``among_tests`` tells that it lies where tests and examples do.
    """

    kind: str
    lies: Lies
    where: str
    commit: str = ""
    fingerprint: str = ""
    is_proved: bool = False
    among_tests: bool = False
    meant_for: str = ""
    limits: Limits | None = None

    @property
    def shown(self) -> str:
        """What it is, for people."""
        about = f" ({self.limits.words})" if self.limits else ""
        mark = f", SHA-256 {self.fingerprint}…" if self.fingerprint else ""
        return f"{self.kind}{about}{mark}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Placeholder:
    """What begins as a token does and is none: where, how long it is, and why it is none."""

    lies: Lies
    where: str
    length: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretFacts:
    """All secrets that were found, what was looked at (in words, by kind of place), and what was not, and why.

    A kind of place that is in neither mapping was not looked at.
    """

    secrets: tuple[Secret, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    looked: Mapping[Lies, str] = field(default_factory=dict)
    not_looked: Mapping[Lies, tuple[str, ...]] = field(default_factory=dict)

    def lying(self, *places: Lies) -> tuple[Secret, ...]:
        """Return the secrets in *places*."""
        return tuple(secret for secret in self.secrets if secret.lies in places)

    def in_hand(self) -> tuple[Secret, ...]:
        """Return the index tokens and passwords that something could be published with from here."""
        return tuple(each for each in self.lying(*IN_HAND) if each.kind in {INDEX_TOKEN, PASSWORD})

"""Who may upload: users, their tokens, and what a token's caveats allow."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import uuid
from dataclasses import field
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name

from release.model.records import dataclass
from release.rehearsal import macaroons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.rehearsal.holdings import Held
    from release.rehearsal.macaroons import Macaroon
    from release.rehearsal.publishers import Publisher

_PARTS = {0: 2, 1: 1, 2: 1, 3: 1, 4: 1}  # how many values each kind of caveat has at least


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A person with an account."""

    name: str
    verified: bool = True
    two_factor: bool = True
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Who a request is from: a user's token or a publisher's."""

    macaroon: Macaroon = field(repr=False)
    key: bytes = field(repr=False)
    user: User | None = None
    publisher: Publisher | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Issued:
    key: bytes = field(repr=False)
    user: User | None
    publisher: Publisher | None


class Accounts:
    """Users and the tokens that were issued to them and to publishers."""

    def __init__(self, location: str) -> None:
        """Start without users; *location* is the index's name in its tokens."""
        self.location = location
        self._users: dict[str, User] = {}
        self._issued: dict[str, _Issued] = {}

    def add_user(self, user: User) -> User:
        """Add *user*, or replace who has that name."""
        self._users[user.name] = user
        return user

    def user(self, name: str) -> User:
        """Return the user called *name*, who is added if need be."""
        return self._users.get(name) or self.add_user(User(name=name))

    def issue(
        self, caveats: Sequence[Sequence[Any]], *, user: User | None = None, publisher: Publisher | None = None
    ) -> str:
        """Return a new token with *caveats* for a user or a publisher."""
        identifier, key = str(uuid.uuid4()), secrets.token_bytes(32)
        self._issued[identifier] = _Issued(key=key, user=user, publisher=publisher)
        return macaroons.issue(key, self.location, identifier, caveats)

    def revoke(self, token: str) -> None:
        """Forget *token*, as when its owner deletes it."""
        macaroon = macaroons.read(token)
        if macaroon:
            self._issued.pop(macaroon.identifier, None)

    def identify(self, authorization: str) -> Identity | None:
        """Return who an ``Authorization`` header is from; whether the token is valid for anything is not looked at."""
        token = _token_in(authorization)
        macaroon = macaroons.read(token) if token else None
        issued = self._issued.get(macaroon.identifier) if macaroon else None
        if macaroon is None or issued is None:
            return None
        return Identity(macaroon=macaroon, key=issued.key, user=issued.user, publisher=issued.publisher)

    def refusal(self, identity: Identity, held: Held, now_s: float) -> str:
        """Return why *identity* may not upload to the project *held*, empty if it may."""
        wrong = [text for caveat in identity.macaroon.caveats if (text := _unmet(caveat, identity, held, now_s))]
        if not wrong and not macaroons.is_signed(identity.macaroon, identity.key):
            wrong = ["signatures do not match"]
        if wrong:
            return f"Invalid API Token: {wrong[0]}"
        is_open = held.status in {"active", "deprecated"}
        if identity.user and not (is_open and identity.user.name in held.owners):
            return f"The user {identity.user.name!r} isn't allowed to upload to project {held.name!r}."
        return "" if is_open else f"The given token isn't allowed to upload to project {held.name!r}."


def _token_in(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() in {"token", "bearer"}:
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return ""
    return password.strip() if user == "__token__" else ""


def _unmet(caveat: bytes, identity: Identity, held: Held, now_s: float) -> str:
    try:
        kind, *values = json.loads(caveat)
    except (ValueError, TypeError):
        return "caveat must be an array"
    if kind not in _PARTS:
        return f"caveat has unknown tag: {kind}"
    if len(values) < _PARTS[kind]:
        return "Not enough values"
    return _REQUIRED[kind](values, identity, held, int(now_s))


def _unmet_time(values: list[Any], _identity: Identity, _held: Held, now_s: int) -> str:
    return "" if values[1] <= now_s < values[0] else "token is expired"


def _unmet_name(values: list[Any], _identity: Identity, held: Held, _now_s: int) -> str:
    return "" if held.key in values[0] else f"project-scoped token is not valid for project: {held.name!r}"


def _unmet_id(values: list[Any], _identity: Identity, held: Held, _now_s: int) -> str:
    return "" if held.id in values[0] else f"project-scoped token is not valid for project: {held.name!r}"


def _unmet_user(values: list[Any], identity: Identity, _held: Held, _now_s: int) -> str:
    if identity.user is None:
        return "token with user restriction without a user"
    return "" if identity.user.id == values[0] else "current user does not match user restriction in token"


def _unmet_publisher(values: list[Any], identity: Identity, held: Held, _now_s: int) -> str:
    if identity.publisher is None:
        return "OIDC scoped token used outside of an OIDC identified request"
    if identity.publisher.id != values[0]:
        return "current OIDC publisher does not match publisher restriction in token"
    if held.key not in {str(canonicalize_name(name)) for name in identity.publisher.projects}:
        return f"OIDC scoped token is not valid for project '{held.name}'"
    return ""


_REQUIRED = {0: _unmet_time, 1: _unmet_name, 2: _unmet_id, 3: _unmet_user, 4: _unmet_publisher}

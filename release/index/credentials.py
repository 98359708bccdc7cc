"""What lets us publish: found in the environment or the keyring, read offline, and narrowed before it is used."""

from __future__ import annotations

import base64
import shlex
from dataclasses import field
from typing import TYPE_CHECKING

from release.errors import CredentialMissing, TokenInvalid, TokenUnfit
from release.index.token import Reach, describe, is_for, narrowed, read_token
from release.model.records import dataclass
from release.system import keyrings

if TYPE_CHECKING:
    from datetime import datetime

    from release.index.addresses import Index
    from release.system.view import View

_LIFE_S = 900
_SKEW_S = 60
_SHAPE = "pypi-"
_KEYRING = "the keyring"


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """A user's name and password for an index; ``words`` say where it is from and what it may, without it."""

    username: str
    password: str = field(repr=False)
    words: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """All texts that must never be seen: the password, and how a header carries it."""
        header = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
        return (self.password, header, header.rstrip("="))


def find_credential(view: View, index: Index) -> Credential:
    """Return the token for *index*: of its environment variables, else, on a person's machine, of the keyring.

    :class:`CredentialMissing` names where was looked.
    """
    for variable in index.variables:
        password = view.env(variable).strip()
        if password:
            return Credential(username=_username(view, index, variable), password=password, words=variable)
    keyrings.be_quiet()
    password = "" if view.is_ci else view.password(index.upload, index.username)
    if password:
        return Credential(username=index.username, password=password.strip(), words=_KEYRING)
    looked = (*index.variables, *(() if view.is_ci else (f"keyring: {index.upload}, {index.username}",)))
    raise CredentialMissing(
        f"nothing here lets us publish to {index.name}",
        where=tuple(f"{place}: not set" for place in looked),
        why="it takes the identity of a CI job (trusted publishing), or a token that is limited to this project",
        fix=(f"give the job that publishes the secret {index.variables[0]}",)
        if view.is_ci
        else (*ways_to_give(index, index.variables[0]), *ways_to_give(index, _KEYRING)),
    )


def ways_to_give(index: Index, by: str) -> tuple[str, ...]:
    """Return the command that gives another token to *index* where :class:`Credential` had its own from (its words)."""
    place = by.partition(":")[0]
    if place == _KEYRING:
        return (shlex.join(("keyring", "set", index.upload, index.username)),)
    if place in index.variables:
        return (f"read -rs {place} && export {place}  # then paste the token",)
    return ()


def fitted(credential: Credential, index: Index, project: str, now: datetime, *, allow_account: bool) -> Credential:
    """Return *credential* with words that tell its limits.

    Raises :class:`TokenUnfit` where it is for another index or project, not valid *now* (the index's time), or for a
    whole account and that is not allowed. What is no token of this kind is taken as it is, but not for a public index.
    """
    try:
        token = read_token(credential.password)
    except TokenInvalid as problem:
        if index.is_public or credential.password.startswith(_SHAPE):
            problem.where = (credential.words, *problem.where)
            raise
        return Credential(
            username=credential.username,
            password=credential.password,
            words=f"{credential.words}: a password, whose limits nobody can read",
        )
    words = f"{credential.words}: {describe(token)}"
    scope = token.scope
    wrong = ""
    if not is_for(token, index.location):
        wrong = f"it is for another index than {index.name}"
    elif scope.reach is Reach.NOTHING or scope.excludes(project):
        wrong = f"it is not for {project}"
    elif not scope.is_valid_at(int(now.timestamp())):
        wrong = "it is not valid now"
    elif scope.reach is Reach.ACCOUNT and not allow_account:
        wrong = "it may publish every project of its account"
    if wrong:
        raise TokenUnfit(
            f"the token cannot be used: {wrong}",
            where=(words,),
            why="a token that leaks is worth what it may; one for a single project is worth least",
            fix=(f"make a token for {project} alone, and set {index.variables[0]} to it",),
        )
    return Credential(username=credential.username, password=credential.password, words=words)


def short_lived(credential: Credential, project: str, now: datetime) -> Credential:
    """Return *credential* for *project* and fifteen minutes from *now*, where its format allows that, else itself."""
    start = int(now.timestamp())
    try:
        text = narrowed(credential.password, project, not_before=start - _SKEW_S, expires=start + _LIFE_S)
    except TokenInvalid:
        return credential
    words = f"{credential.words}; narrowed to {project} and {_LIFE_S // 60} minutes"
    return Credential(username=credential.username, password=text, words=words)


def _username(view: View, index: Index, variable: str) -> str:
    return (view.env("TWINE_USERNAME") or index.username) if variable == "TWINE_PASSWORD" else index.username

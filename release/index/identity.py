"""The identity that a CI gives to a job (OIDC), and the token that an index gives for it (trusted publishing)."""

from __future__ import annotations

import base64
import json
from dataclasses import field
from typing import TYPE_CHECKING, Any

from release.errors import CredentialMissing, OutsideAnswered, UploadRefused
from release.model.records import dataclass
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from release.index.addresses import Index
    from release.system.http import Response
    from release.system.view import View
    from release.system.world import World

_SHOWN = (
    *("repository", "repository_owner", "repository_owner_id", "workflow_ref", "job_workflow_ref", "environment"),
    *("ref", "sha", "event_name", "project_path", "ci_config_ref_uri", "aud", "iss", "sub"),
)
_REASONS = {
    "invalid-payload": "the index could not read the identity",
    "not-enabled": "the index has no trusted publishing for this CI, or it is switched off",
    "invalid-token": "the identity is not valid for this index: expired, for another audience, or not signed by the CI",
    "invalid-publisher": "no trusted publisher of the project has these claims",
    "invalid-pending-publisher": "the pending publisher is not for this project",
    "invalid-reuse-token": "the identity was used before",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """A job's identity: the signed text, which is a secret, and what it claims."""

    text: str = field(repr=False)
    claims: Mapping[str, Any]

    def shown(self) -> tuple[str, ...]:
        """Return the claims that decide about publishing, as ``name = value``; no secret is among them."""
        return tuple(f"{name} = {self.claims[name]}" for name in _SHOWN if name in self.claims)


def offers_identity(view: View, index: Index) -> bool:
    """Tell whether this CI would give the job an identity for *index*."""
    return bool(view.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN") or view.env(_gitlab(index)))


def read_identity(view: View, index: Index) -> Identity:
    """Ask the CI for an identity that is meant for *index*, and for nothing else; each can be used once.

    Raises :class:`CredentialMissing` where the CI gives none.
    """
    given = view.env(_gitlab(index))
    if given:
        return Identity(given, read_claims(given))
    asked = ask_identity(view, lambda: _audience(view, index))
    if asked is None:
        raise CredentialMissing(
            "this job has no identity of its own",
            where=("ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set",),
            why="a trusted publisher is told from others by the identity that its CI vouches for",
            fix=("in the publish job: permissions: id-token: write",),
        )
    text, answer = asked
    if not text:
        raise CredentialMissing(
            "the CI gave the job no identity",
            where=(answer.shown, answer.words[:200]),
            fix=("in the publish job: permissions: id-token: write",),
        )
    return Identity(text, read_claims(text))


def ask_identity(view: View, audience: Callable[[], str]) -> tuple[str, Response] | None:
    """Ask a GitHub job's CI for an identity for *audience*; return its text, empty where none came, and the answer.

    ``None`` where the job has nobody to ask; then the audience is not asked for either.
    """
    url, bearer = view.env("ACTIONS_ID_TOKEN_REQUEST_URL"), view.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    if not (url and bearer):
        return None
    headers = {"Authorization": f"bearer {bearer}", "Accept": "application/json"}
    answer = view.fetch(Request(url=f"{url}{'&' if '?' in url else '?'}audience={audience()}", headers=headers))
    return str(answer.json().get("value") or "") if answer.ok else "", answer


def read_claims(text: str) -> dict[str, Any]:
    """Return what the identity *text* (a JWT) claims; to verify its signature is for whom it is meant for."""
    try:
        _, body, _ = text.split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, TypeError):
        claims = None
    if not isinstance(claims, dict):
        raise CredentialMissing("the identity that the CI gave the job cannot be read", where=("it is no JWT",))
    return claims


def mint(world: World, index: Index, identity: Identity) -> str:
    """Exchange *identity* for a token of *index*; :class:`UploadRefused` names the claims that did not fit.

    It is sent once: an identity is used up with the first answer, also with one that is lost.
    """
    body = json.dumps({"token": identity.text}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = Request(url=f"{index.base}/_/oidc/mint-token", method="POST", headers=headers, body=body, tries=1)
    answer = world.send(request)
    document = _document(answer.body)
    token = document.get("token")
    if answer.ok and isinstance(token, str):
        return token
    errors = [error for error in document.get("errors", ()) if isinstance(error, dict)]
    words = [f"{_REASONS.get(str(e.get('code')), e.get('code', ''))} ({e.get('description', '')})" for e in errors]
    raise UploadRefused(
        f"{index.name} gives this job no token",
        where=(*(words or [answer.words[:200]]), *identity.shown()),
        why="the trusted publisher that is registered there has to fit these claims exactly",
        fix=(f"compare them with the publishers of the project at {index.base}",),
    )


def _audience(view: View, index: Index) -> str:
    answer = view.fetch(Request(url=f"{index.base}/_/oidc/audience"))
    audience = _document(answer.body).get("audience") if answer.ok else None
    if not isinstance(audience, str):
        raise OutsideAnswered(
            f"{index.name} has no trusted publishing", where=(answer.shown, answer.words[:200]), fix=("use a token",)
        )
    return audience


def _document(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _gitlab(index: Index) -> str:
    return f"{index.name.upper().replace('-', '_')}_ID_TOKEN"

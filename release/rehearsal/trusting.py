"""Trusted publishing: publishers that a project trusts, and the short-lived tokens they get for their identity."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from release.rehearsal import web_tokens
from release.rehearsal.answering import Answer, Asked, document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.rehearsal.accounts import Accounts
    from release.rehearsal.holdings import Holdings
    from release.rehearsal.publishers import Publisher

LIFE_S = 900


class Trusting:
    """The routes of trusted publishing: ``GET /_/oidc/audience`` and ``POST /_/oidc/mint-token``."""

    def __init__(self, holdings: Holdings, accounts: Accounts, audience: str) -> None:
        """Start without trust in anybody."""
        self.audience = audience
        self.is_enabled = True
        self._holdings = holdings
        self._accounts = accounts
        self._issuers: dict[str, tuple[Mapping[str, Any], type[Publisher]]] = {}
        self._publishers: list[Publisher] = []
        self._pending: list[tuple[str, Publisher]] = []
        self._used: set[str] = set()
        self._lock = threading.Lock()

    def trust(self, publisher: Publisher, issuer: str, keys: Mapping[str, Any], *, pending: str = "") -> None:
        """Let *publisher* mint tokens for identities that *issuer* signed; the first makes the project *pending*."""
        self._issuers[issuer] = (keys, type(publisher))
        if pending:
            self._pending.append((pending, publisher))
        else:
            self._publishers.append(publisher)

    def tell_audience(self, _: Asked) -> Answer:
        """Answer which audience an identity must be for."""
        if not self.is_enabled:
            return document({"message": "Trusted publishing functionality not enabled"}, 403)
        return document({"audience": self.audience})

    def mint(self, asked: Asked) -> Answer:
        """Answer with a token for the identity in the request."""
        content = asked.json()
        token = content.get("token") if isinstance(content, dict) else None
        if not isinstance(token, str):
            return _invalid("invalid-payload", "token: Field required")
        stated = web_tokens.unverified(token)
        if stated is None or "iss" not in stated:
            return _invalid("invalid-payload", "malformed JWT")
        if stated["iss"] not in self._issuers:
            return _invalid("invalid-payload", "unknown trusted publishing issuer")
        if not self.is_enabled:
            return _invalid("not-enabled", "trusted publishing functionality not enabled")
        keys, kind = self._issuers[stated["iss"]]
        claims = web_tokens.verified(token, keys, self.audience, self._holdings.now().timestamp())
        if claims is None:
            return _invalid("invalid-token", "malformed or invalid token")
        with self._lock:
            return self._for_claims(claims, kind)

    def _for_claims(self, claims: Mapping[str, Any], kind: type[Publisher]) -> Answer:
        missing = next((name for name in sorted({*kind.required, "sha"}) if claims.get(name) is None), "")
        if missing:
            return _invalid("invalid-publisher", _no_publisher(f"Missing claim {missing!r}"))
        if (answer := self._reified(claims)) is not None:
            return answer
        publisher = _most_specific(self._publishers, claims)
        if publisher is None:
            return _invalid("invalid-publisher", _no_publisher("Publisher with matching claims was not found"))
        if wrong := publisher.refusal(claims):
            return _invalid("invalid-publisher", _no_publisher(wrong))
        if claims["jti"] in self._used:
            return _invalid("invalid-reuse-token", "invalid token: already used")
        self._used.add(claims["jti"])
        starts = int(self._holdings.now().timestamp())
        held = filter(None, map(self._holdings.project, publisher.projects))
        caveats: list[list[Any]] = [
            [4, publisher.id, None],
            [2, [each.id for each in held]],
            [0, starts + LIFE_S, starts],
        ]
        token = self._accounts.issue(caveats, publisher=publisher)
        return document({"success": True, "token": token, "expires": starts + LIFE_S})

    def _reified(self, claims: Mapping[str, Any]) -> Answer | None:
        pending = _most_specific([publisher for _, publisher in self._pending], claims)
        if pending is None or pending.refusal(claims):
            return None
        name = next(name for name, publisher in self._pending if publisher is pending)
        self._pending = [(other, publisher) for other, publisher in self._pending if publisher is not pending]
        if self._holdings.project(name):
            return _invalid("invalid-pending-publisher", "valid token, but project already exists")
        self._holdings.add_project(name, owner="")
        self._publishers.append(pending)
        return None


def _most_specific(publishers: list[Publisher], claims: Mapping[str, Any]) -> Publisher | None:
    fitting = [each for each in publishers if all(name in claims for name in each.required) and each.is_of(claims)]
    for environment in (str(claims.get("environment") or ""), ""):
        found = next((publisher for publisher in fitting if publisher.is_in(environment)), None)
        if found:
            return found
    return None


def _no_publisher(why: str) -> str:
    return f"valid token, but no corresponding publisher ({why})"


def _invalid(code: str, description: str) -> Answer:
    return document({"message": "Token request failed", "errors": [{"code": code, "description": description}]}, 422)

"""An issuer of CI identities over TLS: GitHub's request protocol and claims, and GitLab's tokens in the environment."""

from __future__ import annotations

import hmac
import secrets
import uuid
from typing import TYPE_CHECKING, Any

from release.rehearsal.answering import Answer, Asked, Routes, document
from release.rehearsal.holdings import utc_now
from release.rehearsal.serving import Served
from release.rehearsal.web_tokens import Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from release.rehearsal.authority import Authority

LIFE_S = 300
SHA = "5f457a7" + "0" * 33


def github_claims(
    repository: str,
    *,
    workflow: str = "release.yml",
    environment: str = "pypi",
    ref: str = "refs/tags/v1.0.0",
    **other: Any,
) -> dict[str, Any]:
    """Return the claims of a job: without an *environment* there is no such claim. *other* adds or replaces claims."""
    owner, _, _ = repository.partition("/")
    path = f"{repository}/.github/workflows/{workflow}@{ref}"
    where = f"environment:{environment}" if environment else f"ref:{ref}"
    claims = {
        "sub": f"repo:{repository}:{where}",
        "repository": repository,
        "repository_id": "1000001",
        "repository_owner": owner,
        "repository_owner_id": "2000002",
        "repository_visibility": "public",
        "workflow": workflow.partition(".")[0],
        "workflow_ref": path,
        "workflow_sha": SHA,
        "job_workflow_ref": path,
        "job_workflow_sha": SHA,
        "ref": ref,
        "ref_type": "tag" if ref.startswith("refs/tags/") else "branch",
        "ref_protected": "true",
        "sha": SHA,
        "base_ref": "",
        "head_ref": "",
        "event_name": "push",
        "actor": owner,
        "actor_id": "2000002",
        "run_id": "3000003",
        "run_number": "1",
        "run_attempt": "1",
        "runner_environment": "github-hosted",
    }
    return {**claims, **({"environment": environment} if environment else {}), **other}


def gitlab_claims(
    issuer: str, project: str, *, environment: str = "pypi", ref: str = "v1.0.0", **other: Any
) -> dict[str, Any]:
    """Return the claims of a job in a tag's pipeline of *project*; *other* adds or replaces claims."""
    path = f"refs/tags/{ref}"
    claims = {
        "sub": f"project_path:{project}:ref_type:tag:ref:{ref}",
        "project_path": project,
        "project_id": "1000001",
        "namespace_path": project.rpartition("/")[0],
        "namespace_id": "2000002",
        "ci_config_ref_uri": f"{issuer.partition('://')[2]}/{project}//.gitlab-ci.yml@{path}",
        "ci_config_sha": SHA,
        "ref": ref,
        "ref_type": "tag",
        "ref_path": path,
        "ref_protected": "true",
        "sha": SHA,
        "pipeline_id": "3000003",
        "pipeline_source": "push",
        "job_id": "4000004",
        "runner_environment": "gitlab-hosted",
        "user_login": "maintainer",
    }
    return {**claims, **({"environment": environment} if environment else {}), **other}


class Identity(Served):
    """A running issuer. What it says of a job is in ``claims``, which can be changed at any time."""

    def __init__(
        self, claims: Mapping[str, Any], *, authority: Authority, now: Callable[[], datetime] = utc_now
    ) -> None:
        """Say *claims* of every job, over TLS with a certificate of *authority*."""
        self.claims = dict(claims)
        self._now = now
        self._signer = Signer()
        self._secret = secrets.token_urlsafe(24)
        routes = Routes(lambda _: document({"message": "Not Found"}, 404))
        routes.add("GET /token", self._token)
        routes.add("GET /.well-known/openid-configuration", self._configuration)
        routes.add("GET /.well-known/jwks", lambda _: document(self.keys))
        super().__init__(routes, authority=authority)

    @property
    def keys(self) -> dict[str, Any]:
        """The public keys, as a JWKS document."""
        return self._signer.keys

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a GitHub job with the permission ``id-token: write`` finds."""
        return {
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}/token?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": self._secret,
        }

    def token(self, audience: str, **other: Any) -> str:
        """Return a signed identity for *audience*; *other* adds or replaces claims, ``None`` takes one away."""
        now = int(self._now().timestamp())
        standard = {"iss": self.url, "aud": audience, "jti": str(uuid.uuid4())}
        times = {"iat": now, "nbf": now - 5, "exp": now + LIFE_S}
        claims = {**standard, **times, **self.claims, **other}
        return self._signer.sign({name: value for name, value in claims.items() if value is not None})

    def gitlab_environment(self, audience: str, name: str = "", **other: Any) -> dict[str, str]:
        """Return the variables of a GitLab job whose ``id_tokens`` asks for *audience*; *name* is the token's own."""
        variable = name or "".join(c if c.isalnum() else "_" for c in audience.upper()) + "_ID_TOKEN"
        return {"GITLAB_CI": "true", variable: self.token(audience, **other)}

    def _token(self, asked: Asked) -> Answer:
        scheme, _, secret = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return document({"message": "Unauthorized"}, 401)
        audience = asked.query.get("audience") or f"{self.url}/{self.claims.get('repository_owner', '')}"
        token = self.token(audience)
        return document({"count": len(token), "value": token})

    def _configuration(self, _: Asked) -> Answer:
        return document(
            {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/.well-known/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["id_token"],
                "subject_types_supported": ["public"],
            }
        )

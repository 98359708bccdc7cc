"""A fake GitHub that also tells of a repository's settings: each document only to a token that may see it.

A token that may not is answered 403, with the permission that it lacks; of a private repository 404, as if there were
nothing. Follows the pages that ``release/facts/github_reading.py`` names.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass
from release.rehearsal.answering import Answer, Asked, Routes, document
from release.rehearsal.forge import Forge
from release.rehearsal.forge_documents import Shown, not_found, page, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.rehearsal.forge_state import Repository

ORGANIZATION = "organization"
# What a token needs for what is not public, by the path below the repository's.
_NEEDS = {
    "/actions/permissions": "administration",
    "/actions/permissions/workflow": "administration",
    "/actions/permissions/artifact-and-log-retention": "administration",
    "/immutable-releases": "administration",
    "/code-scanning/default-setup": "administration",
    "/keys": "administration",
    "/hooks": "repository_hooks",
    "/collaborators": "administration",  # in truth the right to push, which is no permission of a token
    "/dependabot/alerts": "vulnerability_alerts",
    "/secret-scanning/alerts": "secret_scanning_alerts",
    "/private-vulnerability-reporting": "",
    "/rulesets": "",
}
_OFF = {
    "/dependabot/alerts": ("Dependabot alerts are disabled for this repository.", 403),
    "/secret-scanning/alerts": ("Secret scanning is disabled on this repository.", 404),
    "protection": ("Branch not protected", 404),
}


class ForgeWithSettings(Forge):
    """The fake forge, with the settings of its repository, which an audit asks for."""

    settings: Settings

    def _add_first(self, routes: Routes, base: str) -> None:
        self.settings = Settings(self.repository, self._shown)
        self.settings.add_routes(routes, base)


@dataclass(kw_only=True, slots=True)
class Set:
    """How the repository is set; a document that is ``None`` stands for what is switched off.

    ``secrets`` are names and times of change, by environment, ``""`` for the repository, :data:`ORGANIZATION`.
    ``bypass`` tells in which environments admins may pass the rules by; ``protection`` is the default branch's.
    """

    is_private: bool = False
    is_organization: bool = False
    default_branch: str = "main"
    security: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    bypass: dict[str, bool] = field(default_factory=dict)
    rulesets: list[dict[str, Any]] = field(default_factory=list)
    protection: dict[str, Any] | None = None
    runs: list[dict[str, Any]] = field(default_factory=list)
    documents: dict[str, Any] = field(default_factory=dict)


class Settings:
    """Tells of a repository's settings; :attr:`now` is what they are."""

    def __init__(self, repository: Repository, shown: Callable[[], Shown]) -> None:
        """Begin with a public repository as the forge makes it, with nothing set."""
        self._repository, self._shown = repository, shown
        workflow = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
        self.now = Set(
            documents={
                "/actions/permissions": {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False},
                "/actions/permissions/workflow": workflow,
                "/actions/permissions/artifact-and-log-retention": {"days": 90, "maximum_allowed_days": 90},
                "/immutable-releases": {"enabled": False, "enforced_by_owner": False},
                "/code-scanning/default-setup": {"state": "not-configured"},
                "/keys": [],
                "/hooks": [],
                "/collaborators": [shown_admin("maintainer")],
                "/dependabot/alerts": None,
                "/secret-scanning/alerts": None,
                "/private-vulnerability-reporting": {"enabled": False},
            }
        )

    def add_routes(self, routes: Routes, base: str) -> None:
        """Add the routes below *base*, a repository's address; they come before those that tell less."""
        for path, needed in _NEEDS.items():
            routes.add(f"GET {base}{path}", lambda asked, path=path, needed=needed: self._tell(asked, path, needed))
        routes.add(f"GET {base}", self._about)
        routes.add(f"GET {base}/environments", self._environments)
        routes.add(f"GET {base}/environments/{{name}}/secrets", self._secrets)
        routes.add(f"GET {base}/actions/secrets", self._secrets)
        routes.add(f"GET {base}/actions/organization-secrets", lambda asked: self._secrets(asked, ORGANIZATION))
        routes.add(f"GET {base}/rulesets/{{number}}", self._ruleset)
        routes.add(f"GET {base}/branches/{{name}}/protection", self._protection)
        routes.add(f"GET {base}/actions/runs", self._runs)
        routes.add(f"GET {base}/actions/workflows/{{file}}/runs", lambda asked, _: self._runs(asked))

    def _refused(self, asked: Asked, needed: str) -> Answer | None:
        """Return the refusal of who may not see what *needed* is for; a token that writes contents is an admin's."""
        granted = self._repository.permissions_of(asked)
        is_admin = granted.get("contents") == "write"
        if is_admin or (needed in granted if needed else not self.now.is_private or bool(granted)):
            return None
        if self.now.is_private:
            return not_found(asked)
        refusal = told("Resource not accessible by personal access token", 403)
        header = ("X-Accepted-GitHub-Permissions", f"{needed}=read")
        return Answer(status=403, body=refusal.body, kind=refusal.kind, headers=(header,))

    def _tell(self, asked: Asked, path: str, needed: str) -> Answer:
        refusal = self._refused(asked, needed)
        if refusal:
            return refusal
        found = self.now.rulesets if path == "/rulesets" else self.now.documents.get(path)
        if found is None:
            return told(*_OFF[path]) if path in _OFF else not_found(asked)
        if path == "/rulesets":
            found = [{key: rule[key] for key in _LISTED if key in rule} for rule in found]
        return page(asked, self._shown().url, found) if isinstance(found, list) else document(found)

    def _about(self, asked: Asked) -> Answer:
        refusal = self._refused(asked, "")
        if refusal:
            return refusal
        now, owner = self.now, self._repository.name.partition("/")[0]
        security = {} if self._refused(asked, "administration") else {"security_and_analysis": now.security}
        return document(
            {
                "id": 1,
                "full_name": self._repository.name,
                "private": now.is_private,
                "visibility": "private" if now.is_private else "public",
                "default_branch": now.default_branch,
                "archived": False,
                "owner": {"login": owner, "type": "Organization" if now.is_organization else "User"},
                **security,
            }
        )

    def _environments(self, asked: Asked) -> Answer:
        refusal = self._refused(asked, "actions" if self.now.is_private else "")
        if refusal:
            return refusal
        shown = []
        for each in self._repository.environments.values():
            entry = self._shown().environment(each)
            shown.append({**entry, "can_admins_bypass": self.now.bypass.get(each.name, True)})
        return self._listed(asked, "environments", shown)

    def _secrets(self, asked: Asked, place: str = "") -> Answer:
        is_own = place in self._repository.environments
        refusal = self._refused(asked, "environments" if is_own else "secrets")
        if refusal:
            return refusal
        kept = self.now.secrets.get(place, {})
        shown = [{"name": name, "created_at": when, "updated_at": when} for name, when in kept.items()]
        return self._listed(asked, "secrets", shown)

    def _ruleset(self, asked: Asked, number: str) -> Answer:
        refusal = self._refused(asked, "")
        found = next((rule for rule in self.now.rulesets if str(rule["id"]) == number), None)
        if refusal or found is None:
            return refusal or not_found(asked)
        hidden = {"bypass_actors"} if self._refused(asked, "administration") else set()
        return document({key: value for key, value in found.items() if key not in hidden})

    def _protection(self, asked: Asked, branch: str) -> Answer:
        refusal = self._refused(asked, "administration")
        if refusal:
            return refusal
        if self.now.protection is None or branch != self.now.default_branch:
            return told(*_OFF["protection"])
        return document(self.now.protection)

    def _runs(self, asked: Asked) -> Answer:
        refusal = self._refused(asked, "actions" if self.now.is_private else "")
        return refusal or self._listed(asked, "workflow_runs", self.now.runs)

    def _listed(self, asked: Asked, name: str, entries: list[Any]) -> Answer:
        """Answer with a page of *entries* in an object that says how many there are in all."""
        paged = page(asked, self._shown().url, entries)
        body = b'{"total_count": %d, "%s": %s}' % (len(entries), name.encode(), paged.body)
        return Answer(body=body, kind=paged.kind, headers=paged.headers)


_LISTED = ("id", "name", "target", "source_type", "source", "enforcement", "node_id", "created_at", "updated_at")


def shown_admin(login: str) -> dict[str, Any]:
    """Return a person as the list of collaborators has one."""
    return {"login": login, "id": 1, "type": "User", "role_name": "admin", "permissions": {"admin": True}}

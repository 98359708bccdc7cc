"""What the fake GitHub says: documents in the form of the published contract, refusals and pages."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from release.model.records import dataclass
from release.rehearsal.answering import Answer, Asked, document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.rehearsal.forge_state import Asset, Environment, Release

LARGEST_PAGE, USUAL_PAGE = 100, 30
_DOCUMENTATION = "https://docs.example.invalid/rest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Makes documents; *url* is where the API is, *uploads* where assets are sent."""

    url: str
    uploads: str
    repository: str

    def user(self, login: str, number: int = 1) -> dict[str, Any]:
        """Return a person."""
        url = f"{self.url}/users/{login}"
        names = ("followers", "gists", "organizations", "received_events", "repos", "starred", "subscriptions")
        return {
            "login": login,
            "id": number,
            "node_id": _node("User", number),
            "avatar_url": f"{self.url}/avatars/{login}",
            "gravatar_id": "",
            "url": url,
            "html_url": f"{self.url}/{login}",
            "type": "User",
            "site_admin": False,
            "following_url": f"{url}/following{{/other_user}}",
            "events_url": f"{url}/events{{/privacy}}",
            **{f"{name}_url": f"{url}/{name}" for name in names},
        }

    def release(self, release: Release, author: str) -> dict[str, Any]:
        """Return a release with its assets."""
        url = f"{self.url}/repos/{self.repository}/releases/{release.id}"
        page = f"untagged-{release.id}" if release.draft else release.tag
        archive = f"{self.url}/repos/{self.repository}"
        return {
            "url": url,
            "assets_url": f"{url}/assets",
            "upload_url": f"{self.uploads}/repos/{self.repository}/releases/{release.id}/assets{{?name,label}}",
            "html_url": f"{self.url}/{self.repository}/releases/tag/{quote(page)}",
            "id": release.id,
            "node_id": _node("Release", release.id),
            "tag_name": release.tag,
            "target_commitish": release.target,
            "name": release.name,
            "body": release.body,
            "draft": release.draft,
            "prerelease": release.prerelease,
            "immutable": release.immutable,
            "created_at": release.created,
            "updated_at": release.published or release.created,
            "published_at": release.published,
            "author": self.user(author),
            "assets": [self.asset(asset, release, author) for asset in release.assets],
            "tarball_url": None if release.draft else f"{archive}/tarball/{quote(release.tag)}",
            "zipball_url": None if release.draft else f"{archive}/zipball/{quote(release.tag)}",
        }

    def asset(self, asset: Asset, release: Release, author: str) -> dict[str, Any]:
        """Return an asset."""
        page = f"untagged-{release.id}" if release.draft else release.tag
        download = f"{self.url}/{self.repository}/releases/download/{quote(page)}/{quote(asset.name)}"
        return {
            "url": f"{self.url}/repos/{self.repository}/releases/assets/{asset.id}",
            "id": asset.id,
            "node_id": _node("ReleaseAsset", asset.id),
            "name": asset.name,
            "label": asset.label,
            "uploader": self.user(author),
            "content_type": asset.kind,
            "state": asset.state,
            "size": asset.size,
            "digest": asset.digest or None,
            "download_count": 0,
            "created_at": asset.created,
            "updated_at": asset.created,
            "browser_download_url": download,
        }

    def environment(self, environment: Environment) -> dict[str, Any]:
        """Return an environment with its protection rules."""
        return {**self._named(environment), "protection_rules": self._rules(environment), **_policy(environment)}

    def approval(self, environment: Environment, state: str, login: str, comment: str) -> dict[str, Any]:
        """Return what a person decided for a run."""
        named = [self._named(environment)]
        return {"environments": named, "state": state, "user": self.user(login, 7), "comment": comment}

    def pending(self, environment: Environment) -> dict[str, Any]:
        """Return what a run waits for."""
        return {
            "environment": {key: self._named(environment)[key] for key in ("id", "node_id", "name", "url", "html_url")},
            "wait_timer": environment.wait_minutes,
            "wait_timer_started_at": None,
            "current_user_can_approve": False,
            "reviewers": self._reviewers(environment.reviewers),
        }

    def _named(self, environment: Environment) -> dict[str, Any]:
        return {
            "id": environment.id,
            "node_id": _node("Environment", environment.id),
            "name": environment.name,
            "url": f"{self.url}/repos/{self.repository}/environments/{quote(environment.name)}",
            "html_url": f"{self.url}/{self.repository}/deployments/activity_log?environments_filter={environment.name}",
            "created_at": environment.created,
            "updated_at": environment.created,
        }

    def _rules(self, environment: Environment) -> list[dict[str, Any]]:
        rules: list[dict[str, Any]] = []
        if environment.wait_minutes:
            rules.append({"type": "wait_timer", "wait_timer": environment.wait_minutes})
        if environment.reviewers:
            reviewers = self._reviewers(environment.reviewers)
            prevents = environment.prevents_self_review
            rules.append({"type": "required_reviewers", "prevent_self_review": prevents, "reviewers": reviewers})
        if environment.patterns:
            rules.append({"type": "branch_policy"})
        return [{"id": n, "node_id": _node("GateRule", n), **rule} for n, rule in enumerate(rules, 1)]

    def _reviewers(self, logins: Iterable[str]) -> list[dict[str, Any]]:
        return [{"type": "User", "reviewer": self.user(login, number)} for number, login in enumerate(logins, 7)]


def told(message: str, status: int) -> Answer:
    """Answer with a message, as the forge tells of what went wrong."""
    return document({"message": message, "documentation_url": _DOCUMENTATION, "status": str(status)}, status)


def not_found(_: Asked) -> Answer:
    """Answer that there is nothing, or nothing for who asks."""
    return told("Not Found", 404)


def invalid(code: str, field: str, message: str = "", *, resource: str = "Release") -> Answer:
    """Answer that a request cannot be done."""
    error = {"resource": resource, "code": code, "field": field, **({"message": message} if message else {})}
    content = {"message": "Validation Failed", "errors": [error], "documentation_url": _DOCUMENTATION, "status": "422"}
    return document(content, 422)


def page(asked: Asked, url: str, entries: list[Any]) -> Answer:
    """Answer with the page of *entries* that was asked for, and links to its neighbours."""
    size, number = (_number(asked, name, usual) for name, usual in (("per_page", USUAL_PAGE), ("page", 1)))
    size = min(size, LARGEST_PAGE)
    last = max(1, -(-len(entries) // size))
    near = {"prev": number - 1, "next": number + 1, "first": 1, "last": last}
    wanted = ("prev", "first") * (number > 1) + ("next", "last") * (number < last)
    links = ", ".join(f'<{url}{asked.path}?per_page={size}&page={near[name]}>; rel="{name}"' for name in wanted)
    shown = entries[(number - 1) * size : number * size]
    return document(shown, headers={"Link": links}) if links else document(shown)


def _number(asked: Asked, name: str, usual: int) -> int:
    text = asked.query.get(name, "")
    return max(1, int(text)) if text.isdecimal() else usual


def _policy(environment: Environment) -> dict[str, Any]:
    policy = {"protected_branches": False, "custom_branch_policies": True} if environment.patterns else None
    return {"deployment_branch_policy": policy}


def _node(kind: str, number: int) -> str:
    return base64.b64encode(f"{kind}:{number}".encode()).decode()

"""GitLab's REST API on 127.0.0.1: releases, their links, and the generic packages that hold the files.

Follows the pages "Project release API", "Release links API", "Tags API" and "GitLab generic packages repository" of
its docs.
"""

from __future__ import annotations

import re
import secrets
import threading
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from release.rehearsal.answering import Answer, Asked, Routes, document
from release.rehearsal.forge_packages import Packages
from release.rehearsal.forge_state import timestamp
from release.rehearsal.serving import Served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from release.rehearsal.authority import Authority

_SECRET_HEADERS = ("private-token", "job-token", "deploy-token")
_SCHEME = re.compile(r"(?:https?|ftp)://")
_CHANGED = ("name", "description", "released_at")


class GitLabForge(Served):
    """A running forge with one project."""

    def __init__(
        self,
        folder: Path,
        project: str = "someone/project",
        *,
        number: int = 24,
        authority: Authority | None = None,
    ) -> None:
        """Hold *project* (its path, and its *number*), with the contents of packages in *folder*."""
        folder.mkdir(parents=True, exist_ok=True)
        self.project = project
        self.number = number
        self.tags: dict[str, str] = {}
        self.made_tags: list[str] = []
        self.releases: dict[str, dict[str, Any]] = {}
        self._secrets: dict[str, bool] = {}
        self._numbers = count(1)
        self._lock = threading.RLock()
        self.packages = Packages(folder, self._numbers)
        routes, base = Routes(lambda _: _told("404 Not Found", 404), self._refuse_credential), "/api/v4/projects/{id}"
        for route, handler in self._handlers().items():
            method, _, path = route.partition(" ")
            routes.add(f"{method} {base}{path}", self._of_project(handler))
        super().__init__(routes, authority=authority)

    def make_token(self, *, writes: bool = True) -> str:
        """Return a personal, project or job token."""
        token = f"glpat-{secrets.token_urlsafe(15)}"
        self._secrets[token] = writes
        return token

    def push_tag(self, tag: str, commit: str) -> None:
        """Let the forge know of a tag, as ``git push`` does."""
        self.tags[tag] = commit

    def _handlers(self) -> dict[str, Callable[..., Answer]]:
        return {
            "GET /releases": self._list,
            "POST /releases": self._create,
            "GET /releases/{tag}": self._get,
            "PUT /releases/{tag}": self._change,
            "DELETE /releases/{tag}": self._delete,
            "GET /releases/{tag}/assets/links": self._links,
            "POST /releases/{tag}/assets/links": self._add_link,
            "PUT /releases/{tag}/assets/links/{link}": self._change_link,
            "DELETE /releases/{tag}/assets/links/{link}": self._delete_link,
            "PUT /packages/generic/{name}/{version}/{file}": self.packages.upload,
            "GET /packages/generic/{name}/{version}/{file}": self.packages.download,
            "GET /packages": self.packages.find,
            "GET /packages/{package}/package_files": self.packages.files,
            "GET /repository/tags/{tag}": self._tag,
            "DELETE /packages/{package}/package_files/{file}": self.packages.delete_file,
        }

    def _of_project(self, handler: Callable[..., Answer]) -> Callable[..., Answer]:
        def handle(asked: Asked, project: str, *pieces: str) -> Answer:
            if project not in {self.project, str(self.number)}:
                return _told("404 Project Not Found", 404)
            with self._lock:
                return handler(asked, *pieces)

        return handle

    def _refuse_credential(self, asked: Asked) -> Answer | None:
        given = [asked.headers[name] for name in _SECRET_HEADERS if name in asked.headers]
        given += [asked.headers["authorization"].partition(" ")[2]] if "authorization" in asked.headers else []
        writes = [self._secrets.get(token) for token in given]
        if None in writes:
            return _told("401 Unauthorized", 401)
        if asked.method in {"GET", "HEAD"} or any(writes):
            return None
        return _told("403 Forbidden", 403) if writes else _told("401 Unauthorized", 401)

    def _list(self, asked: Asked) -> Answer:
        size, number = (int(asked.query.get(name, usual)) for name, usual in (("per_page", "20"), ("page", "1")))
        newest_first = [self._document(tag) for tag in reversed(self.releases)]
        shown, total = newest_first[(number - 1) * size :][: min(size, 100)], len(newest_first)
        following = str(number + 1) if number * size < total else ""
        paging = {"X-Total": str(total), "X-Page": str(number), "X-Per-Page": str(size), "X-Next-Page": following}
        return document(shown, headers=paging)

    def _get(self, _: Asked, tag: str) -> Answer:
        return document(self._document(tag)) if tag in self.releases else _told("404 Not Found", 404)

    def _tag(self, asked: Asked, tag: str) -> Answer:
        """Tell of a tag, but not to a job: that its token may not ask is answered like a tag that is not there."""
        if tag not in self.tags or "job-token" in asked.headers:
            return _told("404 Tag Not Found", 404)
        described = self.releases.get(tag)
        release = {"tag_name": tag, "description": described["description"]} if described else None
        commit = {"id": self.tags[tag], "short_id": self.tags[tag][:8], "title": "", "parent_ids": []}
        known = {"name": tag, "target": self.tags[tag], "message": "", "protected": False}
        return document({**known, "commit": commit, "release": release})

    def _create(self, asked: Asked) -> Answer:
        content = asked.json()
        tag = content.get("tag_name") if isinstance(content, dict) else None
        if not tag:
            return document({"error": "tag_name is missing"}, 400)
        if tag in self.releases:
            return _told("Release already exists", 409)
        links: list[dict[str, Any]] = []
        for wanted in (content.get("assets") or {}).get("links", []):
            if wrong := _refuse_link(wanted, links):
                return wrong
            links.append(self._link(wanted))
        if tag not in self.tags:
            if not content.get("ref"):
                return _told("Ref is not specified", 422)
            self.tags[tag] = secrets.token_hex(20)
            self.made_tags.append(tag)
        now = timestamp()
        kept = {"name": content.get("name") or tag, "description": content.get("description")}
        self.releases[tag] = {**kept, "created": now, "released_at": content.get("released_at") or now, "links": links}
        return document(self._document(tag), 201)

    def _change(self, asked: Asked, tag: str) -> Answer:
        content, release = asked.json(), self.releases.get(tag)
        if release is None or not isinstance(content, dict):
            return _told("404 Not Found", 404)
        release.update({name: content[name] for name in _CHANGED if name in content})
        return document(self._document(tag))

    def _delete(self, _: Asked, tag: str) -> Answer:
        if tag not in self.releases:
            return _told("404 Not Found", 404)
        shown = self._document(tag)
        del self.releases[tag]
        return document(shown)

    def _links(self, _: Asked, tag: str) -> Answer:
        return document(self.releases[tag]["links"]) if tag in self.releases else _told("404 Not Found", 404)

    def _add_link(self, asked: Asked, tag: str) -> Answer:
        content, release = asked.json(), self.releases.get(tag)
        if release is None or not isinstance(content, dict):
            return _told("404 Not Found", 404)
        if wrong := _refuse_link(content, release["links"]):
            return wrong
        link = self._link(content)
        release["links"].append(link)
        return document(link, 201)

    def _change_link(self, asked: Asked, tag: str, number: str) -> Answer:
        found, content = self._found(tag, number), asked.json()
        if found is None or not isinstance(content, dict):
            return _told("404 Not Found", 404)
        found.update({name: content[name] for name in ("name", "url", "link_type") if name in content})
        return document(found)

    def _delete_link(self, _: Asked, tag: str, number: str) -> Answer:
        found = self._found(tag, number)
        if found is None:
            return _told("404 Not Found", 404)
        self.releases[tag]["links"].remove(found)
        return document(found)

    def _found(self, tag: str, number: str) -> dict[str, Any] | None:
        links = self.releases[tag]["links"] if tag in self.releases else []
        return next((link for link in links if str(link["id"]) == number), None)

    def _link(self, content: dict[str, Any]) -> dict[str, Any]:
        kept = {"id": next(self._numbers), "name": content["name"], "url": content["url"]}
        direct = {"direct_asset_url": content["url"], "link_type": content.get("link_type", "other")}
        return {**kept, **direct}

    def _document(self, tag: str) -> dict[str, Any]:
        release, page = self.releases[tag], f"{self.url}/{self.project}/-"
        name = f"{self.project.rpartition('/')[2]}-{tag}"
        formats = ("zip", "tar.gz", "tar.bz2", "tar")
        sources = [{"format": each, "url": f"{page}/archive/{quote(tag)}/{quote(name)}.{each}"} for each in formats]
        author = {"id": 1, "username": "maintainer", "name": "Maintainer", "state": "active", "avatar_url": None}
        return {
            "tag_name": tag,
            "name": release["name"],
            "description": release["description"],
            "created_at": release["created"],
            "released_at": release["released_at"],
            "upcoming_release": False,
            "author": {**author, "web_url": f"{self.url}/maintainer"},
            "commit": {"id": self.tags[tag], "short_id": self.tags[tag][:8], "title": "", "parent_ids": []},
            "milestones": [],
            "commit_path": f"/{self.project}/-/commit/{self.tags[tag]}",
            "tag_path": f"/{self.project}/-/tags/{quote(tag)}",
            "assets": {"count": len(sources) + len(release["links"]), "sources": sources, "links": release["links"]},
            "evidences": [],
            "_links": {"self": f"{page}/releases/{quote(tag)}", "edit_url": f"{page}/releases/{quote(tag)}/edit"},
        }


def _refuse_link(content: dict[str, Any], links: list[dict[str, Any]]) -> Answer | None:
    for name in ("name", "url"):
        if not content.get(name):
            return document({"error": f"{name} is missing"}, 400)
        if any(link[name] == content[name] for link in links):
            return document({"message": {name: ["has already been taken"]}}, 400)
    if not _SCHEME.match(content["url"]):
        return document({"message": {"url": ["is blocked: Only allowed schemes are http, https, ftp"]}}, 400)
    return None


def _told(message: str, status: int) -> Answer:
    return document({"message": message}, status)

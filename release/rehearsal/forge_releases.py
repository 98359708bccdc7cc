"""The fake GitHub's routes for releases."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from release.rehearsal.answering import Answer, Asked, Routes, document, nothing
from release.rehearsal.forge_documents import Shown, invalid, not_found, page
from release.rehearsal.forge_state import Release, Repository, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_NOTES = 125_000


class Releases:
    """Lists, makes, changes and publishes releases."""

    def __init__(self, repository: Repository, shown: Callable[[], Shown]) -> None:
        """Work on *repository*; *shown* makes the documents."""
        self._repository = repository
        self._shown = shown

    def add_routes(self, routes: Routes, base: str) -> None:
        """Add the routes below *base*, a repository's address."""
        routes.add(f"GET {base}/releases", self._list)
        routes.add(f"POST {base}/releases", self._create)
        routes.add(f"GET {base}/releases/latest", self._latest)
        routes.add(f"POST {base}/releases/generate-notes", self._notes)
        routes.add(f"GET {base}/releases/tags/{{tag:path}}", self._by_tag)
        routes.add(f"GET {base}/releases/{{release_id}}", self._get)
        routes.add(f"PATCH {base}/releases/{{release_id}}", self._change)
        routes.add(f"DELETE {base}/releases/{{release_id}}", self._delete)

    def _document(self, release: Release) -> dict[str, Any]:
        return self._shown().release(release, "maintainer")

    def _list(self, asked: Asked) -> Answer:
        sees_drafts = self._repository.may_write(asked)
        newest_first = sorted(self._repository.releases.values(), key=lambda each: -each.id)
        seen = [self._document(each) for each in newest_first if sees_drafts or not each.draft]
        return page(asked, self._shown().url, seen)

    def _latest(self, asked: Asked) -> Answer:
        public = [each for each in self._repository.releases.values() if not each.draft and not each.prerelease]
        return document(self._document(public[-1])) if public else not_found(asked)

    def _by_tag(self, asked: Asked, tag: str) -> Answer:
        """Answer with the published release: a draft is not found by its tag."""
        release = self._repository.public(tag)
        return document(self._document(release)) if release else not_found(asked)

    def _get(self, asked: Asked, release_id: str) -> Answer:
        release = self._repository.release(release_id, asked)
        return document(self._document(release)) if release else not_found(asked)

    def _notes(self, asked: Asked) -> Answer:
        tag = (asked.json() or {}).get("tag_name", "")
        return document({"name": tag, "body": f"**Full Changelog**: {self._shown().url}/commits/{tag}"})

    def _create(self, asked: Asked) -> Answer:
        content = asked.json()
        if not isinstance(content, dict) or not isinstance(content.get("tag_name"), str):
            return invalid("missing_field", "tag_name")
        with self._repository.lock:
            release = Release(
                id=next(self._repository.numbers),
                tag=content["tag_name"],
                target=content.get("target_commitish") or "main",
                name=content.get("name"),
                body=content.get("body"),
                draft=bool(content.get("draft")),
                prerelease=bool(content.get("prerelease")),
                created=timestamp(),
            )
            if refusal := self._refuse(release):
                return refusal
            self._repository.releases[release.id] = release
            self._publish(release)
            shown = self._document(release)
        return document(shown, 201, headers={"Location": shown["url"]})

    def _change(self, asked: Asked, release_id: str) -> Answer:
        release, content = self._repository.release(release_id, asked), asked.json()
        if release is None or not isinstance(content, dict):
            return not_found(asked)
        with self._repository.lock:
            tag, draft = content.get("tag_name", release.tag), bool(content.get("draft", release.draft))
            if release.immutable and draft:
                return invalid("custom", "state", "state cannot be changed when release is immutable")
            if release.immutable and tag != release.tag:
                return invalid("custom", "tag_name", "tag_name cannot be changed when release is immutable")
            before = {name: getattr(release, name) for name in ("tag", "draft", "target", "name", "body", "prerelease")}
            release.tag, release.draft = tag, draft
            release.target = content.get("target_commitish", release.target)
            release.name, release.body = content.get("name", release.name), content.get("body", release.body)
            release.prerelease = bool(content.get("prerelease", release.prerelease))
            if refusal := self._refuse(release):
                for name, value in before.items():
                    setattr(release, name, value)
                return refusal
            self._publish(release)
            return document(self._document(release))

    def _refuse(self, release: Release) -> Answer | None:
        if len(release.body or "") > LONGEST_NOTES:
            return invalid("custom", "body", f"body is too long (maximum is {LONGEST_NOTES} characters)")
        if release.draft:
            return None
        others = (each for each in self._repository.releases.values() if each.id != release.id and not each.draft)
        if any(each.tag == release.tag for each in others):
            return invalid("already_exists", "tag_name")
        if not release.published and release.tag in self._repository.frozen_tags:
            return invalid("custom", "tag_name", "tag_name was used by an immutable release")
        return None

    def _publish(self, release: Release) -> None:
        """Publish what is no draft and was not published yet; a tag that is not there is made, as on the real one."""
        if release.draft or release.published:
            return
        if release.tag not in self._repository.tags:
            made = hashlib.sha1(release.target.encode(), usedforsecurity=False).hexdigest()
            self._repository.tags[release.tag] = made
            self._repository.made_tags.append(release.tag)
        release.published, release.immutable = timestamp(), self._repository.immutable
        if release.immutable:
            self._repository.frozen_tags.add(release.tag)

    def _delete(self, asked: Asked, release_id: str) -> Answer:
        release = self._repository.release(release_id, asked)
        if release is None:
            return not_found(asked)
        del self._repository.releases[release.id]
        return nothing()

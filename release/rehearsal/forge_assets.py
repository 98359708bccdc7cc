"""The fake GitHub's routes for assets: they are sent to one address, told of at a second and served at a third."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from release.rehearsal.answering import Answer, Asked, Routes, document, nothing
from release.rehearsal.forge_documents import Shown, invalid, not_found, page, told
from release.rehearsal.forge_state import Asset, Release, Repository, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

_REPLACED = re.compile(r"[^A-Za-z0-9._+@-]")
_PIECE = 256 * 1024


class Assets:
    """Takes, lists, renames and deletes assets."""

    def __init__(self, repository: Repository, shown: Callable[[], Shown], downloads: Callable[[], str]) -> None:
        """Work on *repository*; *downloads* says where contents are served."""
        self._repository = repository
        self._shown = shown
        self._downloads = downloads

    def add_routes(self, routes: Routes, base: str) -> None:
        """Add the routes below *base*, a repository's address."""
        routes.add(f"GET {base}/releases/{{release_id}}/assets", self._list)
        routes.add(f"POST /uploads{base}/releases/{{release_id}}/assets", self._upload)
        routes.add(f"GET {base}/releases/assets/{{asset_id}}", self._get)
        routes.add(f"PATCH {base}/releases/assets/{{asset_id}}", self._change)
        routes.add(f"DELETE {base}/releases/assets/{{asset_id}}", self._delete)
        routes.add(f"GET /{self._repository.name}/releases/download/{{tag}}/{{name}}", self._public)

    def contents(self) -> Routes:
        """Return the application that serves contents, to everybody who knows an address."""
        routes = Routes(not_found)
        routes.add("GET /contents/{key}", self._content)
        return routes

    def _list(self, asked: Asked, release_id: str) -> Answer:
        release = self._repository.release(release_id, asked)
        if release is None:
            return not_found(asked)
        shown = [self._shown().asset(asset, release, "maintainer") for asset in release.assets]
        return page(asked, self._shown().url, shown)

    def _upload(self, asked: Asked, release_id: str) -> Answer:
        release = self._repository.release(release_id, asked)
        if release is None:
            return not_found(asked)
        name = _REPLACED.sub(".", asked.query.get("name", "")).strip(".")
        if refusal := self._refuse(release, name, asked.body.length):
            return refusal
        with self._repository.lock:
            number, is_breaking = next(self._repository.numbers), self._repository.breaking > 0
            self._repository.breaking -= is_breaking
        asset = Asset(
            id=number,
            name=name,
            label=asked.query.get("label", ""),
            kind=asked.headers.get("content-type") or "application/octet-stream",
            path=self._repository.folder / f"asset-{number}",
            size=0,
            digest="",
            state="starter",
            created=timestamp(),
        )
        if is_breaking:
            release.assets.append(asset)
            return told("Server Error", 502)
        _store(asked, asset)
        with self._repository.lock:
            if refusal := self._refuse(release, name, asset.size):
                asset.path.unlink()
                return refusal
            release.assets.append(asset)
        return document(self._shown().asset(asset, release, "maintainer"), 201)

    def _refuse(self, release: Release, name: str, length: int) -> Answer | None:
        if release.immutable:
            return told("Cannot upload assets to an immutable release.", 422)
        if not name:
            return invalid("missing_field", "name", resource="ReleaseAsset")
        if not length:
            return invalid("custom", "size", "size must be greater than 0", resource="ReleaseAsset")
        if any(asset.name == name for asset in release.assets):
            return invalid("already_exists", "name", resource="ReleaseAsset")
        return None

    def _get(self, asked: Asked, asset_id: str) -> Answer:
        found = self._repository.asset(asset_id, asked)
        if found is None:
            return not_found(asked)
        if "application/octet-stream" in asked.headers.get("accept", ""):
            return self._redirect(found[1])
        return document(self._shown().asset(found[1], found[0], "maintainer"))

    def _public(self, asked: Asked, tag: str, name: str) -> Answer:
        release = self._repository.public(tag)
        assets = [each for each in release.assets if each.name == name] if release else []
        return self._redirect(assets[0]) if assets else not_found(asked)

    def _redirect(self, asset: Asset) -> Answer:
        if asset.state != "uploaded":
            return told("Not Found", 404)
        return Answer(status=302, headers=(("Location", f"{self._downloads()}/contents/{asset.id}"),))

    def _content(self, asked: Asked, key: str) -> Answer:
        # As on the real store, whose addresses are signed already.
        if "authorization" in asked.headers:
            return Answer(status=400, body=b"Only one auth mechanism allowed")
        path = self._repository.folder / f"asset-{key}"
        is_there = key.isdecimal() and path.is_file()
        return Answer(body=path, kind="application/octet-stream") if is_there else not_found(asked)

    def _change(self, asked: Asked, asset_id: str) -> Answer:
        found, content = self._repository.asset(asset_id, asked), asked.json()
        if found is None or not isinstance(content, dict):
            return not_found(asked)
        release, asset = found
        if release.immutable:
            return told("Cannot update assets of an immutable release.", 422)
        name = content.get("name", asset.name)
        if any(other.name == name for other in release.assets if other is not asset):
            return invalid("already_exists", "name", resource="ReleaseAsset")
        asset.name, asset.label = name, content.get("label", asset.label)
        return document(self._shown().asset(asset, release, "maintainer"))

    def _delete(self, asked: Asked, asset_id: str) -> Answer:
        found = self._repository.asset(asset_id, asked)
        if found is None:
            return not_found(asked)
        release, asset = found
        if release.immutable:
            return told("Cannot delete assets from an immutable release.", 422)
        release.assets.remove(asset)
        asset.path.unlink(missing_ok=True)
        return nothing()


def _store(asked: Asked, asset: Asset) -> None:
    digest = hashlib.sha256()
    with asset.path.open("wb") as stream:
        while piece := asked.body.read(_PIECE):
            stream.write(piece)
            digest.update(piece)
            asset.size += len(piece)
    asset.digest, asset.state = f"sha256:{digest.hexdigest()}", "uploaded"

"""GitLab: the files go into a generic package first, then the release that links to them (REST API v4, "Releases").

There are no drafts: what a draft is elsewhere, the package is here. A release can be added to at any time.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from release.errors import AssetsDiffer, OutsideAnswered
from release.forges import digest_of, opened, read_token, refusal, usual_cause
from release.model.distribution import kind_of
from release.model.forge import Address, Asset, ForgeRelease, Found, Place, asset_name, named, read_address
from release.system.api import Api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.errors import ReleaseError
    from release.forges import Cause
    from release.model.forge import Announcement, File, Pointer
    from release.system.http import Response
    from release.system.view import View
    from release.system.world import World

NAME = "gitlab"
_HOST = "gitlab.com"
_JOB_TOKEN = "CI_JOB_TOKEN"  # noqa: S105 - the variable's name
_TOKEN_FIX = ('export GITLAB_TOKEN="$(glab config get token)"',)
_MAY_WRITE = "python -m webbrowser {}/-/settings/access_tokens  # role Developer or more, scope api"
_FORBIDDEN = 403


def find_place(pointer: Pointer, environment: Mapping[str, str]) -> Place | None:
    """Return the repository if it is on GitLab: as configured, as the running job says, or by its host's name."""
    own = _of_job(environment)
    address = pointer.address or own
    if address is None or pointer.kind not in {"auto", NAME}:
        return None
    is_own = own is not None and own.base == address.base
    if pointer.kind == "auto" and not (is_own or address.host == _HOST or address.host.startswith("gitlab.")):
        return None
    told = environment.get("CI_API_V4_URL", "") if is_own else ""
    api = pointer.api or told or f"{address.base}/api/v4"
    return Place(kind=NAME, base=address.base, api=api.rstrip("/"), project=address.path)


def open_forge(view: View, place: Place) -> GitLab:
    """Return the forge, with the token of the environment; :class:`ForgeTokenMissing` where there is none."""
    return GitLab(view, place)


class GitLab:
    """One project on GitLab."""

    def __init__(self, view: View, place: Place) -> None:
        """Ask at *place* with a token of *view*'s environment."""
        self._view, self._place = view, place
        is_own = place.api == view.env("CI_API_V4_URL").rstrip("/")  # a job's own token is for the job's own forge
        names = ("GITLAB_TOKEN", *((_JOB_TOKEN,) if is_own else ()))
        self._variable, token = read_token(view, names, _TOKEN_FIX)
        kind = "JOB-TOKEN" if self._variable == _JOB_TOKEN else "PRIVATE-TOKEN"
        headers = {kind: token, "User-Agent": "release-tasks"}
        self._api = Api(view=view, address=place.api, headers=headers, refusal=self._refusal)
        self._base = f"/projects/{quote(place.project, safe='')}"

    def find_releases(self, wanted: Announcement) -> Found:
        """Return the release of the wanted tag; without one, what its package holds already stands for a draft."""
        entry = self._api.find(f"{self._base}/releases/{quote(wanted.tag, safe='')}")
        if entry is None:
            files = self._files(wanted)
            return Found(releases=(replace(_draft(wanted), assets=files),) if files else ())
        release = _release(entry)
        return Found(releases=(replace(release, assets=self.list_assets(release, wanted)),))

    def create_draft(self, world: World, wanted: Announcement) -> ForgeRelease:
        """Return what stands for a draft: nothing has to be made for it."""
        del world
        return _draft(wanted)

    def publish(self, world: World, release: ForgeRelease, wanted: Announcement) -> ForgeRelease:
        """Make the release, with links to all files of its package. No tag is made: ``ref`` is never sent."""
        links = [self._link(wanted, asset.name) for asset in self._files(wanted)]
        content = {
            "tag_name": wanted.tag,
            "name": wanted.title,
            "description": wanted.notes or wanted.title,
            "assets": {"links": links},
        }
        del release

        def arrived() -> ForgeRelease | None:
            return self.find_releases(wanted).published

        request = self._api.request("POST", self._api.url(f"{self._base}/releases"), json.dumps(content).encode())
        return self._api.act(world, request, _release, arrived)

    def delete_draft(self, world: World, release: ForgeRelease) -> None:
        """Do nothing: there is never a second draft."""

    def commit_of(self, tag: str) -> str | None:
        """Return the commit of *tag*; not every token of a job may ask, which the forge does not tell apart."""
        answer = self._api.find(f"{self._base}/repository/tags/{quote(tag, safe='')}")
        if answer is None:
            next(self._api.pages(f"{self._base}/releases"), None)  # refused where it is the project that is missing
            return None if self._variable == _JOB_TOKEN else ""
        return str((answer.get("commit") or {}).get("id", ""))

    def list_assets(self, release: ForgeRelease, wanted: Announcement) -> tuple[Asset, ...]:
        """Return the files of the package; of a release, those that it links to, and links that lead elsewhere."""
        files = self._files(wanted)
        if release.is_draft:
            return files
        path = f"{self._base}/releases/{quote(release.tag, safe='')}/assets/links"
        return tuple(self._linked(entry, files, wanted) for entry in self._api.pages(path))

    def _linked(self, entry: dict[str, Any], files: tuple[Asset, ...], wanted: Announcement) -> Asset:
        name, url = str(entry.get("name", "")), str(entry.get("url", ""))
        stored = named(files, name)
        if stored is not None and url == self._link(wanted, name)["url"]:
            return stored
        return Asset(id="", name=name, size=0, sha256="", url=url)

    def _files(self, wanted: Announcement) -> tuple[Asset, ...]:
        """Return the newest file of each name in the wanted version's package: that is the one which is served."""
        name, version = _package(wanted)
        found: dict[str, Asset] = {}
        query = {"package_type": "generic", "package_name": name, "package_version": version}
        for package in self._api.pages(f"{self._base}/packages", **query):
            if (package.get("name"), package.get("version")) == (name, version):
                files = self._api.pages(f"{self._base}/packages/{package['id']}/package_files")
                for asset in sorted(map(_asset, files), key=lambda asset: int(asset.id.rpartition("/")[2])):
                    found[asset.name] = replace(asset, url=self._link(wanted, asset.name)["url"])
        return tuple(found.values())

    def upload(self, world: World, release: ForgeRelease, file: File, wanted: Announcement) -> Asset:
        """Put *file* into the package, and link to it where the release is public already."""

        def arrived() -> Asset | None:
            asset = named(self._files(wanted), file.name)
            return asset if asset is not None and asset.sha256 in {"", file.sha256} else None

        asset = arrived()
        if asset is None:
            asset = self._put(world, file, wanted, arrived)
        if not release.is_draft:
            self._add_link(world, release, file, wanted)
        return asset

    def _put(self, world: World, file: File, wanted: Announcement, arrived: Any) -> Asset:
        url = f"{self._link(wanted, file.name)['url']}?select=package_file"
        with opened(world.view, file) as body:
            request = self._api.request("PUT", url, body, size=file.size)
            return self._api.act(world, request, _asset, arrived)  # type: ignore[no-any-return]

    def _add_link(self, world: World, release: ForgeRelease, file: File, wanted: Announcement) -> None:
        def arrived() -> Asset | None:
            asset = named(self.list_assets(release, wanted), file.name)
            if asset is not None and not asset.id:
                where = (f"{asset.url}", f"sha256 {file.sha256}")
                raise AssetsDiffer(f"the release links {file.name} to another place", where=where)
            return asset

        path = f"{self._base}/releases/{quote(release.tag, safe='')}/assets/links"
        content = json.dumps(self._link(wanted, file.name)).encode()
        self._api.act(world, self._api.request("POST", self._api.url(path), content), lambda _: None, arrived)

    def delete_asset(self, world: World, asset: Asset) -> None:
        """Remove the file *asset* from its package."""
        package, _, number = asset.id.partition("/")
        self._api.remove(world, f"{self._base}/packages/{package}/package_files/{number}")

    def digest_of(self, asset: Asset) -> str:
        """Return the SHA-256 that the forge computed; where it tells none, that of a download."""
        return digest_of(self._api, asset, asset.url)

    def _link(self, wanted: Announcement, name: str) -> dict[str, str]:
        package = "/".join(quote(piece, safe="") for piece in (*_package(wanted), name))
        return {
            "name": name,
            "url": self._api.url(f"{self._base}/packages/generic/{package}"),
            "direct_asset_path": f"/{name}",
            "link_type": "package" if kind_of(name) else "other",
        }

    def _refusal(self, answer: Response) -> ReleaseError:
        return refusal(self._view, answer, self._cause)

    def _cause(self, answer: Response) -> Cause:
        """Return what is wrong, why that is so, and what helps."""
        may_write = _MAY_WRITE.format(self._place.shown)
        usual = usual_cause(answer, self._place.project, self._variable, _TOKEN_FIX, may_write)
        if usual is not None:
            return usual
        said = answer.body.decode("utf-8", "replace").lower()
        if answer.status == _FORBIDDEN:
            why = "a file of another content is there" if "duplicate" in said else "releases need the role Developer"
            return f"the token in ${self._variable} may not do this", why, (may_write,)
        is_tag = "ref is not specified" in said
        what = "the forge does not have the tag" if is_tag else f"the forge refused with {answer.status}"
        return what, "", ("invoke tag",) if is_tag else ()


def _draft(wanted: Announcement) -> ForgeRelease:
    return ForgeRelease(id=wanted.tag, tag=wanted.tag, title=wanted.title, notes=wanted.notes, is_draft=True)


def _release(entry: Any) -> ForgeRelease:
    try:
        return ForgeRelease(
            id=str(entry["tag_name"]),
            tag=str(entry["tag_name"]),
            title=str(entry.get("name") or ""),
            notes=str(entry.get("description") or ""),
            is_draft=False,
            url=str((entry.get("_links") or {}).get("self", "")),
        )
    except (KeyError, TypeError, AttributeError):
        raise OutsideAnswered("the forge did not answer with a release") from None


def _asset(entry: Any) -> Asset:
    try:
        return Asset(
            id=f"{int(entry['package_id'])}/{int(entry['id'])}",
            name=str(entry["file_name"]),
            size=int(entry["size"]),
            sha256=str(entry.get("file_sha256") or ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise OutsideAnswered("the forge did not answer with a package's file") from None


def _package(wanted: Announcement) -> tuple[str, str]:
    return asset_name(wanted.package), asset_name(wanted.version)


def _of_job(environment: Mapping[str, str]) -> Address | None:
    """Return the project whose job runs us, ``None`` where none does."""
    names = ("CI_SERVER_URL", "CI_PROJECT_PATH", "CI_API_V4_URL")
    server, path, _ = values = [environment.get(name, "") for name in names]
    return read_address(f"{server}/{path}") if all(values) else None

"""GitHub and GitHub Enterprise: a release is a draft first, gets its assets, then is public (REST API, "Releases")."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from release.errors import AddressUnsafe, AssetsDiffer, OutsideAnswered
from release.forges import digest_of, opened, read_token, refusal, usual_cause
from release.model.forge import Address, Asset, ForgeRelease, Found, KeptIssue, Place, named, read_address
from release.system.api import Api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.errors import ReleaseError
    from release.forges import Cause
    from release.model.forge import Announcement, File, Issue, Pointer
    from release.system.http import Response
    from release.system.view import View
    from release.system.world import World

NAME = "github"
_HOST, _API = "github.com", "https://api.github.com"
_DATA_RESIDENCY = ".ghe.com"
_MAY_WRITE = (
    "permissions: { contents: write }  # in the workflow's job; elsewhere: a token with Contents: Read and write"
)
_TOKEN_FIX = ('export GH_TOKEN="$(gh auth token)"', "env: { GITHUB_TOKEN: '${{ github.token }}' }  # in the workflow")
_DEEPEST = 5
_FORBIDDEN = 403


def find_place(pointer: Pointer, environment: Mapping[str, str]) -> Place | None:
    """Return the repository if it is on GitHub: as configured, as the running workflow says, or by its host's name."""
    own = _of_workflow(environment)
    address = pointer.address or own
    if address is None or pointer.kind not in {"auto", NAME}:
        return None
    is_own = own is not None and own.base == address.base
    if pointer.kind == "auto" and not (is_own or _is_github(address.host)):
        return None
    told = environment.get("GITHUB_API_URL", "") if is_own else ""
    return Place(
        kind=NAME, base=address.base, api=(pointer.api or told or _api(address)).rstrip("/"), project=address.path
    )


def open_forge(view: View, place: Place) -> GitHub:
    """Return the forge, with the token of the environment; :class:`ForgeTokenMissing` where there is none."""
    return GitHub(view, place)


class GitHub:
    """One repository on GitHub."""

    def __init__(self, view: View, place: Place) -> None:
        """Ask at *place* with a token of *view*'s environment."""
        self._view, self._place = view, place
        self._variable, token = read_token(view, _token_names(view, place), _TOKEN_FIX)
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "User-Agent": "release-tasks",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._api = Api(view=view, address=place.api, headers=headers, refusal=self._refusal)
        self._base = f"/repos/{quote(place.project)}"

    def find_releases(self, wanted: Announcement) -> Found:
        """Return what there is of the wanted tag. A draft is in no answer but the whole list, so that is read."""
        releases, published = [], []
        for entry in self._api.pages(f"{self._base}/releases"):
            release = _release(entry)
            if release.tag == wanted.tag:
                releases.append(release)
            elif not (release.is_draft or entry.get("prerelease")):
                published.append(release.tag)
        full = tuple(replace(release, assets=self.list_assets(release, wanted)) for release in releases)
        return Found(releases=full, published_tags=tuple(published))

    def create_draft(self, world: World, wanted: Announcement) -> ForgeRelease:
        """Make a draft; an answer that was lost is looked for among the drafts first."""
        content = {
            "tag_name": wanted.tag,
            "name": wanted.title,
            "body": wanted.notes,
            "draft": True,
            "prerelease": wanted.is_prerelease,
        }
        request = self._api.request("POST", self._api.url(f"{self._base}/releases"), json.dumps(content).encode())
        return self._api.act(world, request, _release, lambda: self._own_draft(wanted))

    def _own_draft(self, wanted: Announcement) -> ForgeRelease | None:
        drafts = [draft for draft in self.find_releases(wanted).drafts if draft.title == wanted.title]
        return min(drafts, key=lambda draft: int(draft.id), default=None)

    def publish(self, world: World, release: ForgeRelease, wanted: Announcement) -> ForgeRelease:
        """Publish the draft *release*, with its title, notes and flags in the same request."""
        content = {
            "tag_name": wanted.tag,
            "name": wanted.title,
            "body": wanted.notes,
            "draft": False,
            "prerelease": wanted.is_prerelease,
            "make_latest": "true" if wanted.is_latest else "false",
        }
        path = f"{self._base}/releases/{release.id}"
        request = self._api.request("PATCH", self._api.url(path), json.dumps(content).encode())

        def arrived() -> ForgeRelease | None:
            found = self._api.find(path)
            return _release(found) if found and not found.get("draft") else None

        return self._api.act(world, request, _release, arrived)

    def delete_draft(self, world: World, release: ForgeRelease) -> None:
        """Delete the draft *release*; its tag stays."""
        self._api.remove(world, f"{self._base}/releases/{release.id}")

    def commit_of(self, tag: str) -> str:
        """Return the commit of *tag*, empty where the forge has no such tag."""
        reference = quote(f"tags/{tag}", safe="")
        pointed = (self._api.find(f"{self._base}/git/ref/{reference}") or {}).get("object", {})
        for _ in range(_DEEPEST):
            if pointed.get("type") != "tag":
                break
            pointed = (self._api.find(f"{self._base}/git/tags/{pointed.get('sha')}") or {}).get("object", {})
        return str(pointed.get("sha", ""))

    def list_assets(self, release: ForgeRelease, wanted: Announcement) -> tuple[Asset, ...]:
        """Return the assets of *release*, those of broken-off uploads too."""
        del wanted
        return tuple(_asset(entry) for entry in self._api.pages(f"{self._base}/releases/{release.id}/assets"))

    def upload(self, world: World, release: ForgeRelease, file: File, wanted: Announcement) -> Asset:
        """Attach *file*; before it is sent again, what a lost try left is looked at, and removed if it is not whole."""
        url = f"{self._uploads(release)}?{urlencode({'name': file.name})}"

        def arrived() -> Asset | None:
            asset = named(self.list_assets(release, wanted), file.name)
            if asset is None or (asset.is_whole and asset.size == file.size and asset.sha256 in {"", file.sha256}):
                return asset
            if asset.is_whole and not release.is_draft:
                raise AssetsDiffer(
                    f"{file.name} was attached by somebody else in the meantime",
                    where=(f"theirs {asset.sha256 or asset.size}", f"ours   {file.sha256}"),
                )
            self.delete_asset(world, asset)
            return None

        with opened(world.view, file) as body:
            return self._api.act(world, self._api.request("POST", url, body, size=file.size), _asset, arrived)

    def delete_asset(self, world: World, asset: Asset) -> None:
        """Remove *asset*."""
        self._api.remove(world, f"{self._base}/releases/assets/{asset.id}")

    def digest_of(self, asset: Asset) -> str:
        """Return the SHA-256 that the forge computed; where it tells none, that of a download."""
        url = self._api.url(f"{self._base}/releases/assets/{asset.id}")
        return digest_of(self._api, asset, url, Accept="application/octet-stream")

    def _uploads(self, release: ForgeRelease) -> str:
        """Return where *release* takes assets, as it says itself; the token goes to no other server than GitHub's."""
        url = release.uploads.partition("{")[0]
        here, there = urlsplit(self._place.api), urlsplit(url)
        allowed = {here.netloc, f"uploads.{here.netloc.removeprefix('api.')}"}
        if there.scheme != here.scheme or there.netloc not in allowed:
            raise AddressUnsafe(
                "the forge wants the assets to be sent to another server",
                where=(f"{there.scheme}://{there.netloc}",),
                why="the token would go along",
                fix=("$EDITOR pyproject.toml  # [tool.release.forge] api",),
            )
        return url

    def keep_issue(self, world: World, issue: Issue) -> KeptIssue:
        """Open *issue*, or bring the one that there is up to date; close it where it has nothing to say."""
        there = self._own_issue(issue)
        if there is None and not issue.body:
            return KeptIssue(what="not needed")
        if there and issue.body and str(there.get("body") or "").replace("\r\n", "\n") == issue.body:
            return KeptIssue(what="as it was", url=str(there["html_url"]))
        what = "opened" if there is None else "updated" if issue.body else "closed"
        new = {"title": issue.title, "body": issue.body, "labels": [issue.label]}
        content = new if there is None else {"body": issue.body} if issue.body else {"state": "closed"}
        url = self._api.url(f"{self._base}/issues" + (f"/{int(there['number'])}" if there else ""))
        request = self._api.request("PATCH" if there else "POST", url, json.dumps(content).encode())
        made: KeptIssue = self._api.act(
            world,
            request,
            lambda entry: KeptIssue(what=what, url=str(entry.get("html_url") or "")),
            lambda: KeptIssue(what=what, url=str(own["html_url"])) if (own := self._own_issue(issue)) else None,
        )
        return made

    def _own_issue(self, issue: Issue) -> dict[str, Any] | None:
        """Return the open issue with the label, which a maintainer or a job made: nobody else's is ours to keep."""
        entries = self._api.pages(f"{self._base}/issues", state="open", labels=issue.label)
        return next((entry for entry in entries if "pull_request" not in entry and _is_trusted(entry)), None)

    def _refusal(self, answer: Response) -> ReleaseError:
        return refusal(self._view, answer, self._cause)

    def _cause(self, answer: Response) -> Cause:
        """Return what is wrong, why that is so, and what helps."""
        usual = usual_cause(answer, self._place.project, self._variable, _TOKEN_FIX, _MAY_WRITE)
        if usual is not None:
            return usual
        if answer.status == _FORBIDDEN and "x-github-sso" in answer.headers:
            return "the token is not authorized for this organization's single sign-on", "", ("gh auth refresh",)
        if answer.status == _FORBIDDEN:
            needed = answer.headers.get("x-accepted-github-permissions", "contents=write").replace("=", ": ")
            return f"the token in ${self._variable} may not do this", f"it needs the permission {needed}", (_MAY_WRITE,)
        return self._unprocessable(answer)

    def _unprocessable(self, answer: Response) -> Cause:
        """Return the same for an answer that the request is understood and cannot be done."""
        said = answer.body.decode("utf-8", "replace").lower()
        if "immutable" in said and "tag_name" in said and "used" in said:
            why = "the tag of an immutable release that was deleted can never have a release again"
            return "this tag can have no release any more", why, ("invoke bump patch",)
        if "immutable" in said:
            return "the release is immutable", "what is public there can neither be changed nor added to", ()
        if "already_exists" in said and "tag_name" in said:
            return "there is a public release of this tag already", "another run or a person published it", ()
        if "valid tag" in said or "target_commitish" in said:
            return "the forge does not have the tag", "", ("invoke tag",)
        return f"the forge refused with {answer.status}", "", ()


def _release(entry: Any) -> ForgeRelease:
    try:
        return ForgeRelease(
            id=str(int(entry["id"])),
            tag=str(entry["tag_name"]),
            title=str(entry.get("name") or ""),
            notes=str(entry.get("body") or ""),
            is_draft=bool(entry["draft"]),
            is_immutable=bool(entry.get("immutable")),
            url=str(entry["html_url"]),
            uploads=str(entry["upload_url"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise OutsideAnswered("the forge did not answer with a release") from None


def _asset(entry: Any) -> Asset:
    try:
        kind, _, digest = str(entry.get("digest") or "").partition(":")
        return Asset(
            id=str(int(entry["id"])),
            name=str(entry["name"]),
            size=int(entry["size"]),
            sha256=digest if kind == "sha256" else "",
            is_whole=entry["state"] == "uploaded",
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise OutsideAnswered("the forge did not answer with an asset") from None


def _is_trusted(entry: dict[str, Any]) -> bool:
    user = entry.get("user")
    is_job = isinstance(user, dict) and user.get("type") == "Bot"
    return is_job or entry.get("author_association") in {"OWNER", "MEMBER", "COLLABORATOR"}


def _of_workflow(environment: Mapping[str, str]) -> Address | None:
    """Return the repository whose workflow runs us, ``None`` where none does."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_API_URL")
    server, repository, _ = values = [environment.get(name, "") for name in names]
    return read_address(f"{server}/{repository}") if all(values) else None


def _is_github(host: str) -> bool:
    return host == _HOST or host.endswith(_DATA_RESIDENCY) or host.startswith("github.")


def _api(address: Address) -> str:
    if address.host == _HOST:
        return _API
    if address.host.endswith(_DATA_RESIDENCY):
        return f"https://api.{address.host}"
    return f"{address.base}/api/v3"


def _token_names(view: View, place: Place) -> tuple[str, ...]:
    """Return the variables that may hold the token: a workflow's own is for the workflow's own forge."""
    own = view.env("GITHUB_API_URL")
    is_foreign = bool(own) and urlsplit(own).netloc != urlsplit(place.api).netloc
    return ("GH_TOKEN",) if is_foreign else ("GH_TOKEN", "GITHUB_TOKEN")

"""What an emergency changes elsewhere: jobs are stopped and secrets deleted at GitHub, a token is tried at an index.

Each act is one request through the world, and is only taken for done when the forge, asked again, says so.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from release.errors import ForgeTokenMissing, ReleaseError
from release.facts.forge import find_place
from release.forges import read_token, words_of
from release.model.records import dataclass
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.config import Config
    from release.index.addresses import Index
    from release.system.http import Response
    from release.system.world import World

_GONE, _FORBIDDEN, _BAD_REQUEST = 404, 403, 400
_UNKNOWN_TOKEN = "Invalid or non-existent authentication"  # noqa: S105 - the index's words
_BOUNDARY = "release-tasks-probe"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hands:
    """Acts on one repository at GitHub, with a token of the environment."""

    world: World
    address: str
    headers: Mapping[str, str]

    def stop_workflow(self, name: str) -> str:
        """Switch the workflow file *name* off; return why it is not off, empty where it is."""
        return self._changed(
            "PUT", f"/actions/workflows/{quote(name)}/disable", f"/actions/workflows/{quote(name)}", _is_off
        )

    def stop_all(self) -> str:
        """Switch off all workflows of the repository; return why they are not off."""
        return self._changed("PUT", "/actions/permissions", "/actions/permissions", _is_disabled, {"enabled": False})

    def start_all(self) -> str:
        """Switch the repository's workflows on again; return why they are not on."""
        return self._changed("PUT", "/actions/permissions", "/actions/permissions", _is_enabled, {"enabled": True})

    def delete_secret(self, name: str, environment: str = "") -> str:
        """Delete the secret *name* of the repository or of an *environment*; return why it is not gone."""
        where = f"/environments/{quote(environment, safe='')}" if environment else "/actions"
        path = f"{where}/secrets/{quote(name)}"
        return self._changed("DELETE", path, path, _is_gone)

    def _changed(self, method: str, path: str, seen_at: str, is_done: object, body: object = None) -> str:
        data = json.dumps(body).encode() if body is not None else None
        headers = {**self.headers, **({"Content-Type": "application/json"} if data else {})}
        url = f"{self.address}{path}"
        try:
            answer = self.world.send(Request(url=url, method=method, headers=headers, body=data, tries=1))
            if not (answer.ok or (method == "DELETE" and answer.status == _GONE)):
                return self._words(answer)
            found = self.world.view.fetch(Request(url=f"{self.address}{seen_at}", headers=self.headers, tries=1))
        except ReleaseError as problem:
            return problem.what
        return "" if callable(is_done) and is_done(found) else f"asked again: {self._words(found)}"

    def _words(self, answer: Response) -> str:
        needed = answer.headers.get("x-accepted-github-permissions", "")
        return words_of(self.world.view, answer)[:160] + (f" (it needs {needed[:60]})" if needed else "")


def find_hands(world: World, config: Config, remote: str) -> Hands | str:
    """Return who can act at the forge, or why nobody can."""
    view = world.view
    try:
        place = find_place(view, config, remote)
    except ReleaseError as problem:
        return problem.what
    if place.kind != "github":
        return f"a forge of the kind {place.kind} is changed by hand"
    own = view.env("GITHUB_API_URL")
    is_foreign = bool(own) and urlsplit(own).netloc != urlsplit(place.api).netloc
    try:
        _, token = read_token(view, ("GH_TOKEN",) if is_foreign else ("GH_TOKEN", "GITHUB_TOKEN"), ())
    except ForgeTokenMissing as problem:
        return f"{problem.what}: export GH_TOKEN"
    world.keep_secret(token)
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "User-Agent": "release-tasks",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Hands(world=world, address=f"{place.api}/repos/{quote(place.project)}", headers=headers)


def is_refused(world: World, index: Index, token: str) -> tuple[bool | None, str]:
    """Tell whether *index* does not know *token* any more, ``None`` where it does not tell; and its words.

    Nothing is uploaded: a form that no index takes is sent, to which an unknown token is answered 403 and a known one
    400. This rests on how the index is written, not on what it promises.
    """
    world.keep_secret(token)
    credential = base64.b64encode(f"{index.username}:{token}".encode()).decode()
    part = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = part % (":action", "file_upload") + part % ("protocol_version", "0") + f"--{_BOUNDARY}--\r\n"
    headers = {
        "Authorization": f"Basic {credential}",
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "User-Agent": "release-tasks",
    }
    try:
        answer = world.send(Request(url=index.upload, method="POST", headers=headers, body=body.encode(), tries=1))
    except ReleaseError as problem:
        return None, problem.what
    words = world.hide(words_of(world.view, answer))[:160]
    if answer.status == _FORBIDDEN and _UNKNOWN_TOKEN in words:
        return True, words
    return (False, words) if answer.status == _BAD_REQUEST else (None, words)


def _is_off(answer: Response) -> bool:
    return answer.ok and str(_document(answer).get("state", "")).startswith("disabled")


def _is_disabled(answer: Response) -> bool:
    return answer.ok and _document(answer).get("enabled") is False


def _is_enabled(answer: Response) -> bool:
    return answer.ok and _document(answer).get("enabled") is True


def _is_gone(answer: Response) -> bool:
    return answer.status == _GONE


def _document(answer: Response) -> dict[str, object]:
    found = answer.json()
    return found if isinstance(found, dict) else {}

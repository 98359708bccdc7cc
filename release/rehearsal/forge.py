"""GitHub's REST API on 127.0.0.1, as far as releases need it, held to the published contract.

Assets are sent to another address than the API's, and downloaded from another server, as on the real one: a client
that makes addresses up, or takes its token along to the other server, is found out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.rehearsal.answering import Answer, Asked, Routes
from release.rehearsal.forge_assets import Assets
from release.rehearsal.forge_documents import Shown, not_found, told
from release.rehearsal.forge_reading import Telling, decide
from release.rehearsal.forge_releases import Releases
from release.rehearsal.forge_state import Environment, Repository
from release.rehearsal.serving import Served

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from release.rehearsal.authority import Authority


class Forge(Served):
    """A running forge with one repository; ``downloads`` is the server that its assets are downloaded from."""

    def __init__(
        self, folder: Path, repository: str = "someone/project", *, authority: Authority | None = None
    ) -> None:
        """Hold *repository* (owner/name), with the contents of assets in *folder*."""
        folder.mkdir(parents=True, exist_ok=True)
        self.repository = Repository(repository, folder)
        routes, base = Routes(not_found, self._refuse_credential), f"/repos/{repository}"
        self._add_first(routes, base)
        Releases(self.repository, self._shown).add_routes(routes, base)
        assets = Assets(self.repository, self._shown, lambda: self.downloads.url)
        assets.add_routes(routes, base)
        Telling(self.repository, self._shown).add_routes(routes, base)
        self.downloads = Served(assets.contents(), authority=authority)
        super().__init__(routes, authority=authority)

    def __enter__(self) -> Self:
        """Start both servers."""
        self.downloads.__enter__()
        return super().__enter__()

    def __exit__(self, *problem: object) -> None:
        """Stop both servers."""
        super().__exit__(*problem)
        self.downloads.__exit__(*problem)

    def make_token(self, login: str = "maintainer", **permissions: str) -> str:
        """Return a token of *login*, with ``contents="write"`` if nothing else is said."""
        return self.repository.make_token(login, permissions or {"contents": "write"})

    def push_tag(self, tag: str, commit: str) -> None:
        """Let the forge know of a tag, as ``git push`` does."""
        self.repository.tags[tag] = commit

    def make_immutable(self) -> None:
        """Let releases that are published from now on never change: neither tag nor assets."""
        self.repository.immutable = True

    def break_uploads(self, times: int = 1) -> None:
        """Let the next uploads of assets answer 502 and leave an asset in the state ``starter`` behind."""
        self.repository.breaking = times

    def add_environment(self, name: str, **fields: Any) -> Environment:
        """Add an environment: ``reviewers=("ada",)``, ``wait_minutes=5``, ``patterns=("tag:v*",)``."""
        number = 100 + len(self.repository.environments)
        environment = self.repository.environments[name] = Environment(id=number, name=name, **fields)
        return environment

    def add_run(self, run_id: int) -> None:
        """Let the forge know of a run that nobody decided on yet."""
        decide(self.repository, run_id, None)

    def decide(self, run_id: int, environment: str, user: str, *, state: str = "approved", comment: str = "") -> None:
        """Record what *user* decided for *environment* in the run *run_id*."""
        found = self.repository.environments[environment]
        decide(self.repository, run_id, found, state=state, user=user, comment=comment)

    @property
    def made_tags(self) -> list[str]:
        """The tags that publishing a release made because they were not there: a mistake of who published."""
        return self.repository.made_tags

    def published(self, tag: str) -> dict[str, str]:
        """Return name and SHA-256 of each complete asset of the published release of *tag*."""
        release = self.repository.public(tag)
        assets = release.assets if release else []
        return {asset.name: asset.digest.partition(":")[2] for asset in assets if asset.state == "uploaded"}

    def count(self, tag: str) -> int:
        """Return how many releases there are for *tag*, drafts included."""
        return sum(release.tag == tag for release in self.repository.releases.values())

    def _add_first(self, routes: Routes, base: str) -> None:
        """Add the routes of a forge that tells more than what releases need: none here."""

    def _shown(self) -> Shown:
        return Shown(url=self.url, uploads=f"{self.url}/uploads", repository=self.repository.name)

    def _refuse_credential(self, asked: Asked) -> Answer | None:
        is_known = bool(self.repository.who(asked))
        if "authorization" in asked.headers and not is_known:
            return told("Bad credentials", 401)
        if asked.method in {"GET", "HEAD"}:
            return None
        if not is_known:
            return told("Requires authentication", 401)
        return None if self.repository.may_write(asked) else told("Resource not accessible by integration", 403)

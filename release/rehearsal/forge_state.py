"""What the fake GitHub holds: one repository with its releases, tags, environments and tokens."""

from __future__ import annotations

import secrets
import threading
from dataclasses import field
from datetime import datetime, timezone
from itertools import count
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from release.rehearsal.answering import Asked


@dataclass(kw_only=True, slots=True)
class Asset:
    """A file of a release. ``state`` is ``uploaded``, or ``starter`` after an upload that broke off."""

    id: int
    name: str
    kind: str
    path: Path
    size: int
    digest: str
    label: str = ""
    state: str = "uploaded"
    created: str


@dataclass(kw_only=True, slots=True)
class Release:
    """A release of the repository."""

    id: int
    tag: str
    target: str
    name: str | None
    body: str | None
    draft: bool
    prerelease: bool
    created: str
    published: str | None = None
    immutable: bool = False
    assets: list[Asset] = field(default_factory=list)


def timestamp() -> str:
    """Return the time as the forge writes it."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(kw_only=True, slots=True)
class Environment:
    """A place to deploy to; *patterns* are the names of branches and tags that may (``tag:v*``)."""

    id: int
    name: str
    reviewers: tuple[str, ...] = ()
    wait_minutes: int = 0
    prevents_self_review: bool = False
    patterns: tuple[str, ...] = ()
    created: str = "2026-01-01T00:00:00Z"


class Repository:
    """A repository, and who may do what with it."""

    def __init__(self, name: str, folder: Path) -> None:
        """Start without releases; contents of assets are put into *folder*."""
        self.name = name
        self.folder = folder
        self.lock = threading.RLock()
        self.numbers = count(1)
        self.immutable = False
        self.tags: dict[str, str] = {}
        self.made_tags: list[str] = []
        self.frozen_tags: set[str] = set()
        self.releases: dict[int, Release] = {}
        self.environments: dict[str, Environment] = {}
        self.decisions: dict[int, list[dict[str, Any]]] = {}
        self.breaking = 0
        self._tokens: dict[str, tuple[str, dict[str, str]]] = {}

    def make_token(self, login: str, permissions: dict[str, str]) -> str:
        """Return a new token of *login*."""
        token = f"ghs_{secrets.token_hex(18)}"
        self._tokens[token] = (login, permissions)
        return token

    def who(self, asked: Asked) -> str:
        """Return who asks, empty if nobody known does."""
        return self._known(asked)[0]

    def may_write(self, asked: Asked) -> bool:
        """Whether who asks may change releases, and see drafts."""
        return self._known(asked)[1].get("contents") == "write"

    def permissions_of(self, asked: Asked) -> dict[str, str]:
        """Return what who asks may do: ``{"contents": "read"}``."""
        return self._known(asked)[1]

    def release(self, number: str, asked: Asked) -> Release | None:
        """Return the release with *number* if who asks may see it."""
        release = self.releases.get(int(number)) if number.isdecimal() else None
        return release if release and (not release.draft or self.may_write(asked)) else None

    def public(self, tag: str) -> Release | None:
        """Return the published release of *tag*."""
        return next((each for each in self.releases.values() if each.tag == tag and not each.draft), None)

    def asset(self, number: str, asked: Asked) -> tuple[Release, Asset] | None:
        """Return the asset with *number*, and its release, if who asks may see it."""
        for release in [*self.releases.values()]:
            for asset in release.assets:
                if str(asset.id) == number and (not release.draft or self.may_write(asked)):
                    return release, asset
        return None

    def _known(self, asked: Asked) -> tuple[str, dict[str, str]]:
        _, _, token = asked.headers.get("authorization", "").partition(" ")
        return self._tokens.get(token.strip(), ("", {}))

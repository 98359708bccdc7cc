"""Forges: where one is, and a release there with its assets."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

_WEB = frozenset({"http", "https"})
_GIT = frozenset({"ssh", "git", "git+ssh", "ssh+git"})
# user@host:path, but not the letter of a Windows drive
_SCP = regex(r"(?:[^@/:]+@)?(?P<host>[^:/@\\]{2,}):(?!//|:)(?P<path>.+)")
# Servers that take ssh on the port of https, for those behind a firewall.
_SSH_HOST = regex(r"^(?:alt)?ssh\.(?=[^.]+\.[^.]+$)")
_REPLACED = regex(r"[^A-Za-z0-9._+-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where a repository is: its web server (``https://host:port``), the host's name and the path, without ``.git``."""

    base: str
    host: str
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """What is known of a forge: the configured kind (``auto``), the repository's address, and the configured API's."""

    kind: str = "auto"
    address: Address | None = None
    api: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A repository on a forge: the forge's kind, its web server, its API's address, and the repository's path."""

    kind: str
    base: str
    api: str
    project: str

    @property
    def shown(self) -> str:
        """The repository's page."""
        return f"{self.base}/{self.project}" if self.base else self.project


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file that a release has: size in bytes, SHA-256 (empty where the forge does not tell it), and its address.

    ``is_whole`` is false where an upload broke off; a link that leads to another server has no ``id``.
    """

    id: str
    name: str
    size: int
    sha256: str
    is_whole: bool = True
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgeRelease:
    """A release on a forge. ``uploads`` is where it takes assets; what is immutable takes none once it is public."""

    id: str
    tag: str
    title: str
    notes: str
    is_draft: bool
    is_immutable: bool = False
    url: str = ""
    uploads: str = ""
    assets: tuple[Asset, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """All releases of one tag, and the tags of the published ones of all versions that are no pre-releases."""

    releases: tuple[ForgeRelease, ...] = ()
    published_tags: tuple[str, ...] = ()

    @property
    def published(self) -> ForgeRelease | None:
        """The release that everybody sees."""
        return next((release for release in self.releases if not release.is_draft), None)

    @property
    def drafts(self) -> tuple[ForgeRelease, ...]:
        """The releases that only maintainers see."""
        return tuple(release for release in self.releases if release.is_draft)


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """What a release is to say. ``package`` and ``version`` are for forges that keep the files in packages."""

    tag: str
    title: str
    notes: str
    package: str
    version: str
    is_prerelease: bool
    is_latest: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file to attach: at ``path`` in the project, or ``data`` where that is empty; size in bytes and SHA-256.

    Without a file that is *required* a release is not complete. One that *grows* may be there as it began.
    """

    name: str
    size: int
    sha256: str
    path: str = ""
    data: bytes = field(default=b"", repr=False)
    is_required: bool = True
    grows: bool = False


def read_address(url: str) -> Address | None:
    """Return where the remote's *url* leads, without its user and password; ``None`` for a path on this machine."""
    scheme, has_scheme, _ = url.partition("://")
    if not has_scheme:
        match = _SCP.fullmatch(url)
        return _address("https", match["host"], match["host"], match["path"]) if match else None
    if scheme.lower() not in _WEB | _GIT:
        return None
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_web = parts.scheme in _WEB
    place = parts.netloc.rpartition("@")[2] if is_web else f"[{host}]" if ":" in host else host
    return _address(parts.scheme if is_web else "https", place, host, parts.path) if host else None


def asset_name(filename: str) -> str:
    """Return the name that every forge takes *filename* by: letters, digits and ``. _ + -``."""
    return _REPLACED.sub(".", filename).strip(".")


def named(assets: Sequence[Asset], name: str) -> Asset | None:
    """Return the asset called *name*, ``None`` where there is none."""
    return next((asset for asset in assets if asset.name == name), None)


def _address(scheme: str, place: str, host: str, path: str) -> Address:
    return Address(
        base=f"{scheme}://{_SSH_HOST.sub('', place)}",
        host=_SSH_HOST.sub("", host.lower()),
        path=path.strip("/").removesuffix(".git").rstrip("/"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """An issue of ours on a forge, told from others by its ``label``; without a ``body`` there should be none."""

    title: str
    body: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptIssue:
    """What became of an issue: ``opened``, ``updated``, ``closed``, ``as it was`` or ``not needed``, and its page."""

    what: str
    url: str = ""

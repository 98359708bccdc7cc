"""What the repository itself tells an audit: its newest release tag, and whom and what its metadata names."""

from __future__ import annotations

from release.model.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseTag:
    """The newest release tag: ``version`` is what its name says, ``stated`` what the files of its commit state.

    ``is_computed`` tells that the version there is made from the tag. ``branches`` are those that hold its commit.
    """

    name: str
    commit: str
    version: str
    is_annotated: bool
    has_message: bool
    stated: str = ""
    is_computed: bool = False
    branches: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A person of the metadata (``author`` or ``maintainer``); the address is empty where none is given."""

    role: str
    name: str
    address: str
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectLink:
    """An address that the metadata gives: its label, its host, and ``owner/name`` as far as it has that."""

    label: str
    host: str
    slug: str
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteAt:
    """A remote: its name, its host (empty for a folder), and ``owner/name``."""

    name: str
    host: str
    slug: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryFacts:
    """``release`` is ``None`` where there is no release tag.

    ``contacts`` and ``links`` are ``None`` where the metadata is only known when it is built.
    """

    release: ReleaseTag | None = None
    is_shallow: bool = False
    allowed: tuple[str, ...] = ()
    manifest: str = ""
    contacts: tuple[Contact, ...] | None = None
    links: tuple[ProjectLink, ...] | None = None
    remote: RemoteAt | None = None

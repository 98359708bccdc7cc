"""What an index tells of a project, its people and its publishers, and what the project says of itself."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from packaging.version import Version

PYPI, TESTPYPI = "pypi", "testpypi"
# What an index is asked for; the keys of `unseen`.
LISTING, PAGE, PROVENANCE = "listing", "page", "provenance"
OWNER = "Owner"
# The only statuses in which a project can be used as before.
ACTIVE = "active"
_NEVER = datetime.max.replace(tzinfo=timezone.utc)


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """One person's role at an index: ``Owner`` or ``Maintainer``."""

    role: str
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveFile:
    """One file that an index lists; what it does not tell is empty or ``None``."""

    filename: str
    version: Version | None
    sha256: str = ""
    size: int | None = None
    uploaded: datetime | None = None
    is_yanked: bool = False
    has_provenance: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """Who an index vouches for as the publisher of a file; what its kind does not have is empty."""

    kind: str
    repository: str
    workflow: str = ""
    environment: str = ""

    def __str__(self) -> str:
        """Return it on one line, for people."""
        inside = ", ".join(text for text in (self.workflow, self.environment) if text)
        return f"{self.kind} {self.repository}" + (f" ({inside})" if inside else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """The publishers that an index names for one file; ``None`` where it could not be read."""

    filename: str
    version: Version
    publishers: tuple[Publisher, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hole:
    """A known vulnerability of the version that is live; ``fixed`` are the versions without it."""

    id: str
    summary: str = ""
    fixed: tuple[str, ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An index's document on a project. ``None`` is what it has no field for.

    ``organization`` is empty where the project belongs to none.
    """

    name: str | None = None
    version: str | None = None
    author_emails: tuple[str, ...] | None = None
    urls: Mapping[str, str] | None = None
    roles: tuple[Role, ...] | None = None
    organization: str | None = None
    holes: tuple[Hole, ...] | None = None
    serial: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexFacts:
    """One index's word on the project.

    ``is_known`` is false where it has no such project, ``None`` where that could not be seen. ``files`` and ``page``
    are ``None`` where they could not be read; ``unseen`` says why, by what was asked for. ``proofs`` are those of the
    last release's files and of one of a release before.
    """

    index: str
    is_known: bool | None
    files: tuple[LiveFile, ...] | None = None
    versions: tuple[Version, ...] = ()
    status: str = ""
    serial: str = ""
    page: Page | None = None
    proofs: tuple[Proof, ...] = ()
    unseen: Mapping[str, str] = field(default_factory=dict)

    @property
    def latest(self) -> Version | None:
        """The version that users get: the highest that has a file which is not yanked, no pre-release if possible."""
        live = {file.version for file in self.files or () if file.version and not file.is_yanked}
        final = {version for version in live if not version.is_prerelease}
        return max(final or live, default=None)

    @property
    def newest(self) -> tuple[LiveFile, ...]:
        """The files of the release that came last, yanked or not; none where it is not told which that is."""
        versions = self.by_time
        return self.of(versions[-1]) if versions else ()

    @property
    def by_time(self) -> tuple[Version, ...]:
        """The versions that have files, in the order in which their first file came; none where a time is not told."""
        first: dict[Version, datetime] = {}
        versions = {file.version for file in self.files or () if file.version}
        for file in self.files or ():
            if file.version and file.uploaded:
                first[file.version] = min(first.get(file.version, file.uploaded), file.uploaded)
            elif file.version and len(versions) > 1:
                return ()
        return tuple(sorted(versions, key=lambda version: (first.get(version, _NEVER), version)))

    def of(self, version: Version) -> tuple[LiveFile, ...]:
        """Return the files of *version*."""
        return tuple(file for file in self.files or () if file.version == version)

    def proofs_of(self, version: Version) -> tuple[Proof, ...]:
        """Return the proofs of the files of *version* that were asked for."""
        return tuple(proof for proof in self.proofs if proof.version == version)

    def why(self, asked: str) -> str:
        """Return why *asked* could not be seen, in words."""
        return self.unseen.get(asked) or f"{self.index} does not tell"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """What the project's own files say; ``None`` is what they do not state where it can be read.

    ``links`` are those of the metadata by label, ``slug`` is ``owner/name`` of the remote. ``digests`` are the SHA-256
    of the candidate's files by name, of ``candidate_version``. ``committers`` are the addresses that committed within a
    year. ``coverage`` is the measured share in percent, with the file that says so in ``coverage_path``.
    ``dependencies`` are the names that the metadata requires. ``old_licence`` is a text in the form before PEP 639.
    """

    name: str
    source: str = ""
    emails: tuple[str, ...] | None = None
    links: Mapping[str, str] | None = None
    licence: str | None = None
    old_licence: str = ""
    licence_files: tuple[str, ...] | None = None
    classifiers: tuple[str, ...] | None = None
    dependencies: tuple[str, ...] | None = None
    slug: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    candidate_version: str = ""
    committers: frozenset[str] | None = None
    coverage: float | None = None
    coverage_path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnershipFacts:
    """Whose the project is: what it states, and what each index says, strictly apart.

    ``live`` is the index that users install from, ``None`` where it was not asked; so is ``test``. ``asked`` counts the
    requests. ``notes`` say what was left out.
    """

    stated: Stated
    live: IndexFacts | None = None
    test: IndexFacts | None = None
    asked: int = 0
    notes: tuple[str, ...] = ()

    def all_indexes(self) -> Iterator[IndexFacts]:
        """Yield what each index that was asked has told."""
        yield from (found for found in (self.live, self.test) if found is not None)

"""A package index on 127.0.0.1, with the answers and the refusals of the real one."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename

from release.rehearsal import archive_rules
from release.rehearsal.accounts import Accounts, User
from release.rehearsal.answering import Answer, Asked, Routes, document
from release.rehearsal.holdings import Held, Holdings, Stored, utc_now
from release.rehearsal.index_documents import About, Documents
from release.rehearsal.reading import Reading
from release.rehearsal.serving import Served
from release.rehearsal.trusting import Trusting
from release.rehearsal.uploading import Policy, Uploading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from release.rehearsal.authority import Authority
    from release.rehearsal.publishers import Publisher

MAINTAINER = "maintainer"


class Index(Served):
    """A running index. It keeps its files in a folder, and everything else in memory."""

    def __init__(
        self,
        folder: Path,
        *,
        location: str = "127.0.0.1",
        audience: str = "rehearsal",
        authority: Authority | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Keep files in *folder*; *location* is the index's name in its tokens, *audience* that of its identities."""
        folder.mkdir(parents=True, exist_ok=True)
        self._holdings = Holdings(folder.resolve(), now)
        self._accounts = Accounts(location)
        self._trusting = Trusting(self._holdings, self._accounts, audience)
        self.policy = Policy()
        routes = Routes(_not_found)
        routes.add("POST /legacy/", Uploading(self._holdings, self._accounts, self.policy).take)
        routes.add("GET /_/oidc/audience", self._trusting.tell_audience)
        routes.add("POST /_/oidc/mint-token", self._trusting.mint)
        Reading(self._holdings, lambda: self.url).add_routes(routes)
        self._documents = Documents(self._holdings, lambda: self.url)
        self._documents.add_routes(routes)
        super().__init__(routes, authority=authority)

    @property
    def upload_url(self) -> str:
        """Where files are sent: twine's ``--repository-url``."""
        return f"{self.url}/legacy/"

    @property
    def simple_url(self) -> str:
        """Where files are listed: pip's ``--index-url``."""
        return f"{self.url}/simple/"

    def add_user(self, name: str, *, verified: bool = True, two_factor: bool = True) -> User:
        """Add a person, or replace who has that name."""
        return self._accounts.add_user(User(name=name, verified=verified, two_factor=two_factor))

    def add_project(self, name: str, owner: str = MAINTAINER) -> Held:
        """Create a project without files."""
        return self._holdings.add_project(name, owner)

    def make_token(
        self,
        projects: Iterable[str] = (),
        *,
        user: str = MAINTAINER,
        expires: datetime | None = None,
        not_before: datetime | None = None,
    ) -> str:
        """Return a token of *user*: for *projects*, or for the whole account; until *expires*, or for ever."""
        person = self._accounts.user(user)
        caveats: list[list[Any]] = [[3, person.id]]
        if names := [str(canonicalize_name(name)) for name in projects]:
            caveats.insert(0, [1, names])
        if expires:
            starts = not_before or self._holdings.now()
            caveats.append([0, int(expires.timestamp()), int(starts.timestamp())])
        return self._accounts.issue(caveats, user=person)

    def revoke(self, token: str) -> None:
        """Forget *token*, as when its owner deletes it."""
        self._accounts.revoke(token)

    def trust(self, publisher: Publisher, issuer: str, keys: Mapping[str, Any], *, pending: str = "") -> None:
        """Let *publisher* mint tokens for identities that *issuer* signed; the first makes the project *pending*."""
        self._trusting.trust(publisher, issuer, keys, pending=pending)

    def disable_trust(self) -> None:
        """Turn trusted publishing off, as the index's people can."""
        self._trusting.is_enabled = False

    def put(self, path: Path, *, uploaded: datetime | None = None, owner: str = MAINTAINER) -> None:
        """Put a file on the index without a request, as if it had been *uploaded* then."""
        if path.name.endswith(".whl"):
            name, version, *_ = parse_wheel_filename(path.name)
            kind, inside = "bdist_wheel", archive_rules.metadata_of(path)
        else:
            name, version = parse_sdist_filename(path.name)
            kind, inside = "sdist", None
        data = path.read_bytes()
        shutil.copyfile(path, self._holdings.folder / path.name)
        stored = Stored(
            filename=path.name,
            kind=kind,
            version=str(version),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            blake2_256=hashlib.blake2b(data, digest_size=32).hexdigest(),
            uploaded=uploaded or self._holdings.now(),
            metadata=inside,
        )
        with self._holdings.lock:
            held = self._holdings.project(name) or self._holdings.add_project(name, owner)
            self._holdings.add_file(held, stored)

    def delete(self, filename: str) -> None:
        """Delete a file; its name can never be used again."""
        with self._holdings.lock:
            self._holdings.remove_file(filename)

    def yank(self, filename: str, reason: str = "") -> None:
        """Yank a file, with a reason or without."""
        self._holdings.file(filename)[1].yanked = reason or True

    def set_status(self, name: str, status: str) -> None:
        """Make a project ``active``, ``deprecated``, ``archived`` or ``quarantined``."""
        held = self._holdings.project(name)
        if held is None:
            raise LookupError(f"the index has no project {name}")
        held.status = status

    def set_owners(self, name: str, *owners: str) -> None:
        """Let a project belong to *owners* and to nobody else."""
        held = self._holdings.project(name)
        if held is None:
            raise LookupError(f"the index has no project {name}")
        held.owners = set(owners)
        self._holdings.note(held)

    def describe(self, name: str, about: About) -> None:
        """Let the index tell *about* a project beside its files."""
        self._documents.describe(name, about)

    def lag(self, *, seconds: float = 0.0, answers: int = 0) -> None:
        """Let listings leave out what is uploaded from now on: for *seconds*, or in its project's next *answers*."""
        self._holdings.lag_s, self._holdings.lag_answers = seconds, answers

    def leave_out(self, *fields: str) -> None:
        """Let listings tell nothing of *fields* (``upload-time``, ``size``, ``hashes``), as other indexes' do."""
        self._holdings.left_out = frozenset(fields)

    def state_digest(self, filename: str, sha256: str) -> None:
        """Let listings state *sha256* for a file, whatever its bytes are."""
        self._holdings.file(filename)[1].stated_sha256 = sha256

    def serve_bytes(self, filename: str, data: bytes) -> None:
        """Let downloads of a file get *data*; listings state the digest of what was uploaded."""
        self._holdings.file(filename)[1].served = data

    def attest(self, filename: str, provenance: dict[str, Any]) -> None:
        """Let the index serve *provenance* for a file."""
        self._holdings.file(filename)[1].provenance = provenance

    def digests(self, name: str) -> dict[str, str]:
        """Return the SHA-256 of the bytes of each file of a project, listed or not."""
        held = self._holdings.project(name)
        return {stored.filename: stored.sha256 for stored in held.files.values()} if held else {}


def _not_found(_: Asked) -> Answer:
    return document({"message": "Not Found"}, 404)

"""The upload endpoint: ``POST /legacy/``, with the refusals of the real index in their order and with their words."""

from __future__ import annotations

import hashlib
import html
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.utils import canonicalize_version

from release.model.records import dataclass
from release.rehearsal import archive_rules, attestation_rules, upload_rules
from release.rehearsal.answering import Answer, Asked
from release.rehearsal.holdings import Stored
from release.rehearsal.multipart import Form, Received, read_form

if TYPE_CHECKING:
    from packaging.metadata import Metadata

    from release.rehearsal.accounts import Accounts, Identity, User
    from release.rehearsal.holdings import Held, Holdings

OPEN_DAYS = 14
_GIB, _MIB = 1024**3, 1024**2


@dataclass(kw_only=True, slots=True)
class Policy:
    """What the index's people decide: sizes in bytes, and whether it takes anything at all."""

    is_read_only: bool = False
    takes_uploads: bool = True
    largest_file: int = 100 * _MIB
    largest_project: int = 10 * _GIB
    new_projects_left: int = 1_000


class Refusal(NamedTuple):
    """A status, and the words that go into the reason phrase."""

    status: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Upload:
    """What one request brought."""

    form: Form
    content: Received
    metadata: Metadata
    identity: Identity

    @property
    def filename(self) -> str:
        return self.content.filename

    @property
    def version(self) -> str:
        return str(self.metadata.version)


class Uploading:
    """Takes files into the holdings, or says why not."""

    def __init__(self, holdings: Holdings, accounts: Accounts, policy: Policy) -> None:
        """Take files into *holdings* for *accounts* under *policy*."""
        self._holdings = holdings
        self._accounts = accounts
        self._policy = policy

    def take(self, asked: Asked) -> Answer:
        """Answer ``POST /legacy/``."""
        if refusal := self._refuse_at_the_door(asked):
            return _refused(refusal)
        with tempfile.TemporaryDirectory(prefix=".upload-", dir=self._holdings.folder) as folder:
            try:
                form = read_form(asked.body, asked.headers.get("content-type", ""), Path(folder))
            except ValueError as error:
                return _refused(Refusal(400, str(error)))
            refusal = self._process(form, asked.headers.get("authorization", ""))
        return _refused(refusal) if refusal else Answer(kind="text/html; charset=utf-8")

    def _refuse_at_the_door(self, asked: Asked) -> Refusal | None:
        if self._policy.is_read_only:
            return Refusal(403, "Read-only mode: Uploads are temporarily disabled.")
        if not self._policy.takes_uploads:
            return Refusal(403, "New uploads are temporarily disabled.")
        if self._accounts.identify(asked.headers.get("authorization", "")) is None:
            return Refusal(403, "Invalid or non-existent authentication information.")
        return None

    def _process(self, form: Form, authorization: str) -> Refusal | None:
        identity = self._accounts.identify(authorization)
        if identity is None:  # revoked while the file was on its way
            return Refusal(403, "Invalid or non-existent authentication information.")
        if refusal := _refuse_form(form):
            return refusal
        metadata, wrong = upload_rules.read_metadata(form)
        if metadata is None:
            return Refusal(400, wrong)
        content = next((each for each in form.files if each.field == "content"), None)
        if content is None:
            return Refusal(400, "Upload payload does not have a file.")
        with self._holdings.lock:  # one upload is judged and taken after the other, as in a transaction
            return self._judge(_Upload(form=form, content=content, metadata=metadata, identity=identity))

    def _judge(self, upload: _Upload) -> Refusal | None:
        held = self._holdings.project(upload.metadata.name)
        is_new = held is None
        if held is None:
            if refusal := self._refuse_new_project(upload):
                return refusal
            held = self._holdings.add_project(upload.metadata.name, upload.identity.user.name)  # type: ignore[union-attr]
        refusal = self._settle(upload, held)
        if refusal and is_new:
            del self._holdings.projects[held.key]
        return refusal

    def _settle(self, upload: _Upload, held: Held) -> Refusal | None:
        refusal = self._refuse_person(upload, held) or self._refuse_file(upload, held)
        if refusal or _is_there_already(upload, held):
            return refusal
        found = self._refuse_content(upload, held)
        if isinstance(found, Refusal):
            return found
        upload.content.path.replace(self._holdings.folder / upload.filename)
        self._holdings.add_file(held, found)
        return None

    def _refuse_new_project(self, upload: _Upload) -> Refusal | None:
        user = upload.identity.user
        if user is None:
            return Refusal(400, "Non-user identities cannot create new projects.")
        if refusal := _refuse_user(user):
            return refusal
        if not self._policy.new_projects_left:
            return Refusal(429, "Too many new projects created")
        self._policy.new_projects_left -= 1
        return None

    def _refuse_person(self, upload: _Upload, held: Held) -> Refusal | None:
        now_s = self._holdings.now().timestamp()
        if wrong := self._accounts.refusal(upload.identity, held, now_s):
            return Refusal(403, wrong)
        return _refuse_user(upload.identity.user) if upload.identity.user else None

    def _refuse_file(self, upload: _Upload, held: Held) -> Refusal | None:
        """Judge what can be told without opening the file."""
        content, form, policy = upload.content, upload.form, self._policy
        wrong = upload_rules.refuse_description(upload.metadata)
        wrong = wrong or upload_rules.refuse_filename(upload.filename, form.first("filetype"))
        if wrong:
            return Refusal(400, wrong)
        if content.kind.startswith("image/"):
            return Refusal(400, "Invalid distribution file.")
        if content.size > policy.largest_file:
            limit = policy.largest_file // _MIB
            return Refusal(400, f"File too large. Limit for project {held.name!r} is {limit} MB.")
        if content.size + held.size > policy.largest_project:
            limit = policy.largest_project // _GIB
            return Refusal(400, f"Project size too large. Limit for project {held.name!r} total size is {limit} GB.")
        if not _digests_agree(form, content):
            return Refusal(400, "The digest supplied does not match a digest calculated from the uploaded file.")
        return None

    def _refuse_content(self, upload: _Upload, held: Held) -> Refusal | Stored:
        """Judge the file; return what is to be stored if nothing is wrong with it."""
        filename, content, kind = upload.filename, upload.content, upload.form.first("filetype")
        if any(filename in each.files for each in self._holdings.projects.values()) or self._holdings.same_bytes(
            content.blake2_256
        ):
            return Refusal(400, f"File already exists ({filename!r}, with blake2_256 hash {content.blake2_256!r}).")
        if filename in self._holdings.gone:
            words = "This filename was previously used by a file that has since been deleted. Use a different version."
            return Refusal(400, words)
        created = held.releases.get(canonicalize_version(upload.version))
        if created and created < self._holdings.now() - timedelta(days=OPEN_DAYS):
            return Refusal(400, f"Uploading new files to releases older than {OPEN_DAYS} days is not allowed.")
        of_release = [stored for stored in held.files.values() if stored.version == upload.version]
        if kind == "sdist" and any(stored.kind == "sdist" for stored in of_release):
            return Refusal(400, "Only one sdist may be uploaded per release.")
        inside: bytes | None = None
        if kind == "sdist":
            wrong = archive_rules.refuse_sdist(content.path, filename, upload.metadata)
        else:
            wrong, inside = archive_rules.refuse_wheel(content.path, filename, upload.metadata)
        provenance = None
        if not wrong and "attestations" in upload.form.fields:
            wrong, provenance = _attested(upload)
        if wrong:
            return Refusal(400, wrong)
        return self._stored(upload, inside, provenance)

    def _stored(self, upload: _Upload, inside: bytes | None, provenance: dict[str, Any] | None) -> Stored:
        content, python = upload.content, upload.metadata.requires_python
        return Stored(
            filename=upload.filename,
            kind=upload.form.first("filetype"),
            version=upload.version,
            size=content.size,
            sha256=content.sha256,
            blake2_256=content.blake2_256,
            uploaded=self._holdings.now(),
            requires_python=str(python) if python else "",
            summary=upload.metadata.summary or "",
            metadata=inside,
            provenance=provenance,
        )


def _is_there_already(upload: _Upload, held: Held) -> bool:
    there, content = held.files.get(upload.filename), upload.content
    return there is not None and (there.sha256, there.blake2_256) == (content.sha256, content.blake2_256)


def _refuse_form(form: Form) -> Refusal | None:
    if tuples := [each.field for each in form.files if each.field not in {"content", "gpg_signature"}]:
        return Refusal(400, f"{tuples[0]}: Should not be a tuple.")
    if form.fields.get("protocol_version", ["1"])[0] != "1":
        return Refusal(400, "Unknown protocol version.")
    if form.first(":action") != "file_upload":
        return Refusal(410, "This API is no longer supported, instead simply upload the file.")
    wrong = upload_rules.refuse_form(form)
    return Refusal(400, wrong) if wrong else None


def _attested(upload: _Upload) -> tuple[str, dict[str, Any] | None]:
    publisher, content = upload.identity.publisher, upload.content
    wrong, attestations = attestation_rules.refuse_attestations(
        upload.form.first("attestations"), content.filename, content.sha256, is_trusted=publisher is not None
    )
    if wrong or publisher is None:
        return wrong, None
    return "", attestation_rules.provenance(publisher.identity, attestations)


def _refuse_user(user: User) -> Refusal | None:
    who = f"User {user.name!r}, associated with the API token used, does not have"
    if not user.verified:
        return Refusal(403, f"{who} a verified primary email address.")
    return None if user.two_factor else Refusal(403, f"{who} two-factor authentication enabled.")


def _digests_agree(form: Form, content: Received) -> bool:
    known = {"sha256": content.sha256, "blake2_256": content.blake2_256}
    if form.first("md5_digest"):
        with content.path.open("rb") as stream:
            digest = hashlib.md5(usedforsecurity=False)
            while piece := stream.read(_MIB):
                digest.update(piece)
        known["md5"] = digest.hexdigest()
    return all(form.first(f"{name}_digest").lower() in {"", value} for name, value in known.items())


def _refused(refusal: Refusal) -> Answer:
    page = f"<html><head><title>{refusal.status}</title></head><body>{html.escape(refusal.words)}</body></html>"
    return Answer(status=refusal.status, reason=refusal.words, body=page.encode(), kind="text/html; charset=utf-8")

"""Asking an index whether it would take a credential, without uploading anything. Only where somebody asks for it.

Nothing of this is promised by an index; it is read from its code. What is sent cannot become a file: the first question
has a protocol version that does not exist, the second a file name that no index takes. Both go to public indexes only,
since others may take whatever comes. What can be told from the token alone is told without sending it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from enum import Enum
from typing import TYPE_CHECKING

from release.errors import OutsideAnswered, OutsideUnreachable, TokenInvalid, UploadRefused
from release.index.identity import mint, read_identity
from release.index.listing import read_listing
from release.index.token import Reach, describe, is_for, read_token
from release.model.records import dataclass
from release.model.version import read_version
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.index.addresses import Index
    from release.index.credentials import Credential
    from release.system.view import View
    from release.system.world import World

_FILE = "probe.invalid"
_CONTENT = b"This is no distribution."
_TROUBLE = 500


class Answered(str, Enum):
    """How a probe ended."""

    ACCEPTED = "accepted"
    UNKNOWN_TOKEN = "unknown token"  # noqa: S105 - a word
    NO_TOKEN = "no token"  # noqa: S105 - a word
    OTHER_INDEX = "other index"
    OTHER_PROJECT = "other project"
    OTHER_USER = "other user"
    EXPIRED = "expired"
    NO_ROLE = "no role"
    ACCOUNT = "account incomplete"
    NO_PROJECT = "no project"
    CLOSED = "index takes nothing"
    BUSY = "index busy"
    NOT_ASKED = "not asked"
    UNCLEAR = "unclear"


# What an index says, in the order in which it is looked for: the cause, and what it means for people.
_CAUSES = (
    (
        r"Read-only mode|temporarily disabled|uploads are disabled",
        Answered.CLOSED,
        "it takes no uploads now; try later",
    ),
    (
        r"Invalid or non-existent authentication",
        Answered.UNKNOWN_TOKEN,
        "deleted, never there, or its user is disabled",
    ),
    (r"signatures do not match", Answered.UNKNOWN_TOKEN, "it was changed after the index made it"),
    (r"token is expired", Answered.EXPIRED, "its time is over"),
    (r"scoped token is not valid for project", Answered.OTHER_PROJECT, "it is for other projects"),
    (r"user restriction|publisher restriction|OIDC scoped token", Answered.OTHER_USER, "it is another's"),
    (r"isn't allowed to upload|not allowed to upload", Answered.NO_ROLE, "its user has no role in the project"),
    (r"verified (?:primary )?email|two-factor", Answered.ACCOUNT, "its user's address or second factor is missing"),
    (r"cannot create new projects", Answered.NO_PROJECT, "the project does not exist there"),
    (r"Unknown protocol version|Invalid file extension", Answered.ACCEPTED, "it goes no further than the file itself"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Probed:
    """What became of a probe of *index*; ``words`` say it for people, without the credential."""

    index: str
    answered: Answered
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """The job that an index is expected to trust: ``owner/name``, the workflow's file name, the environment."""

    repository: str
    workflow: str
    environment: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchanged:
    """What became of a job's identity at *index*: ``differing`` are claims that are not as expected."""

    index: str
    is_given: bool
    words: tuple[str, ...]
    differing: tuple[str, ...] = ()


def probe_token(world: World, index: Index, credential: Credential) -> Probed:
    """Ask whether *index* knows the token at all; what it may do is not looked at."""
    told = _without_asking(index, credential)
    return told or _asked(world, index, credential, _body({"protocol_version": "0", ":action": "file_upload"}, None))


def probe_right(world: World, index: Index, credential: Credential, project: str) -> Probed:
    """Ask whether the token may upload to *project*, which must exist there with a version: else it would be made."""
    told = _without_asking(index, credential, project, int(world.view.now().timestamp()))
    version = "" if told else _version(world.view, index, project)
    if told or not version:
        why = f"{index.name} has no version of {project}, so asking would make the project"
        return told or Probed(index=index.name, answered=Answered.NO_PROJECT, words=why)
    fields = {
        ":action": "file_upload",
        "protocol_version": "1",
        "metadata_version": "2.1",
        "name": project,
        "version": version,
        "filetype": "sdist",
        "pyversion": "source",
        "sha256_digest": hashlib.sha256(_CONTENT).hexdigest(),
    }
    return _asked(world, index, credential, _body(fields, _CONTENT))


def probe_exchange(world: World, index: Index, expected: Expected) -> Exchanged:
    """Let the CI give this job an identity and *index* a token for it, which is thrown away.

    Where the index refuses, the claims that differ from what is *expected* are told; without any, the publisher that
    is registered there is another one.
    """
    identity = read_identity(world.view, index)
    world.keep_secret(identity.text)
    differing = tuple(_differences(identity.claims, expected))
    try:
        text = mint(world, index, identity)
    except UploadRefused as problem:
        return Exchanged(index=index.name, is_given=False, words=tuple(problem.where), differing=differing)
    world.keep_secret(text)
    return Exchanged(index=index.name, is_given=True, words=(describe(read_token(text)),), differing=differing)


def _without_asking(index: Index, credential: Credential, project: str = "", now: int | None = None) -> Probed | None:
    """Return what the token alone tells, ``None`` where only the index knows."""

    def told(answered: Answered, words: str) -> Probed:
        return Probed(index=index.name, answered=answered, words=f"{credential.words}: {words}; nothing was sent")

    if not index.is_public:
        return told(Answered.NOT_ASKED, f"{index.name} is no public index and may take whatever is sent")
    try:
        token = read_token(credential.password)
    except TokenInvalid as problem:
        return told(Answered.NO_TOKEN, problem.what)
    scope, about = token.scope, describe(token)
    if not is_for(token, index.location):
        return told(Answered.OTHER_INDEX, f"{about}: it is not of {index.name}")
    if project and (scope.excludes(project) or scope.reach is Reach.NOTHING):
        return told(Answered.OTHER_PROJECT, f"{about}: it is not for {project}")
    if now is not None and not scope.is_valid_at(now):
        return told(Answered.EXPIRED, f"{about}: it is not valid now")
    return None


def _version(view: View, index: Index, project: str) -> str:
    """Return the highest version that *index* lists of *project*, empty where it lists none."""
    listing = read_listing(view, index, project)
    known = [(parsed, stated) for stated in listing.versions if (parsed := read_version(stated)) is not None]
    return max(known)[1] if known else ""


def _asked(world: World, index: Index, credential: Credential, sent: tuple[str, bytes]) -> Probed:
    world.keep_secret(*credential.secrets)
    kind, body = sent
    who = base64.b64encode(f"{credential.username}:{credential.password}".encode()).decode()
    headers = {"Authorization": f"Basic {who}", "Content-Type": kind}
    try:
        answer = world.send(Request(url=index.upload, method="POST", headers=headers, body=body, tries=1))
    except (OutsideUnreachable, OutsideAnswered) as problem:
        return Probed(index=index.name, answered=Answered.BUSY, words=f"{index.name}: {problem.what}")
    words = world.hide(answer.words)[:300]
    cause, meaning = next(((cause, told) for shape, cause, told in _CAUSES if re.search(shape, words)), (None, ""))
    if cause is None:
        is_busy = answer.status == 429 or answer.status >= _TROUBLE  # noqa: PLR2004 - HTTP's "too many requests"
        cause, meaning = (Answered.BUSY, "try later") if is_busy else (Answered.UNCLEAR, "nobody knows what that means")
    return Probed(index=index.name, answered=cause, words=f"{credential.words}: {meaning} ({words})")


def _body(fields: Mapping[str, str], content: bytes | None) -> tuple[str, bytes]:
    """Return the content type and the body of a form."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()
    ]
    data = "".join(parts).encode()
    if content is not None:
        data += f'--{mark}\r\nContent-Disposition: form-data; name="content"; filename="{_FILE}"\r\n'.encode()
        data += b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    return f"multipart/form-data; boundary={mark}", data + f"--{mark}--\r\n".encode()


def _differences(claims: Mapping[str, object], expected: Expected) -> Iterator[str]:
    """Yield each claim that is not as *expected*, with both values; of GitHub's and of GitLab's names."""
    workflow = str(claims.get("job_workflow_ref") or claims.get("ci_config_ref_uri") or "").partition("@")[0]
    stated = {
        "repository": str(claims.get("repository") or claims.get("project_path") or ""),
        "workflow": workflow.rpartition("/")[2],
        "environment": str(claims.get("environment") or ""),
    }
    wanted = {"repository": expected.repository, "workflow": expected.workflow, "environment": expected.environment}
    for name, value in wanted.items():
        if value.lower() != stated[name].lower() and (value or name != "environment"):
            yield f"{name} = {json.dumps(stated[name])}, expected {json.dumps(value)}"

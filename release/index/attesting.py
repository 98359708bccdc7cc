"""Attestations (PEP 740): files are signed as this CI job, before they go to an index that takes such signatures."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from dataclasses import field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from release.errors import AttestationFailed, AttestationMissing, OutsideFailed
from release.index.identity import ask_identity, offers_identity
from release.index.upload import package_folder
from release.model.publishing import Attesting
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from release.index.addresses import Index
    from release.model.distribution import Distribution
    from release.model.settings import IndexAt, Publish
    from release.system.view import View
    from release.system.world import World

_AUDIENCE = "sigstore"
_GIVEN = "SIGSTORE_ID_TOKEN"  # where a GitLab job has the identity
_URL, _BEARER = "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"  # where a GitHub job asks for it
_TRUST = "SIGSTORE_TRUST_CONFIG"  # of the user's own Sigstore; no file of the project decides who gets the identity
_BASE_S, _FILE_S = 90.0, 30.0
_MOST_TRIES, _LOST = 3, 75  # the latter as in system/attesting.py


def judge(view: View, index: Index, publish: Publish, indexes: Mapping[str, IndexAt]) -> Attesting:
    """Return whether what goes to *index* is signed, or why it is not.

    Raises :class:`AttestationMissing` where *publish* wants it for every index that takes attestations.
    """
    if publish.attestations == "never":
        return Attesting(words='attestations = "never"')
    if not _is_taking(index, indexes):
        return Attesting(words=f"[tool.release.indexes.{index.name}] has no attestations = true")
    words, fix = _obstacle(view, index)
    if words and publish.attestations == "always":
        raise AttestationMissing(f"what goes to {index.name} cannot be signed", where=(words,), fix=(fix,))
    return Attesting(is_made=not words, words=words)


def attest(
    world: World, index: Index, files: Mapping[Path, Distribution], on_line: Callable[[str], None]
) -> tuple[str, ...]:
    """Sign *files* (absolute path to what was approved); return their names when all have an attestation.

    The files stay as they are; the attestations are kept where :func:`attestation_path` says. Raises
    :class:`AttestationFailed` where one could not be had, or is not for the approved bytes.
    """
    names = [file.filename for file in files.values()]
    with world.act("attest", index=index.name, files=names) as result:
        texts = _signed(world, list(files), on_line)
        for file in files.values():
            _require_for(file, texts[file.filename])
        for name, text in texts.items():
            world.write(attestation_path(index.name, name), text.encode())
        result["attestations"] = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    return tuple(names)


def attestation_path(index: str, filename: str) -> str:
    """Return where the attestation is kept that goes to *index* with *filename*, relative to the project."""
    return f".release/attestations/{index}/{filename}.publish.attestation"


def _is_taking(index: Index, indexes: Mapping[str, IndexAt]) -> bool:
    """Tell whether the index is known to take attestations: the public ones are, unless one is played elsewhere."""
    at = indexes.get(index.name)
    return bool(at and at.attestations) or (index.is_public and not (at and at.upload))


def _obstacle(view: View, index: Index) -> tuple[str, str]:
    """Return why nothing can be signed here and what helps; empty where it can."""
    if not offers_identity(view, index):
        return "a token uploads, and not a CI job's own identity", "in the publish job: permissions: id-token: write"
    if not (view.env(_GIVEN) or (view.env(_URL) and view.env(_BEARER))):
        return f"the job has no {_GIVEN}", f"in the publish job: id_tokens: {_GIVEN}: aud: {_AUDIENCE}"
    if find_spec("pypi_attestations") is None:
        return "pypi-attestations is not installed", f"{sys.executable} -m pip install 'release-tasks[attest]'"
    return "", ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tried:
    """What the child made: each file's attestation, or what went wrong and whether that may pass."""

    texts: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    may_pass: bool = False


def _signed(world: World, paths: Sequence[Path], on_line: Callable[[str], None]) -> Mapping[str, str]:
    """Return the attestation of each file by its name; what may pass is waited for, a few times."""
    for number in range(1, _MOST_TRIES + 1):
        tried = _try(world, paths)
        if not tried.words:
            return tried.texts
        if not tried.may_pass or number == _MOST_TRIES:
            break
        on_line(f"signing: {tried.words[:120]}; trying again")
        world.pause(number)
    raise AttestationFailed("the files could not be signed", where=(tried.words[:400],), fix=("nox -s publish",))


def _try(world: World, paths: Sequence[Path]) -> _Tried:
    """Let the child sign; only it has the identity, which is asked for anew each time because it soon expires."""
    try:
        identity = _identity(world.view)
    except OutsideFailed as problem:
        return _Tried(words=str(problem))
    if not identity:
        return _Tried(words="the CI gave the job no identity to sign as")
    world.keep_secret(identity)
    with world.scratch() as folder:
        answer = world.run(
            [sys.executable, "-m", "release.system.attesting", "--to", str(folder), *map(str, paths)],
            timeout_s=_BASE_S + _FILE_S * len(paths),
            cwd=folder,
            environment={**_environment(world.view), "SIGSTORE_IDENTITY_TOKEN": identity},
        )
        if answer.ok:
            made = {path.name: folder / f"{path.name}.publish.attestation" for path in paths}
            return _Tried(texts={name: world.view.read_anywhere(path) for name, path in made.items()})
    if answer.code is None:
        return _Tried(words=f"no answer in {answer.seconds:.0f} s")
    said = (answer.text.strip() or answer.words).splitlines()
    words = world.hide(said[-1]) if said else f"exit code {answer.code}"
    return _Tried(words=words, may_pass=answer.code == _LOST)


def _environment(view: View) -> dict[str, str]:
    """Return what lets the child find the libraries that were found here, and another Sigstore where one is named."""
    found = {"PYTHONPATH": os.pathsep.join(filter(None, (package_folder(), view.env("PYTHONPATH"))))}
    trust = view.env(_TRUST)
    return {**found, _TRUST: str(view.root / trust)} if trust else found


def _identity(view: View) -> str:
    """Ask the CI for an identity that is good for signing, and for nothing else; empty where it gives none."""
    if given := view.env(_GIVEN):
        return given
    asked = ask_identity(view, lambda: _AUDIENCE)
    return asked[0] if asked else ""


def _require_for(file: Distribution, text: str) -> None:
    """Refuse an attestation that is not for the approved bytes of *file* under its name."""
    subject = _subject(text)
    digest = subject.get("digest")
    sha256 = digest.get("sha256") if isinstance(digest, dict) else None
    if (subject.get("name"), sha256) != (file.filename, file.sha256):
        raise AttestationFailed(
            f"what was signed is not {file.filename} as it was approved",
            where=(f"approved {file.sha256}", f"signed   {sha256 or 'nothing that can be read'}"),
            fix=("nox -s publish",),
        )


def _subject(text: str) -> dict[str, Any]:
    try:
        [found] = json.loads(base64.b64decode(json.loads(text)["envelope"]["statement"]))["subject"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}

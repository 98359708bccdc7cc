"""The proofs of a rehearsal: what must be refused is tried, with the commands that a user types, and is refused.

Each proof has a copy of the approved project and, where something could be sent, an index of its own. It yields what
was seen, in a few words, or raises :class:`ProofMissing`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from release.errors import ProofMissing
from release.rehearsal import faults
from release.rehearsal.identity import Identity, github_claims
from release.rehearsal.publishers import GitHubPublisher
from release.rehearsal.sandbox import OWNER
from release.rehearsal.scene import PATH, candidate_in, last_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from release.rehearsal.index import Index
    from release.rehearsal.sandbox import Sandbox
    from release.rehearsal.scene import Scene
    from release.system.child import Answer

_UPLOAD = "POST /legacy/"
_OWNER_ID = "2000002"


def token_of_another_project(scene: Scene) -> Iterator[str]:
    """A token that is not for this project is refused before anything is sent."""
    root, index = scene.stage("another-token")
    answer = scene.publish(root, index, PYPI_API_TOKEN=index.make_token(["another-project"]))
    yield _refused(root, answer, "token-unfit", index)


def byte_changed(scene: Scene) -> Iterator[str]:
    """One byte of a distribution that changed after the approval stops everything."""
    root, index = scene.stage("changed-byte")
    path = _wheel(root)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    yield _refused(root, scene.publish(root, index), "distribution-changed", index)


def tag_moved(scene: Scene) -> Iterator[str]:
    """A tag that leads to another commit than the candidate's stops everything."""
    root, index = scene.stage("moved-tag")
    scene.sandbox.git(root, "tag", "--force", "--annotate", scene.candidate.tag, "--message", "moved", "HEAD~1")
    yield _refused(root, scene.publish(root, index), "tag-moved", index)


def connection_cut(scene: Scene) -> Iterator[str]:
    """A connection that is cut in the second of two uploads is made again, and only what is missing is sent."""
    root, index = scene.stage("cut")
    index.plan(_UPLOAD, faults.passed(), faults.cut_off(0.5))
    answer = scene.publish(root, index)
    sent = [record.status for record in index.asked(_UPLOAD)]
    _require(answer.ok and not index.unspent, "it was not resumed", answer)
    _require(sent == [200, 0, 200], f"uploads ended with {sent}", answer)
    _require(
        index.digests(scene.sandbox.name) == scene.digests,
        "the index does not have exactly the candidate's files",
        answer,
    )
    yield "resumed in the same run, nothing was sent twice"


def job_without_environment(scene: Scene) -> Iterator[str]:
    """A CI job whose identity names no environment is refused; the same job in its environment may publish.

    On its way to the index 503 is answered twice, and afterwards the index lists the files late.
    """
    root, index = scene.stage("ci")
    sandbox = scene.sandbox
    repository, ref = f"{OWNER}/{sandbox.name}", f"refs/tags/{scene.candidate.tag}"
    job: Identity = sandbox.start(
        Identity(github_claims(repository, ref=ref, environment=""), authority=sandbox.authority)
    )
    variables = {**job.environment, **sandbox.authority.environment(sandbox.folder / "authority.pem"), "CI": "true"}
    # The index would take the job in any environment: nothing but the gate here stands in its way.
    publisher = GitHubPublisher(
        repository=repository, owner_id=_OWNER_ID, workflow="release.yml", projects=(sandbox.name,)
    )
    index.trust(publisher, job.url, job.keys)
    yield _refused(root, scene.publish(root, index, **variables), "identity-unexpected", index)
    job.claims = github_claims(repository, ref=ref)
    index.plan(_UPLOAD, faults.refused(503), faults.refused(503))
    index.lag(answers=1)
    answer = scene.publish(root, index, **variables)
    sent = [record.status for record in index.asked(_UPLOAD)]
    _require(answer.ok and sent == [503, 503, 200, 200], f"uploads ended with {sent}", answer)
    yield "passed, as a CI job with its identity instead of a token"
    answer = sandbox.nox(root, "verify", "--index", "pypi")
    _require(answer.ok, "the index served the files and they were not found", answer)
    _require("not listed yet" in answer.text, "nobody was told that the index lags", answer)
    _require(
        index.digests(scene.sandbox.name) == scene.digests,
        "the index does not have exactly the candidate's files",
        answer,
    )
    yield "told, waited for, then served, installed and imported"


def uploaded_again(scene: Scene) -> Iterator[str]:
    """Publishing again what is published sends nothing."""
    index = scene.sandbox.indexes["pypi"]
    before = len(index.asked("POST *"))
    answer = scene.publish(scene.sandbox.copy(scene.root, "again"), index)
    _require(answer.ok, "a second run is no success", answer)
    _require(len(index.asked("POST *")) == before, "something was sent again", answer)
    yield "nothing was sent"


def release_immutable(scene: Scene) -> Iterator[str]:
    """A public release that cannot change is left alone by a second run, and other bytes are an alarm."""
    sandbox = scene.sandbox
    published, before = sandbox.forge.published(scene.candidate.tag), _acts(sandbox)
    answer = scene.announce(sandbox.copy(scene.root, "second-run"))
    _require(answer.ok, "a second announcement is no success", answer)
    _require(_acts(sandbox) == before, "the second announcement sent something", answer)
    root = sandbox.copy(scene.root, "other-bytes")
    _forge_candidate(root)
    words = _refused(root, scene.announce(root), "assets-differ")
    is_same = _acts(sandbox) == before and sandbox.forge.published(scene.candidate.tag) == published
    _require(is_same, "the public release was touched", answer)
    yield f"a second run is quiet; other bytes: {words}"


def _forge_candidate(root: Path) -> None:
    """Let *root* have a candidate of the same name with another wheel, as after a build that nobody approved."""
    path, seen, candidate = _wheel(root), root / ".release" / "verified.json", candidate_in(root)
    path.write_bytes(path.read_bytes() + b"\0")
    files = tuple(
        replace(file, size=path.stat().st_size, sha256=sha256(path.read_bytes()).hexdigest())
        if file.filename == path.name
        else file
        for file in candidate.distributions
    )
    changed = replace(candidate, distributions=files)
    (root / PATH).write_bytes(changed.canonical())
    verified = seen.read_text(encoding="utf-8")
    seen.write_text(verified.replace(candidate.digest, changed.digest), encoding="utf-8")


def _refused(root: Path, answer: Answer, wanted: str, index: Index | None = None) -> str:
    """Return how *answer* refused; it has to be the *wanted* error, before anything was sent to *index*."""
    path = root / ".release" / "error.json"
    told = json.loads(path.read_text(encoding="utf-8"))["error"] if not answer.ok and path.exists() else {}
    found = told.get("id", "no error")
    _require(found == wanted, f"it ended with {found}", answer)
    sent = index.asked("POST *") if index else []
    _require(not sent, f"{len(sent)} requests were sent before it was refused", answer)
    return f"refused, {found}, exit {told['exit_code']}" + (", nothing was sent" if index else "")


def _wheel(root: Path) -> Path:
    return next(iter(sorted((root / "dist").glob("*.whl"))))


def _acts(sandbox: Sandbox) -> list[str]:
    return [str(record) for record in sandbox.forge.requests if record.method not in {"GET", "HEAD"}]


def _require(holds: bool, words: str, answer: Answer) -> None:
    if not holds:
        raise ProofMissing(words, where=last_lines(answer))

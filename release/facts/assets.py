"""The files that a release on a forge gets: distributions, candidate, checksums, review and trail."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from release.model.forge import File, asset_name

if TYPE_CHECKING:
    from release.model.candidate import Candidate
    from release.system.view import View

CANDIDATE, SUMS = "candidate.json", "SHA256SUMS"
# Files that are attached if they are there; a trail is longer each time.
_REVIEW = (".release/review.html", ".release/review.md")
_TRAIL = ".release/trail.jsonl"
_PIECE = 1 << 20


def list_files(view: View, candidate: Candidate) -> tuple[File, ...]:
    """Return what is attached. The checksums are those of what every run has: distributions and candidate."""
    distributions = tuple(
        File(name=asset_name(file.filename), size=file.size, sha256=file.sha256, path=f"dist/{file.filename}")
        for file in candidate.distributions
    )
    fixed = (*distributions, _made(CANDIDATE, candidate.canonical()))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in sorted(fixed, key=lambda file: file.name))
    found = (_found(view, path) for path in (*_REVIEW, _TRAIL))
    return (*fixed, _made(SUMS, sums.encode()), *(file for file in found if file))


def own_names(candidate: Candidate) -> frozenset[str]:
    """Return the names of everything that a release of *candidate* may get from us, now or by another run."""
    paths = (*(file.filename for file in candidate.distributions), CANDIDATE, SUMS, *_REVIEW, _TRAIL)
    return frozenset(asset_name(path.rpartition("/")[2]) for path in paths)


def _made(name: str, data: bytes) -> File:
    return File(name=name, size=len(data), sha256=sha256(data).hexdigest(), data=data)


def _found(view: View, path: str) -> File | None:
    """Return the file at *path* as it is now; one that grows is kept, for it grows while it is sent."""
    if not view.size(path):
        return None
    name, grows = path.rpartition("/")[2], path == _TRAIL
    digest, data = sha256(), b""
    with view.open(path) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            data += piece if grows else b""
        size = stream.tell()
    where = "" if grows else path
    return File(name=name, size=size, sha256=digest.hexdigest(), path=where, data=data, is_required=False, grows=grows)

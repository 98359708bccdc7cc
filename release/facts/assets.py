"""The files that a release on a forge gets: distributions, candidate, checksums, review and trail."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from release.facts.trail import read_last_rows, read_rows
from release.model.forge import File, asset_name
from release.model.review_json import parse_review
from release.model.trail import NOT_FINISHED
from release.report.review_html import review_page
from release.report.review_markdown import review_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.candidate import Candidate
    from release.model.trail import Row
    from release.system.view import View

CANDIDATE, SUMS = "candidate.json", "SHA256SUMS"
_REVIEW = ".release/review.json"
_PAGES = {"review.html": review_page, "review.md": review_markdown}
_TRAIL = "trail.jsonl"
_OF_ANNOUNCING = {"announce", "http"}  # not told in what is attached by it


def list_files(view: View, candidate: Candidate) -> tuple[File, ...]:
    """Return what is attached. The checksums are those of what every run has: distributions and candidate."""
    distributions = tuple(
        File(name=asset_name(file.filename), size=file.size, sha256=file.sha256, path=f"dist/{file.filename}")
        for file in candidate.distributions
    )
    fixed = (*distributions, _made(CANDIDATE, candidate.canonical()))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in sorted(fixed, key=lambda file: file.name))
    trail = _trail(view, candidate)
    return (*fixed, _made(SUMS, sums.encode()), *_pages(view, candidate), *((trail,) if trail else ()))


def own_names(candidate: Candidate) -> frozenset[str]:
    """Return the names of everything that a release of *candidate* may get from us, now or by another run."""
    paths = (*(file.filename for file in candidate.distributions), CANDIDATE, SUMS, *_PAGES, _TRAIL)
    return frozenset(map(asset_name, paths))


def _made(name: str, data: bytes) -> File:
    return File(name=name, size=len(data), sha256=sha256(data).hexdigest(), data=data)


def _pages(view: View, candidate: Candidate) -> Iterator[File]:
    """Yield the pages about the candidate, made again from the model that it names: what lies there could be another.

    There are none where that model is not there any more, as after a look at what another comparison would show.
    """
    data = view.read(_REVIEW) if candidate.review else None
    review = parse_review(data) if data and sha256(data).hexdigest() == candidate.review else None
    if review is None:
        return
    for name, page in _PAGES.items():
        made = view.hide(page(review, candidate.digest, candidate.review).decode()).encode()
        yield replace(_made(name, made), is_required=False)


def _trail(view: View, candidate: Candidate) -> File | None:
    """Return what was done for this release, one act a line; it is longer each time, and begins the same.

    Acts that have not ended are not told: they would be told otherwise the next time. Paths of this computer are not
    for the public.
    """
    ours = [row for row in read_rows(view) if row.release == candidate.version and _is_told(row)]
    told = [asdict(row) for row in ours or filter(_is_told, read_last_rows(view))]
    for row in told:
        del row["is_small"]
    text = "".join(json.dumps(row, sort_keys=True) + "\n" for row in told).replace(str(view.root), ".")
    return replace(_made(_TRAIL, text.encode()), is_required=False, grows=True) if text else None


def _is_told(row: Row) -> bool:
    return not (row.is_small or row.outcome == NOT_FINISHED or row.act in _OF_ANNOUNCING)

"""The indexes as an audit sees them: at most seven requests, each once; the test index never speaks for the other."""

from __future__ import annotations

import concurrent.futures
import itertools
import re
from dataclasses import replace
from datetime import timezone
from typing import TYPE_CHECKING, TypeVar

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion

from release.errors import OutsideAnswered, ReleaseError
from release.facts.audit.index_page import read_page
from release.facts.audit.stated import read_stated
from release.index.addresses import find_index
from release.index.listing import read_listing
from release.index.provenance import read_publishers
from release.model.ownership import (
    LISTING,
    PAGE,
    PROVENANCE,
    PYPI,
    TESTPYPI,
    IndexFacts,
    LiveFile,
    OwnershipFacts,
    Proof,
    Publisher,
)
from release.model.version import read_version
from release.system.view import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from packaging.version import Version

    from release.config import Config
    from release.index.addresses import Index
    from release.model.ownership import Page
    from release.model.publishing import Listing, Served
    from release.system.http import Digest, Request, Response

T = TypeVar("T")
LIMIT = 7
_OF_LAST, _OF_ONE_BEFORE = 2, 1
_LONGEST = 300
_DEADLINE_S = 30.0
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Asking(View):
    """A view that asks each thing once, and no more than *limit* things."""

    def __init__(self, view: View, limit: int = LIMIT) -> None:
        """Look at the same project as *view*."""
        super().__init__(view.root, view.environment)
        self._limit = limit
        self._numbers = itertools.count(1)  # threads take one each
        self._asked: list[str] = []

    @property
    def asked(self) -> int:
        """How many requests were sent."""
        return len(self._asked)

    def fetch(self, request: Request, to: BinaryIO | Digest | None = None) -> Response:
        """Ask once; :class:`OutsideAnswered` where as much was asked as may be."""
        if next(self._numbers) > self._limit:
            raise OutsideAnswered(f"{self._limit} requests were sent already, which is the most for an audit")
        self._asked.append(request.shown)
        return super().fetch(replace(request, tries=1, deadline_s=_DEADLINE_S), to)


def read_index(
    view: View, config: Config, project: str, limit: int = LIMIT, *, is_online: bool = True
) -> OwnershipFacts:
    """Return what the project states and, with *is_online*, what the indexes tell of it, in at most *limit* requests.

    Nothing that an index does is an error here: what could not be seen is ``None``, and why is told.
    """
    stated = read_stated(view, config, project)
    if not is_online:
        return OwnershipFacts(stated=stated)
    asking, names = Asking(view, limit), (live_index(config), TESTPYPI)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        listings = [pool.submit(_look, read_listing, asking, config, (name, project)) for name in names]
        pages = [pool.submit(_look, read_page, asking, config, (name, project)) for name in names]
        live, test = (
            _joined(name, listing.result(), page.result())
            for name, listing, page in zip(names, listings, pages, strict=True)
        )
        listing, _ = listings[0].result()
        proofs = list(pool.map(lambda file: _prove(asking, listing, file), _to_prove(live)))
    unseen = dict(live.unseen)
    unseen |= {PROVENANCE: "; ".join(why for _, why in proofs if why)} if any(why for _, why in proofs) else {}
    live = replace(live, proofs=tuple(proof for proof, _ in proofs), unseen=unseen)
    return OwnershipFacts(stated=stated, live=live, test=test, asked=asking.asked)


def live_index(config: Config) -> str:
    """Return the index that users install from: the last that is published to, which the test index never is."""
    return next((name for name in reversed(config.publish.stages) if name != TESTPYPI), PYPI)


def _look(
    read: Callable[[View, Index, str], T], view: View, config: Config, about: tuple[str, str]
) -> tuple[T | None, str]:
    """Return what *read* finds at an index of a project (*about*), or ``None`` and why."""
    name, project = about
    try:
        return read(view, find_index(name, config.indexes), project), ""
    except ReleaseError as problem:
        return None, _words(problem)


def _words(problem: ReleaseError) -> str:
    return "; ".join((problem.what, *problem.where))[:_LONGEST]


def _joined(name: str, listing: tuple[Listing | None, str], page: tuple[Page | None, str]) -> IndexFacts:
    """Return what the list of files and the page of one index tell together."""
    (listed, no_listing), (told, no_page) = listing, page
    unseen = {asked: why for asked, why in ((LISTING, no_listing), (PAGE, no_page)) if why}
    if told is None and not no_page:
        unseen[PAGE] = f"{name} has no page of a project of that name"
    if listed is None or not listed.is_known:
        is_known = None if listed is None else False
        unseen.setdefault(LISTING, f"{name} has no project of that name")
        return IndexFacts(index=name, is_known=is_known, page=told if is_known is None else None, unseen=unseen)
    versions = (read_version(version) for version in listed.versions)
    return IndexFacts(
        index=name,
        is_known=True,
        files=tuple(map(_live, listed.files)),
        versions=tuple(sorted(version for version in versions if version)),
        status=listed.status,
        serial=listed.serial,
        page=told,
        unseen=unseen,
    )


def _live(served: Served) -> LiveFile:
    return LiveFile(
        filename=served.filename,
        version=_version_of(served.filename),
        sha256=served.sha256 if _SHA256.fullmatch(served.sha256) else "",
        size=served.size,
        uploaded=served.uploaded.replace(tzinfo=served.uploaded.tzinfo or timezone.utc) if served.uploaded else None,
        is_yanked=served.is_yanked,
        has_provenance=bool(served.provenance),
    )


def _version_of(filename: str) -> Version | None:
    try:
        parse = parse_wheel_filename if filename.endswith(".whl") else parse_sdist_filename
        return parse(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None


def _to_prove(live: IndexFacts) -> list[LiveFile]:
    """Return files with a provenance: of the last release two, and one of the last before it that has any."""
    of_last = [file for file in live.newest if file.has_provenance]
    wheels = [file for file in of_last if file.filename.endswith(".whl")]
    chosen = [*wheels[:1], *(file for file in of_last if file not in wheels)][:_OF_LAST]
    for version in reversed(live.by_time[:-1]):
        before = [file for file in live.of(version) if file.has_provenance]
        if before:
            return [*chosen, *before[:_OF_ONE_BEFORE]]
    return chosen


def _prove(view: View, listing: Listing | None, file: LiveFile) -> tuple[Proof, str]:
    """Return whom the index names as the publisher of *file*, and why that could not be read."""
    served = listing.find(file.filename) if listing else None
    version = file.version
    if served is None or version is None:  # it was chosen from this listing, by its version
        raise LookupError(file.filename)
    try:
        found = read_publishers(view, served)
    except ReleaseError as problem:
        return Proof(filename=file.filename, version=version, publishers=None), _words(problem)
    publishers = tuple(
        Publisher(kind=each.kind, repository=each.repository, workflow=each.workflow, environment=each.environment)
        for each in found
    )
    return Proof(filename=file.filename, version=version, publishers=publishers), ""
